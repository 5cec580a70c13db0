import {
  CommandButton,
  CountField,
  DivisionField,
  Fact,
  FactGrid,
  formatPeriod,
  MoneyField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
} from '@gongyi/console-kit';
import { Alert, Button } from '@mui/material';
import { useCreatePath, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import {
  type AttendanceMonthRecord,
  type AttendanceSheetRecord,
  attendanceSheetWorkflow,
} from '../model/attendance.js';
import { LineTable } from './LineScreens.js';

const figures: readonly TableColumn[] = [
  { source: 'lines', kind: 'count' },
  { source: 'okLines', kind: 'count' },
  { source: 'toFixLines', kind: 'count' },
  { source: 'okTotalFen', kind: 'money' },
  { source: 'differenceFen', kind: 'money', phone: 'hidden' },
];

const monthColumns: readonly TableColumn[] = [
  { source: 'id', kind: 'period', link: true, sortable: true },
  ...figures,
  { source: 'frozenSheets', field: <FrozenOfAll />, phone: 'end' },
];

const sheetColumns: readonly TableColumn<AttendanceSheetRecord>[] = [
  { source: 'divisionCode', kind: 'division', link: true },
  ...(figures as readonly TableColumn<AttendanceSheetRecord>[]),
  { source: 'state', field: <StateChip workflow="attendance-sheet" />, phone: 'end' },
  {
    source: 'freeze',
    label: '',
    field: (
      <CommandButton resource="attendance-sheets" command="freeze" workflow={attendanceSheetWorkflow} size="small" />
    ),
  },
];

function FrozenOfAll() {
  const month = useRecordContext<AttendanceMonthRecord>();
  const translate = useTranslate();
  return month === undefined
    ? null
    : translate('posts.frozen_of_all', { frozen: month.frozenSheets, all: month.sheets });
}

/** The months that any township has reported. */
export function MonthList() {
  return (
    <ResourceList sort={{ field: 'id', order: 'DESC' }}>
      <ResponsiveTable columns={monthColumns} empty="posts.no_month" />
    </ResourceList>
  );
}

/** Where a month of attendance stands, township by township. */
export function MonthShow() {
  const locale = useLocale();
  const translate = useTranslate();
  return (
    <ResourceShow<AttendanceMonthRecord>
      title={(month) => translate('posts.month_title', { period: formatPeriod(month.id, locale) })}
      subtitle={() => <FrozenOfAll />}
      actions={<MonthActions />}
    >
      <MissingTownships />
      <Section>
        <Figures />
      </Section>
      <Section title={translate('posts.by_township')} flush>
        <Sheets />
      </Section>
    </ResourceShow>
  );
}

function MonthActions() {
  const month = useRecordContext<AttendanceMonthRecord>();
  const translate = useTranslate();
  if (month === undefined) return null;
  const filter = encodeURIComponent(JSON.stringify({ period: month.id, state: 'to_fix' }));
  return (
    <>
      {month.toFixLines > 0 && (
        <Button component={Link} to={`/attendance-lines?filter=${filter}`} variant="outlined">
          {translate('posts.open_fix_list', { smart_count: month.toFixLines })}
        </Button>
      )}
      {month.frozenSheets < month.sheets && (
        <CommandButton
          resource="attendance-sheets"
          on="collection"
          command="freeze-month"
          permission="attendance-sheets.freeze"
          variant="contained"
          body={(_values, record) => ({ period: record['id'] ?? null })}
        >
          <FreezePreview month={month} />
        </CommandButton>
      )}
    </>
  );
}

function FreezePreview({ month }: { readonly month: AttendanceMonthRecord }) {
  const translate = useTranslate();
  return (
    <Alert severity={month.toFixLines > 0 || month.missingTownships.length > 0 ? 'warning' : 'info'}>
      <div>{translate('posts.freeze_ok', { smart_count: month.okLines })}</div>
      {month.toFixLines > 0 && <div>{translate('posts.freeze_waiting', { smart_count: month.toFixLines })}</div>}
      {month.missingTownships.length > 0 && (
        <div>
          {translate('posts.freeze_missing', { names: month.missingTownships.map(({ name }) => name).join('、') })}
        </div>
      )}
    </Alert>
  );
}

function MissingTownships() {
  const month = useRecordContext<AttendanceMonthRecord>();
  const translate = useTranslate();
  if (month === undefined || month.missingTownships.length === 0) return null;
  const names = month.missingTownships.map(({ name }) => name).join('、');
  return <Alert severity="info">{translate('posts.missing', { names })}</Alert>;
}

function Figures() {
  const label = (field: string) => `resources.attendance-months.fields.${field}`;
  return (
    <FactGrid>
      {(['lines', 'okLines', 'toFixLines', 'excludedLines', 'differentLines'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <CountField source={field} fontWeight={650} />
        </Fact>
      ))}
      {(['okTotalFen', 'villageTotalFen', 'differenceFen'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <MoneyField source={field} fontWeight={650} />
        </Fact>
      ))}
    </FactGrid>
  );
}

function Sheets() {
  const month = useRecordContext<AttendanceMonthRecord>();
  if (month === undefined) return null;
  return (
    <ResourceList
      resource="attendance-sheets"
      embedded
      storeKey={false}
      filter={{ period: month.id }}
      sort={{ field: 'divisionCode', order: 'ASC' }}
      perPage={100}
    >
      <ResponsiveTable columns={sheetColumns} />
    </ResourceList>
  );
}

/** One township's sheet with its lines, in the order of the paper. */
export function SheetShow() {
  const locale = useLocale();
  const translate = useTranslate();
  const createPath = useCreatePath();
  return (
    <ResourceShow<AttendanceSheetRecord>
      title={(sheet) => translate('posts.sheet_title', { period: formatPeriod(sheet.period, locale) })}
      subtitle={(sheet) => (
        <>
          <DivisionField source="divisionCode" /> ·{' '}
          <Link to={createPath({ resource: 'attendance-months', id: sheet.period, type: 'show' })}>
            {translate('posts.whole_month')}
          </Link>
        </>
      )}
      actions={<CommandButton command="freeze" workflow={attendanceSheetWorkflow} variant="contained" />}
    >
      <Section>
        <Figures />
      </Section>
      <Section flush>
        <LinesOfSheet />
      </Section>
    </ResourceShow>
  );
}

function LinesOfSheet() {
  const sheet = useRecordContext<AttendanceSheetRecord>();
  if (sheet === undefined) return null;
  return (
    <ResourceList
      resource="attendance-lines"
      embedded
      storeKey={false}
      filter={{ sheetId: sheet.id }}
      sort={{ field: 'row', order: 'ASC' }}
      perPage={100}
    >
      <LineTable without={['divisionCode']} />
    </ResourceList>
  );
}
