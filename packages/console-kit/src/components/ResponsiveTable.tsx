import { Box, Checkbox, Link, Stack, Typography } from '@mui/material';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import {
  DataTable,
  type Identifier,
  LinkBase,
  type RaRecord,
  RecordContextProvider,
  useCreatePath,
  useGetRecordRepresentation,
  useListContext,
  useRecordContext,
  useResourceContext,
  useTranslate,
} from 'react-admin';
import { usePhone } from '../hooks/use-phone.js';
import { EmptyState } from './EmptyState.js';
import { ExportButton } from './ExportButton.js';
import { CountField, DayField, DivisionField, InstantField, MoneyField, PeriodField, PlainField } from './fields.js';

/** A column as `POST /exports` takes it. */
export interface SpreadsheetColumn extends Pick<TableColumn, 'source' | 'label' | 'kind'> {
  /** What the field's codes are called: `{ prefix: 'states.agreement', values: workflow.states }`. */
  readonly codes?: { readonly prefix: string; readonly values: readonly string[] };
}

/** A column of a table and a line of a card, described as data. */
export interface TableColumn<R extends RaRecord = RaRecord> {
  /** Field of the record; sorting and the label go by it. */
  readonly source: string;
  /** Translation key; `resources.<resource>.fields.<source>` unless given. */
  readonly label?: string;
  /** How to show the field; text unless given. */
  readonly kind?: 'text' | 'money' | 'count' | 'period' | 'day' | 'instant' | 'division';
  /** Instead of `kind`: any element, which reads the record around it, or a function of the record. */
  readonly field?: ReactElement;
  readonly render?: (record: R) => ReactNode;
  /** Makes the cell a link to the record's page; name one column so. */
  readonly link?: boolean;
  readonly sortable?: boolean;
  /** What the column becomes in a spreadsheet; itself unless given, and nothing for one with `field` or `render`. */
  readonly spreadsheet?: readonly SpreadsheetColumn[];
  /** On a card: `title`, `end` (right of the title), a `line` with its label (default), or nothing. */
  readonly phone?: 'title' | 'end' | 'line' | 'hidden';
}

export interface ResponsiveTableProps<R extends RaRecord> {
  readonly columns: readonly TableColumn<R>[];
  /** Where a link and a click on a row lead. */
  readonly rowLink?: 'show' | 'edit' | false | ((record: R) => string | false);
  /** Text when there is nothing. */
  readonly empty?: string;
  /** Adds a checkbox to every row and shows these buttons when rows are chosen. */
  readonly bulkActions?: ReactNode;
  readonly rowSx?: (record: R) => object;
}

const rightAligned = new Set(['money', 'count']);

/** A table where there is room, cards on a phone; both out of one list of columns. */
export function ResponsiveTable<R extends RaRecord = RaRecord>(props: ResponsiveTableProps<R>) {
  const { empty, bulkActions } = props;
  const phone = usePhone();
  const translate = useTranslate();
  const { data, isPending } = useListContext<R>();
  if (!isPending && (data?.length ?? 0) === 0) return <EmptyState text={translate(empty ?? 'console.list.empty')} />;
  return (
    <>
      {bulkActions !== undefined && <BulkBar>{bulkActions}</BulkBar>}
      {phone ? <Cards {...props} rows={data ?? []} /> : <Table {...props} />}
      {!phone && (
        <Box sx={{ px: 1, pt: 1, displayPrint: 'none' }}>
          <ExportButton columns={props.columns} />
        </Box>
      )}
    </>
  );
}

function Table<R extends RaRecord>(props: ResponsiveTableProps<R>) {
  const { columns, rowLink = 'show', bulkActions, rowSx } = props;
  const link = useLink(rowLink);
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <DataTable<R>
        bulkActionButtons={false}
        size="small"
        rowClick={rowLink === false ? false : (_id, _resource, record) => link(record as R)}
        {...(rowSx === undefined ? {} : { rowSx: (record: R) => rowSx(record) as never })}
        sx={{ '& .RaDataTable-clickableRow': { cursor: 'pointer' } }}
      >
        {bulkActions !== undefined && (
          <DataTable.Col label="" disableSort sx={{ width: 48 }}>
            <RowCheckbox />
          </DataTable.Col>
        )}
        {columns.map((column) => (
          <DataTable.Col
            key={column.source}
            source={column.source}
            {...(column.label === undefined ? {} : { label: column.label })}
            disableSort={column.sortable !== true}
            sx={
              rightAligned.has(column.kind ?? '')
                ? { textAlign: 'right', '& .MuiTableSortLabel-root': { flexDirection: 'row-reverse' } }
                : {}
            }
          >
            <Cell column={column} link={link} />
          </DataTable.Col>
        ))}
      </DataTable>
    </Box>
  );
}

