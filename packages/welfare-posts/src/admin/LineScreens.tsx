import {
  CommandButton,
  type CommandField,
  DivisionInput,
  Findings,
  MoneyField,
  PeriodInput,
  ResourceList,
  ResponsiveTable,
  StateChip,
  type TableColumn,
  TwoLines,
} from '@gongyi/console-kit';
import { Box, Typography } from '@mui/material';
import { BooleanInput, SelectInput, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { type AttendanceLineRecord, attendanceLineWorkflow, type LineDecision } from '../model/attendance.js';
import { lineErrorCodes } from '../model/attendance-judge.js';
import { findingTitle } from './shared.js';

const period: TableColumn<AttendanceLineRecord> = { source: 'period', kind: 'period', phone: 'title' };

const columns: readonly TableColumn<AttendanceLineRecord>[] = [
  {
    source: 'person',
    render: ({ personName, identityMasked }) => <TwoLines first={personName} second={identityMasked} />,
    phone: 'title',
    spreadsheet: [{ source: 'personName' }, { source: 'identityMasked' }],
  },
  { source: 'divisionCode', kind: 'division', sortable: true },
  { source: 'row', kind: 'count', sortable: true },
  {
    source: 'days',
    render: ({ daysAttended, requiredDays }) => `${daysAttended ?? '—'} / ${requiredDays ?? '—'}`,
    spreadsheet: [
      { source: 'daysAttended', kind: 'count' },
      { source: 'requiredDays', kind: 'count' },
    ],
  },
  {
    source: 'amount',
    field: <Amounts />,
    spreadsheet: [
      { source: 'villageAmountFen', kind: 'money' },
      { source: 'amountFen', kind: 'money' },
    ],
  },
  { source: 'findings', render: ({ findings }) => <Findings findings={findings} /> },
  {
    source: 'state',
    field: <LineState />,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.attendance-line', values: attendanceLineWorkflow.states } },
    ],
  },
  { source: 'decide', label: '', field: <DecideButton /> },
];

/** Lines in a table; a page that shows one sheet or person leaves out what it says already. */
export function LineTable(props: { readonly without?: readonly string[]; readonly withPeriod?: boolean }) {
  const { without = [], withPeriod = false } = props;
  const shown = columns.filter(({ source }) => !without.includes(source));
  return <ResponsiveTable columns={withPeriod ? [period, ...shown] : shown} rowLink={false} />;
}

function LineFilters() {
  const locale = useLocale();
  return [
    <PeriodInput key="period" source="period" />,
    <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
    <SelectInput
      key="state"
      source="state"
      choices={attendanceLineWorkflow.states.map((id) => ({ id, name: `states.attendance-line.${id}` }))}
    />,
    <SelectInput
      key="code"
      source="code"
      choices={lineErrorCodes.map((id) => ({ id, name: findingTitle(id, locale) }))}
      translateChoice={false}
    />,
    <BooleanInput key="different" source="different" />,
  ];
}

/** The list of lines to settle, and every other line when one asks for it. */
export function LineList() {
  return (
    <ResourceList<AttendanceLineRecord>
      filters={LineFilters()}
      sort={{ field: 'divisionCode', order: 'ASC' }}
      filterDefaultValues={{ state: 'to_fix' }}
    >
      <LineTable />
    </ResourceList>
  );
}

/** Ours first; the village's where it is another. */
function Amounts() {
  const line = useRecordContext<AttendanceLineRecord>();
  const translate = useTranslate();
  if (line === undefined) return null;
  const differs = line.differenceFen !== null && line.differenceFen !== 0;
  const onlyVillage = line.amountFen === null && line.villageAmountFen !== null;
  return (
    <Box sx={{ textAlign: { xs: 'right', sm: 'left' } }}>
      <MoneyField value={line.amountFen} fontWeight={600} />
      {(differs || onlyVillage) && (
        <Typography variant="caption" component="div" sx={{ color: differs ? 'error.main' : 'text.secondary' }}>
          {translate('posts.village_amount')} <MoneyField value={line.villageAmountFen} sx={{ fontSize: 'inherit' }} />
        </Typography>
      )}
    </Box>
  );
}

function LineState() {
  const line = useRecordContext<AttendanceLineRecord>();
  const translate = useTranslate();
  if (line === undefined) return null;
  return (
    <TwoLines
      first={<StateChip workflow="attendance-line" />}
      second={line.decision === null ? '' : translate(`posts.decisions.${line.decision}`, { _: line.decision })}
    />
  );
}

/** What answers the findings best stands first. */
const preferred: readonly string[] = ['accept-calculated', 'accept-register-name', 'correct'] satisfies LineDecision[];

function fieldsFor(line: AttendanceLineRecord): readonly CommandField[] {
  const first = preferred.find((decision) => line.possibleDecisions.includes(decision)) ?? line.possibleDecisions[0];
  const correcting = (values: { readonly [name: string]: unknown }) => values['decision'] === 'correct';
  return [
    {
      name: 'decision',
      kind: 'select',
      required: true,
      initial: first ?? '',
      options: line.possibleDecisions.map((value) => ({ value, label: `posts.decisions.${value}` })),
    },
    { name: 'daysAttended', kind: 'number', min: 0, max: 31, visible: correcting },
    { name: 'requiredDays', kind: 'number', min: 1, max: 31, visible: correcting },
    { name: 'name', kind: 'text', visible: correcting },
    { name: 'identity', kind: 'text', minLength: 15, visible: correcting, help: 'posts.correct_identity' },
    { name: 'reason', kind: 'reason' },
  ];
}

function DecideButton() {
  const line = useRecordContext<AttendanceLineRecord>();
  if (line === undefined || line.possibleDecisions.length === 0) return null;
  return (
    <CommandButton
      resource="attendance-lines"
      command="decide"
      size="small"
      variant={line.state === 'to_fix' ? 'contained' : 'text'}
      fields={fieldsFor(line)}
      sendVersion
    >
      <Findings findings={line.findings} />
    </CommandButton>
  );
}
