import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import { SelectInput, TextInput, useRecordContext, useTranslate } from 'react-admin';
import { certificateKinds, demandKinds, skillLevels, type TradeRecord } from '../model/trade.js';
import { useLevelName } from './shared.js';

const tones = { scarce: 'warning', key: 'info', ordinary: 'neutral' } as const;

function Level() {
  const trade = useRecordContext<TradeRecord>();
  const levelName = useLevelName();
  return trade === undefined ? null : levelName(trade.level);
}

function Demand() {
  const trade = useRecordContext<TradeRecord>();
  const translate = useTranslate();
  if (trade === undefined) return null;
  return <Tag tone={tones[trade.demandKind]}>{translate(`training.demand.${trade.demandKind}`)}</Tag>;
}

function Certificate() {
  const trade = useRecordContext<TradeRecord>();
  const translate = useTranslate();
  return trade === undefined ? null : translate(`training.certificates.${trade.certificateKind}`);
}

const columns: readonly TableColumn<TradeRecord>[] = [
  { source: 'name', phone: 'title' },
  { source: 'code', sortable: true },
  { source: 'level', field: <Level />, spreadsheet: [{ source: 'level' }] },
  { source: 'kind', phone: 'hidden' },
  { source: 'standardHours', kind: 'count' },
  {
    source: 'certificateKind',
    field: <Certificate />,
    spreadsheet: [{ source: 'certificateKind', codes: { prefix: 'training.certificates', values: certificateKinds } }],
  },
  { source: 'costReference', phone: 'hidden' },
  { source: 'validFrom', kind: 'day', sortable: true },
  { source: 'validTo', kind: 'day' },
  {
    source: 'demandKind',
    field: <Demand />,
    phone: 'end',
    spreadsheet: [{ source: 'demandKind', codes: { prefix: 'training.demand', values: demandKinds } }],
  },
  {
    source: 'commands',
    label: '',
    field: (
      <CommandButton
        command="end"
        size="small"
        variant="text"
        fields={[
          { name: 'validTo', kind: 'date', required: true },
          { name: 'reason', kind: 'reason' },
        ]}
      />
    ),
  },
];

const newTrade: readonly CommandField[] = [
  { name: 'kind', kind: 'text', required: true },
  { name: 'code', kind: 'text', required: true },
  { name: 'name', kind: 'text', required: true, minLength: 2 },
  {
    name: 'level',
    kind: 'select',
    options: skillLevels.map((one) => ({ value: String(one), label: `training.levels.${one}` })),
  },
  { name: 'standardHours', kind: 'number', required: true, min: 1, max: 2000 },
  { name: 'costReference', kind: 'text' },
  {
    name: 'certificateKind',
    kind: 'select',
    required: true,
    options: certificateKinds.map((value) => ({ value, label: `training.certificates.${value}` })),
  },
  {
    name: 'demandKind',
    kind: 'select',
    required: true,
    options: demandKinds.map((value) => ({ value, label: `training.demand.${value}` })),
  },
  { name: 'validFrom', kind: 'date', required: true },
  { name: 'validTo', kind: 'date' },
];

/** 培训工种目录: what can be taught, at which level and for how long, as it is in force on a day. */
export function TradeList() {
  const today = useToday();
  if (today === '') return null;
  return (
    <ResourceList<TradeRecord>
      sort={{ field: 'code', order: 'ASC' }}
      filterDefaultValues={{ inForceOn: today }}
      filters={[
        <TextInput key="q" source="q" label="training.trade_name" />,
        <SelectInput
          key="demandKind"
          source="demandKind"
          choices={demandKinds.map((id) => ({ id, name: `training.demand.${id}` }))}
        />,
        <TextInput key="inForceOn" source="inForceOn" type="date" label="training.in_force_on" />,
      ]}
      actions={
        <CommandButton
          on="collection"
          command=""
          name="create"
          variant="contained"
          fields={newTrade}
          body={({ level, ...values }) => ({ ...values, level: level === undefined ? null : Number(level) })}
        />
      }
    >
      <ResponsiveTable columns={columns} rowLink={false} empty="training.no_trades" />
    </ResourceList>
  );
}
