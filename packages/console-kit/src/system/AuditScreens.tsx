import type { JsonObject } from '@gongyi/kernel';
import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import { DivisionField, InstantField, PlainField } from '../components/fields.js';
import { ResourceList } from '../components/ResourceList.js';
import { Fact, FactGrid, ResourceShow, Section } from '../components/ResourceShow.js';
import { ResponsiveTable, type TableColumn } from '../components/ResponsiveTable.js';
import { showValue } from '../format/show-value.js';
import { actionInWords } from './words.js';

interface AuditRecord {
  readonly id: string;
  readonly sequence: number;
  readonly action: string;
  readonly resource: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

const columns: readonly TableColumn<AuditRecord>[] = [
  { source: 'sequence', kind: 'count', sortable: true, phone: 'hidden' },
  { source: 'action', field: <Action />, link: true },
  { source: 'userName', phone: 'end' },
  { source: 'occurredAt', kind: 'instant' },
  { source: 'divisionCode', kind: 'division', phone: 'hidden' },
  { source: 'reason' },
];

function Action() {
  const event = useRecordContext<AuditRecord>();
  const translate = useTranslate();
  return event === undefined ? null : actionInWords(translate, event.action);
}

/** Who did what, when; the chain of the county from the latest link back. */
export function AuditList() {
  return (
    <ResourceList<AuditRecord> sort={{ field: 'sequence', order: 'DESC' }}>
      <ResponsiveTable columns={columns} />
    </ResourceList>
  );
}

/** One link of the chain: what it was before, what it is after. */
export function AuditShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<AuditRecord> title={(event) => actionInWords(translate, event.action)}>
      <Section>
        <FactGrid>
          {(['userName', 'sequence', 'recordId', 'reason', 'hash'] as const).map((field) => (
            <Fact key={field} label={`resources.audit-events.fields.${field}`}>
              <PlainField source={field} />
            </Fact>
          ))}
          <Fact label="resources.audit-events.fields.occurredAt">
            <InstantField source="occurredAt" />
          </Fact>
          <Fact label="resources.audit-events.fields.divisionCode">
            <DivisionField source="divisionCode" />
          </Fact>
        </FactGrid>
      </Section>
      <Section title={translate('console.timeline.changed')} flush>
        <Difference />
      </Section>
    </ResourceShow>
  );
}

function Difference() {
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
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          {['field', 'before', 'after'].map((column) => (
            <TableCell key={column}>{translate(`console.audit.${column}`)}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {fields.map((field) => {
          const [old, now] = [showValue(field, before[field]), showValue(field, after[field])];
          return (
            <TableRow key={field}>
              <TableCell>{translate(`resources.${event.resource}.fields.${field}`, { _: field })}</TableCell>
              <TableCell>{old}</TableCell>
              <TableCell sx={{ fontWeight: old === now ? 400 : 650 }}>{now}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
