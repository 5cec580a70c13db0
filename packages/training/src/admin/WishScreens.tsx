import {
  CommandButton,
  type CommandField,
  ResourceList,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
  useToday,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Box } from '@mui/material';
import { BooleanInput, NumberInput, useTranslate } from 'react-admin';
import type { PlanningChoices } from '../model/plan.js';
import { type WishCount, type WishRecord, wishPlaces } from '../model/wish.js';
import { modeCodes, modeOptions, useChoices } from './planning-parts.js';
import { useTradeText } from './shared.js';

const placeCodes = { prefix: 'training.wish_places', values: wishPlaces };

/** 培训意愿: what people said last, the village's own; recorded on a phone. */
export function WishList() {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const today = useToday();
  const choices = useChoices();
  if (today === '') return null;
  const columns: readonly TableColumn<WishRecord>[] = [
    { source: 'personName', phone: 'title' },
    { source: 'identityMasked', phone: 'hidden' },
    { source: 'divisionCode', kind: 'division' },
    {
      source: 'wishesWork',
      phone: 'end',
      render: ({ wishesWork }) => (
        <Tag tone={wishesWork ? 'success' : 'neutral'}>{translate(`training.wishes_work.${wishesWork}`)}</Tag>
      ),
      spreadsheet: [{ source: 'wishesWork', codes: { prefix: 'training.wishes_work', values: ['true', 'false'] } }],
    },
    {
      source: 'trades',
      render: ({ trades }) =>
        trades.length === 0
          ? '—'
          : trades.map((one) => `${one.priority}. ${tradeText({ name: one.tradeName, level: one.level })}`).join('  '),
    },
    {
      source: 'mode',
      phone: 'hidden',
      render: ({ mode }) => (mode === null ? '—' : translate(`training.modes.${mode}`)),
      spreadsheet: [{ source: 'mode', codes: modeCodes }],
    },
    {
      source: 'place',
      phone: 'hidden',
      render: ({ place }) => translate(`training.wish_places.${place}`),
      spreadsheet: [{ source: 'place', codes: placeCodes }],
    },
    { source: 'statedOn', kind: 'day', sortable: true },
    { source: 'recordedByName', phone: 'hidden' },
  ];
  return (
    <>
      <ResourceList<WishRecord>
        sort={{ field: 'statedOn', order: 'DESC' }}
        filterDefaultValues={{ year: Number(today.slice(0, 4)), current: true }}
        filters={[
          <NumberInput key="year" source="year" />,
          <BooleanInput key="current" source="current" label="training.current_only" />,
        ]}
        actions={choices === undefined ? null : <RecordWish choices={choices} today={today} />}
      >
        <ResponsiveTable columns={columns} rowLink={false} empty="training.no_wishes" />
      </ResourceList>
      <Box sx={{ mt: 2 }}>
        <WishCounts year={Number(today.slice(0, 4))} />
      </Box>
    </>
  );
}

const wishKey = (priority: number) => `wish${priority}`;

function RecordWish({ choices, today }: { readonly choices: PlanningChoices; readonly today: string }) {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const options = choices.trades.map((trade) => ({ value: trade.id, label: tradeText(trade) }));
  const priorities = Array.from({ length: choices.mostWishes }, (_, index) => index + 1);
  const fields: readonly CommandField[] = [
    {
      name: 'personId',
      kind: 'reference',
      reference: 'persons',
      required: true,
      text: ({ name, identityMasked }) => `${name} ${identityMasked}`,
    },
    {
      name: 'wishesWork',
      kind: 'select',
      required: true,
      options: ['true', 'false'].map((value) => ({ value, label: `training.wishes_work.${value}` })),
    },
    { name: 'statedOn', kind: 'date', required: true, initial: today },
    ...priorities.map(
      (priority): CommandField => ({
        name: wishKey(priority),
        kind: 'select',
        label: translate('training.wish_number', { priority }),
        options,
      }),
    ),
    { name: 'mode', kind: 'select', options: modeOptions(choices.modes) },
    {
      name: 'place',
      kind: 'select',
      initial: 'any',
      options: wishPlaces.map((value) => ({ value, label: `training.wish_places.${value}` })),
    },
    {
      name: 'months',
      kind: 'multiselect',
      options: Array.from({ length: 12 }, (_, index) => ({
        value: String(index + 1),
        label: translate('training.month', { month: index + 1 }),
      })),
    },
    { name: 'note', kind: 'text' },
  ];
  const body = (values: JsonObject): JsonObject => {
    const { personId, statedOn, mode, place, note } = values;
    const months = (values['months'] ?? []) as string[];
    const tradeIds = priorities.map((priority) => values[wishKey(priority)]).filter((id) => id !== undefined);
    return {
      ...{ personId: personId ?? '', statedOn: statedOn ?? '', year: choices.year, tradeIds },
      wishesWork: values['wishesWork'] === 'true',
      ...{ mode: mode ?? null, place: place ?? 'any', months: months.map(Number), note: note ?? '' },
    };
  };
  return (
    <CommandButton
      resource="training-wishes"
      on="collection"
      command=""
      name="create"
      variant="contained"
      fields={fields}
      body={body}
    />
  );
}

/** 意愿汇总: by township and trade. */
function WishCounts({ year }: { readonly year: number }) {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const columns: readonly TableColumn<WishCount>[] = [
    {
      source: 'tradeName',
      phone: 'title',
      render: ({ tradeName, level }) => tradeText({ name: tradeName, level }),
      spreadsheet: [{ source: 'tradeName' }, { source: 'level' }],
    },
    { source: 'divisionCode', kind: 'division' },
    { source: 'firstChoice', kind: 'count' },
    { source: 'people', kind: 'count', phone: 'end' },
  ];
  return (
    <Section title={translate('training.wish_counts', { year })} flush>
      <ResourceList<WishCount> resource="training-wish-counts" filter={{ year }} embedded disableSyncWithLocation>
        <ResponsiveTable columns={columns} rowLink={false} empty="training.no_wishes" />
      </ResourceList>
    </Section>
  );
}
