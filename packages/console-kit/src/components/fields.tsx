import { Box, Link, Typography, type TypographyProps } from '@mui/material';
import type { ReactNode } from 'react';
import { useCreatePath, useFieldValue, useGetManyAggregate, useLocale } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount, formatInstant, formatMoney, formatPeriod } from '../format/format.js';

/** A field reads `source` of the record around it, or shows `value`. */
export interface FieldProps extends Pick<TypographyProps, 'sx' | 'color' | 'fontWeight'> {
  readonly source?: string;
  readonly label?: string;
  readonly value?: unknown;
}

const nothing = '—';

function useValue({ source, value }: FieldProps): unknown {
  const found: unknown = useFieldValue({ source: source ?? '' });
  return value === undefined ? found : value;
}

function Text({ text, field, numeric }: { text: string | undefined; field: FieldProps; numeric?: boolean }) {
  const { source: _source, label: _label, value: _value, ...look } = field;
  return (
    <Typography
      component="span"
      variant="body2"
      {...look}
      sx={{ ...(numeric === true ? { whiteSpace: 'nowrap' } : {}), ...(look.sx as object | undefined) }}
    >
      {text === undefined || text === '' ? nothing : text}
    </Typography>
  );
}

/** Integer fen as `¥1,234.50`. Align its column right. */
export function MoneyField(props: FieldProps) {
  const value = useValue(props);
  return <Text field={props} text={typeof value === 'number' ? formatMoney(value) : undefined} numeric />;
}

/** A count with thousands separators. */
export function CountField(props: FieldProps) {
  const value = useValue(props);
  return <Text field={props} text={typeof value === 'number' ? formatCount(value) : undefined} numeric />;
}

/** `2025-03` as 2025年3月. */
export function PeriodField(props: FieldProps) {
  const value = useValue(props);
  const locale = useLocale();
  return <Text field={props} text={typeof value === 'string' ? formatPeriod(value, locale) : undefined} numeric />;
}

/** A day as the text it is: nothing is read in a time zone, so nothing shifts. */
export function DayField(props: FieldProps) {
  const value = useValue(props);
  return <Text field={props} text={typeof value === 'string' ? value : undefined} numeric />;
}

/** A moment in the county's own time. */
export function InstantField(props: FieldProps) {
  const value = useValue(props);
  return <Text field={props} text={typeof value === 'string' ? formatInstant(value) : undefined} numeric />;
}

/** Plain text; numbers as they are. */
export function PlainField(props: FieldProps) {
  const value = useValue(props);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  return <Text field={props} text={text} />;
}

/** A place by its code: 古城街道 · 堂琅社区. The names of a page are asked in one request. */
export function DivisionField(props: FieldProps) {
  const value = useValue(props);
  const code = typeof value === 'string' && /^\d{12}$/.test(value) ? value : undefined;
  const ids = code === undefined ? [] : placesShown(code);
  const { data } = useGetManyAggregate<{ id: string; name: string }>('divisions', { ids }, { enabled: ids.length > 0 });
  const names = ids.map((id) => data?.find((division) => division?.id === id)?.name);
  const text = names.every((name) => name !== undefined) ? names.join(' · ') : code;
  const look = { sx: { wordBreak: 'keep-all' }, ...props };
  return <Text field={look} text={ids.length === 0 ? undefined : text} />;
}

/** The township and, below it, the village; above townships the place itself. */
export function placesShown(code: string): string[] {
  if (code.endsWith('000')) return [code];
  return [`${code.slice(0, 9)}000`, code];
}

/** Two lines in one cell: what it is, and a quieter detail. */
export function TwoLines({ first, second }: { first: React.ReactNode; second: React.ReactNode }) {
  return (
    <Box>
      <Box>{first}</Box>
      <Typography variant="caption" color="text.secondary" component="div">
        {second}
      </Typography>
    </Box>
  );
}

/**
 * Leads to another record, named in words.
 *
 * @example <RecordLink resource="persons" id={exit.personId}>{exit.personName}</RecordLink>
 */
export function RecordLink({ resource, id, children }: { resource: string; id: string; children: ReactNode }) {
  const createPath = useCreatePath();
  return (
    <Link component={RouterLink} to={createPath({ resource, id, type: 'show' })}>
      {children}
    </Link>
  );
}
