import { CommandButton, type CommandField, Section, useToday } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Table, TableBody, TableCell, TableContainer, TableHead, TableRow, Typography } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import type { AccreditationRecord } from '../model/accreditation.js';
import { useNameOf, usePunctuation } from './shared.js';

interface Of {
  readonly accreditation: AccreditationRecord;
}

/** A reviewer's sheet: one number for each criterion. */
export function ScoreButton() {
  const accreditation = useRecordContext<AccreditationRecord>();
  const nameOf = useNameOf();
  const today = useToday();
  if (accreditation === undefined) return null;
  const { criteria } = accreditation;
  const fields: readonly CommandField[] = [
    { name: 'visitedOn', kind: 'date', required: true, initial: today },
    ...criteria.map(
      (criterion): CommandField => ({
        name: `of_${criterion.id}`,
        label: `${nameOf(criterion)} (0–${criterion.most})`,
        kind: 'number',
        required: true,
        min: 0,
        max: criterion.most,
      }),
    ),
    { name: 'note', kind: 'multiline' },
  ];
  const body = (values: JsonObject): JsonObject => ({
    visitedOn: values['visitedOn'] ?? '',
    ...(values['note'] === undefined ? {} : { note: values['note'] }),
    points: criteria.map(({ id }) => ({ criterionId: id, points: Number(values[`of_${id}`]) })),
  });
  return <CommandButton command="score" when={(one) => one['state'] === 'in_review'} fields={fields} body={body} />;
}

/** What each reviewer gave; the institution's people read only the average. */
export function Scores({ accreditation }: Of) {
  const translate = useTranslate();
  const { said } = usePunctuation();
  const nameOf = useNameOf();
  const { scores, criteria, passScore, reviewersNeeded, scoreSum, scoreReviewers } = accreditation;
  if (scores.length === 0 && scoreSum === null) return null;
  const reviewers = [...new Map(scores.map(({ reviewerId, reviewerName }) => [reviewerId, reviewerName]))];
  const of = (reviewerId: string) => scores.filter((one) => one.reviewerId === reviewerId);
  const sum = scoreSum ?? scores.reduce((total, { points }) => total + points, 0);
  const average = (sum / (scoreReviewers ?? reviewers.length)).toFixed(1);
  return (
    <Section title={translate('training.scores')}>
      <Typography sx={{ mb: 1 }}>
        {translate('training.average', { average, pass: passScore, needed: reviewersNeeded })}
      </Typography>
      {reviewers.length > 0 && (
        <TableContainer>
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>{translate('training.criterion')}</TableCell>
                {reviewers.map(([id, name]) => (
                  <TableCell key={id} align="right">
                    {name}
                    <Typography variant="caption" color="text.secondary" component="div">
                      {of(id)[0]?.visitedOn}
                    </Typography>
                  </TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {criteria.map((criterion) => (
                <TableRow key={criterion.id}>
                  <TableCell>
                    {nameOf(criterion)} ({criterion.most})
                  </TableCell>
                  {reviewers.map(([id]) => (
                    <TableCell key={id} align="right">
                      {of(id).find(({ criterionId }) => criterionId === criterion.id)?.points}
                    </TableCell>
                  ))}
                </TableRow>
              ))}
              <TableRow>
                <TableCell sx={{ fontWeight: 600 }}>{translate('training.total')}</TableCell>
                {reviewers.map(([id]) => (
                  <TableCell key={id} align="right" sx={{ fontWeight: 600 }}>
                    {of(id).reduce((total, { points }) => total + points, 0)}
                  </TableCell>
                ))}
              </TableRow>
            </TableBody>
          </Table>
        </TableContainer>
      )}
      {reviewers.map(([id, name]) => {
        const note = of(id)[0]?.note ?? '';
        return note === '' ? null : (
          <Typography key={id} color="text.secondary" sx={{ mt: 1 }}>
            {said(name, note)}
          </Typography>
        );
      })}
    </Section>
  );
}
