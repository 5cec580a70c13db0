import { CommandButton, type CommandField, Section, StateChip, Tag, useToday } from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import {
  type AccreditationRecord,
  accreditationWorkflow,
  annualResults,
  entryStates,
  standingCommands,
} from '../model/accreditation.js';
import { FileLink, line, useNameOf, usePunctuation } from './shared.js';

interface Of {
  readonly accreditation: AccreditationRecord;
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <Typography color="text.secondary">{children}</Typography>;
}

/** One line for each criterion of the county: what proves it, or that nothing does yet. */
export function Evidence({ accreditation }: Of) {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const { criteria, evidence, state } = accreditation;
  return (
    <Section title={translate('training.evidence')}>
      {criteria.map((criterion) => {
        const proof = evidence.find(({ criterionId }) => criterionId === criterion.id);
        const fields: readonly CommandField[] = [
          { name: 'content', kind: 'multiline', required: true, minLength: 2, initial: proof?.content ?? '' },
          { name: 'fileId', kind: 'file', required: criterion.evidence },
        ];
        const whole = proof !== undefined && (!criterion.evidence || proof.fileId !== null);
        return (
          <Box key={criterion.id} sx={line}>
            <Box sx={{ flexGrow: 1, minWidth: 200 }}>
              <Typography sx={{ fontWeight: 600 }}>
                {nameOf(criterion)} {!whole && <Tag tone="warning">{translate('training.proof_missing')}</Tag>}
              </Typography>
              {proof !== undefined && <Quiet>{proof.content}</Quiet>}
              {proof?.fileId != null && <FileLink id={proof.fileId} name={proof.fileName} />}
            </Box>
            {state === 'draft' && (
              <CommandButton
                command="prove"
                permission="accreditations.apply"
                size="small"
                fields={fields}
                body={(values) => ({ ...values, criterionId: criterion.id })}
              />
            )}
          </Box>
        );
      })}
    </Section>
  );
}

/** What people say against it while it is on notice. */
export function Objections({ accreditation }: Of) {
  const translate = useTranslate();
  const { said, detail } = usePunctuation();
  const { state, objections } = accreditation;
  if (state !== 'on_notice' && objections.length === 0) return null;
  const options = ['uphold', 'reject'].map((value) => ({ value, label: `training.verdict.${value}` }));
  const record = (
    <CommandButton
      command="object"
      size="small"
      when={(one) => one['state'] === 'on_notice'}
      fields={[
        { name: 'statedBy', kind: 'text', required: true },
        { name: 'content', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
  return (
    <Section title={translate('training.objections')} actions={record}>
      {objections.length === 0 && <Quiet>{translate('training.no_objections')}</Quiet>}
      {objections.map((objection) => (
        <Box key={objection.id} sx={line}>
          <StateChip workflow="accreditation-objection" value={objection.state} tones={objectionTones} />
          <Typography sx={{ flexGrow: 1 }}>
            {objection.receivedOn} {said(objection.statedBy, objection.content)}
            {objection.answer !== '' && ` → ${detail(objection.answer, objection.answeredByName ?? '')}`}
          </Typography>
          {objection.state === 'open' && (
            <CommandButton
              command="answer-objection"
              permission="accreditations.decide"
              size="small"
              fields={[
                { name: 'verdict', kind: 'select', required: true, options },
                { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
              ]}
              body={(values) => ({ ...values, objectionId: objection.id })}
            />
          )}
        </Box>
      ))}
    </Section>
  );
}
const objectionTones = { open: 'warning', upheld: 'error', rejected: 'neutral' } as const;

const isEntry = ({ state }: AccreditationRecord) => (entryStates as readonly string[]).includes(state);

/** Every decision about the entry with its cause, document and day, and the buttons for the next. */
export function Standing({ accreditation }: Of) {
  const translate = useTranslate();
  const today = useToday();
  if (!isEntry(accreditation)) return null;
  const last = accreditation.changes.at(-1)?.effectiveOn ?? today;
  const fields: readonly CommandField[] = [
    { name: 'effectiveOn', kind: 'date', required: true, initial: [last, today].sort().at(-1) ?? today },
    { name: 'cause', kind: 'multiline', required: true, minLength: 2 },
    { name: 'documentNumber', kind: 'text', required: true, minLength: 2 },
    { name: 'documentFileId', kind: 'file' },
  ];
  const rectify: CommandField = { name: 'rectifyBy', kind: 'date' };
  const buttons = standingCommands.map((command) => (
    <CommandButton
      key={command}
      command={command}
      permission="accreditations.decide"
      workflow={accreditationWorkflow}
      size="small"
      danger={command === 'remove' || command === 'blacklist'}
      fields={command === 'suspend' ? [...fields, rectify] : fields}
    />
  ));
  return (
    <Section title={translate('training.standing')} actions={<Box sx={line}>{buttons}</Box>}>
      {accreditation.changes.map(
        ({ id, state, effectiveOn, cause, documentNumber, documentFileId, rectifyBy, decidedByName }) => (
          <Box key={id} sx={line}>
            <StateChip workflow="accreditation" value={state} tones={standingTones} />
            <Typography>{translate('training.from_day', { day: effectiveOn })}</Typography>
            <Quiet>
              {[
                cause,
                documentNumber,
                decidedByName,
                rectifyBy === null ? '' : translate('training.rectify_by', { day: rectifyBy }),
              ]
                .filter((text) => text !== '')
                .join(' · ')}
            </Quiet>
            {documentFileId !== null && <FileLink id={documentFileId} name="" />}
          </Box>
        ),
      )}
    </Section>
  );
}
const standingTones = { active: 'success', suspended: 'warning', removed: 'error', blacklisted: 'error' } as const;

/** 年度检查. */
export function AnnualReviews({ accreditation }: Of) {
  const translate = useTranslate();
  const today = useToday();
  if (!isEntry(accreditation)) return null;
  const options = annualResults.map((value) => ({ value, label: `training.results.${value}` }));
  const record = (
    <CommandButton
      command="annual-review"
      size="small"
      fields={[
        { name: 'year', kind: 'number', required: true, min: 2000, initial: today.slice(0, 4) },
        { name: 'result', kind: 'select', required: true, options },
        { name: 'note', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
  return (
    <Section title={translate('training.annual_reviews')} actions={record}>
      {accreditation.annualReviews.length === 0 && <Quiet>{translate('training.no_reviews')}</Quiet>}
      {accreditation.annualReviews.map(({ id, year, result, note, reviewedOn, reviewedByName }) => (
        <Box key={id} sx={line}>
          <Typography sx={{ fontWeight: 600 }}>{year}</Typography>
          <Tag tone={resultTones[result]}>{translate(`training.results.${result}`)}</Tag>
          <Quiet>{[note, reviewedOn, reviewedByName].join(' · ')}</Quiet>
        </Box>
      ))}
    </Section>
  );
}
const resultTones = { passed: 'success', rectify: 'warning', failed: 'error' } as const;
