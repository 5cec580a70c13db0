import {
  CommandButton,
  type CommandField,
  DayField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
} from '@gongyi/console-kit';
import { Alert, Box, Typography } from '@mui/material';
import { SelectInput, useCreatePath, useGetList, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { AssessmentRecord, AssessmentSheet } from '../model/assessment.js';
import { type ScoreCorrectionRecord, scoreCorrectionWorkflow } from '../model/score-correction.js';
import { points, readTenths } from './score-text.js';
import { line } from './shared.js';

const tones = { asked: 'warning', approved: 'success', refused: 'neutral' } as const;
const state = <StateChip workflow="score-correction" tones={tones} />;

/** `理论59 实操90 综合74.5 不合格`, or 缺考. */
function useScoreText() {
  const translate = useTranslate();
  return (correction: ScoreCorrectionRecord, when: 'Before' | 'After') => {
    const part = (name: 'theory' | 'practice' | 'overall') => {
      const tenths = correction[`${name}${when}`];
      return tenths === null ? [] : [`${translate(`training.${name}`)}${points(tenths)}`];
    };
    const result = translate(`training.score_results.${correction[`result${when}`]}`);
    return [...part('theory'), ...part('practice'), ...part('overall'), result].join(' ');
  };
}

/** Asks for a correction of one confirmed score. */
export function AskCorrection({
  assessment,
  sheet,
}: {
  readonly assessment: AssessmentRecord;
  readonly sheet: AssessmentSheet;
}) {
  const translate = useTranslate();
  if (assessment.state !== 'confirmed' || !sheet.admitted) return null;
  const score = (name: 'theory' | 'practice'): CommandField => ({
    name,
    kind: 'text',
    label: `training.${name}`,
    required: true,
    initial: points(sheet[`${name}Tenths`]),
    visible: ({ absent }) => absent !== true,
  });
  const fields: readonly CommandField[] = [
    score('theory'),
    score('practice'),
    { name: 'absent', kind: 'checkbox', label: 'training.absent', initial: sheet.result === 'absent' },
    { name: 'reason', kind: 'reason' },
  ];
  return (
    <CommandButton
      resource="score-corrections"
      on="collection"
      command=""
      name="ask"
      size="small"
      variant="text"
      fields={fields}
      body={({ theory, practice, absent, reason = '' }) => {
        const [theoryTenths, practiceTenths] =
          absent === true ? [null, null] : [readTenths(String(theory)), readTenths(String(practice))];
        if (theoryTenths === undefined || practiceTenths === undefined)
          throw new Error(translate('training.score_wrong', { name: sheet.personName }));
        return { assessmentId: assessment.id, sheetId: sheet.id, theoryTenths, practiceTenths, reason };
      }}
    >
      <Typography sx={{ mb: 2 }}>{sheet.personName}</Typography>
    </CommandButton>
  );
}

/** What was corrected on one sitting, or waits for it. */
export function CorrectionsOf({ assessment }: { readonly assessment: AssessmentRecord }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const scoreText = useScoreText();
  const { data = [] } = useGetList<ScoreCorrectionRecord>(
    'score-corrections',
    {
      filter: { assessmentId: assessment.id },
      sort: { field: 'askedOn', order: 'DESC' },
      pagination: { page: 1, perPage: 100 },
    },
    { enabled: assessment.state === 'confirmed' },
  );
  if (data.length === 0) return null;
  return (
    <Section title={translate('resources.score-corrections.name')}>
      {data.map((one) => (
        <Box key={one.id} sx={line}>
          <RouterLink to={createPath({ resource: 'score-corrections', id: one.id, type: 'show' })}>
            {one.personName}
          </RouterLink>
          <Typography sx={{ flexGrow: 1 }} color="text.secondary">
            {scoreText(one, 'Before')} → {scoreText(one, 'After')}
          </Typography>
          <StateChip workflow="score-correction" value={one.state} tones={tones} />
        </Box>
      ))}
    </Section>
  );
}

function Score({ when }: { readonly when: 'Before' | 'After' }) {
  const correction = useRecordContext<ScoreCorrectionRecord>();
  const scoreText = useScoreText();
  return correction === undefined ? null : scoreText(correction, when);
}

const columns: readonly TableColumn<ScoreCorrectionRecord>[] = [
  { source: 'personName', link: true, phone: 'title' },
  { source: 'className' },
  { source: 'resultBefore', field: <Score when="Before" />, spreadsheet: [] },
  { source: 'resultAfter', field: <Score when="After" />, spreadsheet: [] },
  { source: 'reason', phone: 'hidden' },
  { source: 'askedByName', phone: 'hidden' },
  { source: 'askedOn', kind: 'day', sortable: true },
  {
    source: 'state',
    field: state,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.score-correction', values: scoreCorrectionWorkflow.states } },
    ],
  },
];

/** 成绩更正. */
export function ScoreCorrectionList() {
  return (
    <ResourceList<ScoreCorrectionRecord>
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={scoreCorrectionWorkflow.states.map((id) => ({ id, name: `states.score-correction.${id}` }))}
        />,
      ]}
    >
      <ResponsiveTable columns={columns} empty="training.no_corrections" />
    </ResourceList>
  );
}

/** One correction: both scores, why, and what has to happen before it can be approved. */
export function ScoreCorrectionShow() {
  const decide = { permission: 'score-corrections.decide', workflow: scoreCorrectionWorkflow } as const;
  return (
    <ResourceShow<ScoreCorrectionRecord>
      title={({ personName }) => personName}
      subtitle={() => state}
      actions={
        <>
          <CommandButton command="refuse" {...decide} fields={[{ name: 'reason', kind: 'reason' }]} />
          <CommandButton
            command="approve"
            {...decide}
            when={(one) => one['certificateId'] === null}
            variant="contained"
          />
        </>
      }
    >
      <Facts />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.score-corrections.fields.${field}`;

function Facts() {
  const correction = useRecordContext<ScoreCorrectionRecord>();
  const translate = useTranslate();
  const createPath = useCreatePath();
  if (correction === undefined) return null;
  const { className, assessmentId, reason, askedByName, decidedByName, decisionReason } = correction;
  const { certificateId, certificateNumber } = correction;
  return (
    <>
      {certificateId !== null && (
        <Alert severity="error" sx={{ mb: 1 }}>
          {translate('training.certificate_stands')}{' '}
          <RouterLink to={createPath({ resource: 'certificates', id: certificateId, type: 'show' })}>
            {certificateNumber}
          </RouterLink>
        </Alert>
      )}
      <Section>
        <FactGrid>
          <Fact label={label('className')}>
            <RouterLink to={createPath({ resource: 'assessments', id: assessmentId, type: 'show' })}>
              {className}
            </RouterLink>
          </Fact>
          <Fact label={label('resultBefore')}>
            <Score when="Before" />
          </Fact>
          <Fact label={label('resultAfter')}>
            <Score when="After" />
          </Fact>
          <Fact label={label('reason')}>{reason}</Fact>
          <Fact label={label('askedByName')}>
            {askedByName} <DayField source="askedOn" />
          </Fact>
          {decidedByName !== null && (
            <Fact label={label('decidedByName')}>
              {decidedByName} <DayField source="decidedOn" />
            </Fact>
          )}
          {decisionReason !== '' && <Fact label={label('decisionReason')}>{decisionReason}</Fact>}
        </FactGrid>
      </Section>
    </>
  );
}
