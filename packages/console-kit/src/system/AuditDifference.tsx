import type { Json, JsonObject } from '@gongyi/kernel';
import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import { DivisionField } from '../components/fields.js';
import { formatCount, formatPeriod } from '../format/format.js';
import { showValue } from '../format/show-value.js';
import { useImportKinds } from '../imports/use-import-kinds.js';
import type { AuditRecord } from './AuditScreens.js';
import { useRoles } from './UserScreens.js';
import { workflowOf } from './words.js';

/** The fields of a record before and after, changed values in bold. */
export function AuditDifference() {
  const event = useRecordContext<AuditRecord>();
  const translate = useTranslate();
  if (event === undefined) return null;
  const [before, after] = [event.before ?? {}, event.after ?? {}];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (fields.length === 0)
    return (
      <Typography color="text.secondary" sx={{ px: 2.5, pb: 2.5 }}>
        {translate('console.audit.no_diff')}
      </Typography>
    );
  const changed = (field: string) => JSON.stringify(before[field]) !== JSON.stringify(after[field]);
  return (
    <Table size="small" sx={{ tableLayout: 'fixed', '& td': { overflowWrap: 'anywhere', verticalAlign: 'top' } }}>
      <TableHead>
        <TableRow>
          {['field', 'before', 'after'].map((column) => (
            <TableCell key={column} sx={{ width: column === 'field' ? '26%' : '37%' }}>
              {translate(`console.audit.${column}`)}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {fields.map((field) => (
          <TableRow key={field}>
            <TableCell>
              <FieldName resource={event.resource} field={field} />
            </TableCell>
            <TableCell>
              <Value resource={event.resource} field={field} value={before[field] ?? null} />
            </TableCell>
            <TableCell sx={{ fontWeight: changed(field) ? 650 : 400 }}>
              <Value resource={event.resource} field={field} value={after[field] ?? null} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function FieldName({ resource, field }: { readonly resource: string; readonly field: string }) {
  const translate = useTranslate();
  const common = translate(`recorded.${field}`, { _: field });
  return translate(`resources.${resource}.fields.${field}`, { _: common });
}

interface ValueProps {
  readonly resource: string;
  readonly field: string;
  readonly value: Json;
}

/** A value as a reader's words: states, roles, places, money; what is nested stands one below the other. */
function Value({ resource, field, value }: ValueProps) {
  const translate = useTranslate();
  const locale = useLocale();
  const roles = useRoles();
  const kinds = useImportKinds();
  if (field === 'disabled') return translate(`states.account.${value === true ? 'disabled' : 'active'}`);
  if (typeof value === 'boolean') return translate(value ? 'console.audit.yes' : 'console.audit.no');
  if (typeof value === 'number' && !field.endsWith('Fen')) return formatCount(value);
  if (Array.isArray(value) && field === 'roles')
    return value.map((id) => roles.find((role) => role.value === id)?.label ?? String(id)).join('、') || '—';
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return <Nested resource={resource} value={value as JsonObject} />;
  if (typeof value !== 'string') return showValue(field, value);
  if (field === 'state') return translate(`states.${workflowOf(resource)}.${value}`, { _: value });
  const kind = field === 'kind' ? kinds.find((candidate) => candidate.kind === value) : undefined;
  if (kind !== undefined) return translate(kind.label);
  if (field === 'period') return formatPeriod(value, locale);
  if (field.endsWith('Code') && /^\d{12}$/.test(value)) return <DivisionField value={value} fontWeight="inherit" />;
  return translate(`recorded_values.${field}.${value}`, { _: showValue(field, value) });
}

function Nested({ resource, value }: { readonly resource: string; readonly value: JsonObject }) {
  const entries = Object.entries(value);
  if (entries.length === 0) return '—';
  return entries.map(([field, inner]) => (
    <Box key={field}>
      <Box component="span" data-field={field} sx={{ color: 'text.secondary', fontWeight: 400 }}>
        <FieldName resource={resource} field={field} />
      </Box>{' '}
      <Value resource={resource} field={field} value={inner} />
    </Box>
  ));
}