function Cards<R extends RaRecord>({
  columns,
  rows,
  rowLink = 'show',
  bulkActions,
}: ResponsiveTableProps<R> & { rows: readonly R[] }) {
  const resource = useResourceContext() ?? '';
  const translate = useTranslate();
  const link = useLink(rowLink);
  const title = columns.filter(
    (column) => column.phone === 'title' || (column.phone === undefined && column.link === true),
  );
  const end = columns.filter((column) => column.phone === 'end');
  const lines = columns.filter((column) => !title.includes(column) && (column.phone ?? 'line') === 'line');
  return (
    <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rows.map((record) => (
        <RecordContextProvider key={record.id} value={record}>
          <Box component="li" sx={{ px: 2, py: 1.5, borderBottom: 1, borderColor: 'divider' }}>
            <Stack direction="row" spacing={1} sx={{ alignItems: 'center', justifyContent: 'space-between' }}>
              <Stack direction="row" spacing={1} sx={{ alignItems: 'center', minWidth: 0, fontWeight: 600 }}>
                {bulkActions !== undefined && <RowCheckbox />}
                {title.map((column) => (
                  <Cell key={column.source} column={column} link={link} />
                ))}
              </Stack>
              {end.map((column) => (
                <Cell key={column.source} column={column} link={link} />
              ))}
            </Stack>
            {lines.map((column) => (
              <Stack key={column.source} direction="row" spacing={2} sx={{ justifyContent: 'space-between', mt: 0.5 }}>
                <Typography variant="body2" color="text.secondary" sx={{ flexShrink: 0 }}>
                  {column.label === ''
                    ? ''
                    : translate(column.label ?? `resources.${resource}.fields.${column.source}`, { _: column.source })}
                </Typography>
                <Box sx={{ textAlign: 'right', minWidth: 0, overflowWrap: 'anywhere' }}>
                  <Cell column={column} link={link} />
                </Box>
              </Stack>
            ))}
          </Box>
        </RecordContextProvider>
      ))}
    </Stack>
  );
}

type LinkOf<R> = (record: R) => string | false;

function useLink<R extends RaRecord>(rowLink: ResponsiveTableProps<R>['rowLink']): LinkOf<R> {
  const createPath = useCreatePath();
  const resource = useResourceContext() ?? '';
  return (record) => {
    if (typeof rowLink === 'function') return rowLink(record);
    return rowLink === false || rowLink === undefined ? false : createPath({ resource, id: record.id, type: rowLink });
  };
}

function Cell<R extends RaRecord>({ column, link }: { column: TableColumn<R>; link: LinkOf<R> }) {
  const record = useRecordContext<R>();
  if (record === undefined) return null;
  const content = column.render?.(record) ?? column.field ?? <KindField column={column} />;
  const to = column.link === true ? link(record) : false;
  if (to === false) return content;
  return (
    <Link
      component={LinkBase}
      to={to}
      sx={{ fontWeight: 600 }}
      onClick={(event: MouseEvent) => event.stopPropagation()}
    >
      {content}
    </Link>
  );
}

const kindFields = {
  text: PlainField,
  money: MoneyField,
  count: CountField,
  period: PeriodField,
  day: DayField,
  instant: InstantField,
  division: DivisionField,
};

function KindField<R extends RaRecord>({ column }: { column: TableColumn<R> }) {
  const Field = kindFields[column.kind ?? 'text'];
  return <Field source={column.source} {...(column.link === true ? { fontWeight: 600 } : {})} />;
}

/** react-admin labels the span around its checkbox; a screen reader needs the name on the input itself. */
function RowCheckbox() {
  const record = useRecordContext();
  const { selectedIds, onToggleItem } = useListContext();
  const represent = useGetRecordRepresentation(useResourceContext() ?? '');
  const translate = useTranslate();
  if (record === undefined) return null;
  const name = represent(record);
  return (
    <Checkbox
      size="small"
      sx={{ p: 0.5 }}
      checked={selectedIds.includes(record.id)}
      onChange={() => onToggleItem(record.id)}
      onClick={(event) => event.stopPropagation()}
      slotProps={{
        input: {
          'aria-label': translate('console.list.select_row', {
            name: typeof name === 'string' ? name : String(record.id),
          }),
        },
      }}
    />
  );
}

function BulkBar({ children }: { children: ReactNode }) {
  const { selectedIds, data, onSelect, onUnselectItems } = useListContext();
  const translate = useTranslate();
  const all: Identifier[] = (data ?? []).map((record) => (record as RaRecord).id);
  const everything = all.length > 0 && all.every((id) => selectedIds.includes(id));
  return (
    <Stack
      direction="row"
      spacing={1}
      sx={{ alignItems: 'center', px: 2, py: 1, bgcolor: 'primary.light', flexWrap: 'wrap' }}
    >
      <Checkbox
        size="small"
        sx={{ p: 0.5 }}
        checked={everything}
        indeterminate={!everything && selectedIds.length > 0}
        onChange={() => (everything ? onUnselectItems() : onSelect(all))}
        slotProps={{ input: { 'aria-label': translate('ra.action.select_all') } }}
      />
      <Typography variant="body2" sx={{ fontWeight: 600, flexGrow: 1 }}>
        {translate('console.list.selected', { smart_count: selectedIds.length })}
      </Typography>
      {selectedIds.length > 0 && children}
    </Stack>
  );
}
