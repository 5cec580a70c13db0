import {
  CommandButton,
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  MoneyField,
  PlainField,
  RecordLink,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  TwoLines,
  useConsole,
  useMe,
} from '@gongyi/console-kit';
import {
  Alert,
  LinearProgress,
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { BooleanInput, SelectInput, TextInput, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { itemStatuses } from '../model/dictionaries.js';
import type { SubsidyItem } from '../model/records.js';
import type { Explanation } from '../model/scheme.js';
import { AmendmentState, AmendsFacts } from './Amendments.js';
import { HoldButton } from './Examination.js';
import { factInWords, useFactColumns, useShownFacts } from './facts.js';
import { SuspendButton } from './HoldScreens.js';
import { usePeriodWords } from './periods.js';
import { useRunOnPage } from './run-context.js';

const first: readonly TableColumn<SubsidyItem>[] = [
  { source: 'sequence', kind: 'count', sortable: true, phone: 'hidden' },
  { source: 'personName', link: true, sortable: true },
  { source: 'identityMasked' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'subjectTitle', phone: 'hidden' },
];
const last: readonly TableColumn<SubsidyItem>[] = [
  { source: 'amountFen', kind: 'money', sortable: true, phone: 'end' },
  { source: 'status', field: <ItemState /> },
  { source: 'commands', label: '', field: <ItemCommands /> },
];

/** Of an amendment run: from what to what; the facts stand on the page of the line. */
const amending: readonly TableColumn<SubsidyItem>[] = [
  { source: 'sentFen', kind: 'money', phone: 'hidden' },
  { source: 'openFen', kind: 'money', phone: 'hidden' },
  { source: 'rightFen', kind: 'money' },
  { source: 'amendment', field: <AmendmentState /> },
];

const filters = [
  <TextInput key="q" source="q" />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <SelectInput
    key="status"
    source="status"
    choices={Object.keys(itemStatuses).map((id) => ({ id, name: `states.subsidy-item.${id}` }))}
  />,
  <BooleanInput key="declaredDiffers" source="declaredDiffers" />,
  <BooleanInput key="excluded" source="excluded" />,
];

/** The lines of a run. */
export function ItemList({ runId }: { readonly runId: string }) {
  const facts = useFactColumns(runId);
  const amends = useRunOnPage()?.run.kind === 'amendment';
  return (
    <ResourceList<SubsidyItem>
      resource="subsidy-items"
      embedded
      storeKey={false}
      filters={filters}
      filter={{ runId }}
      sort={{ field: 'sequence', order: 'ASC' }}
    >
      <ResponsiveTable columns={[...first, ...(amends ? amending : facts), ...last]} />
    </ResourceList>
  );
}

function ItemState() {
  const item = useRecordContext<SubsidyItem>();
  const page = useRunOnPage();
  if (item === undefined) return null;
  if (item.replacedBy !== null)
    return <StateChip workflow="subsidy-item" value="replaced" tones={{ replaced: 'neutral' }} />;
  if (item.excludedReason !== null) {
    const byApprover = page !== undefined && item.excludedBy !== null && !page.run.touchedBy.includes(item.excludedBy);
    const state = byApprover ? 'held' : 'excluded';
    return (
      <TwoLines
        first={<StateChip workflow="subsidy-item" value={state} tones={{ held: 'warning' }} />}
        second={item.excludedReason}
      />
    );
  }
  return <StateChip workflow="subsidy-item" source="status" tones={{ payable: 'success', refused: 'error' }} />;
}

function ItemCommands() {
  const item = useRecordContext<SubsidyItem>();
  const page = useRunOnPage();
  if (item === undefined) return null;
  if (page?.run.state === 'submitted') return <Verdict item={item} />;
  if (page !== undefined && !['computed', 'returned'].includes(page.run.state)) return null;
  return item.excludedReason === null ? (
    <CommandButton
      resource="subsidy-items"
      command="exclude"
      size="small"
      variant="text"
      fields={[{ name: 'reason', kind: 'reason' }]}
    />
  ) : (
    <CommandButton
      resource="subsidy-items"
      command="include"
      permission="subsidy-items.exclude"
      size="small"
      variant="text"
    />
  );
}

/** While the run waits for approval, an approver holds a payable line back, and lets go what is held. */
function Verdict({ item }: { readonly item: SubsidyItem }) {
  const me = useMe();
  const page = useRunOnPage();
  if (item.status !== 'payable') return null;
  if (item.excludedReason === null) return <HoldButton />;
  if (item.excludedBy !== me?.id || page?.approval?.bar !== null) return null;
  return (
    <CommandButton
      resource="subsidy-items"
      command="release"
      permission="subsidy-items.hold"
      size="small"
      variant="text"
      fields={[{ name: 'reason', kind: 'reason' }]}
    />
  );
}

/** One line: the amount, and why it is what it is. */
export function ItemShow() {
  const periodWords = usePeriodWords();
  const translate = useTranslate();
  return (
    <ResourceShow<SubsidyItem>
      title={(item) => `${item.personName} · ${periodWords(item)}`}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={
        <>
          <ItemCommands />
          <SuspendItem />
        </>
      }
    >
      <Section>
        <Facts />
      </Section>
      <AmendsOfItem />
      <Section title={translate('subsidy.why.title')}>
        <Why />
      </Section>
    </ResourceShow>
  );
}

function AmendsOfItem() {
  const item = useRecordContext<SubsidyItem>();
  return item === undefined ? null : <AmendsFacts item={item} />;
}

/** A line that is to be paid can be kept back on suspicion. */
function SuspendItem() {
  const item = useRecordContext<SubsidyItem>();
  return item?.status === 'payable' && item.excludedReason === null && item.replacedBy === null ? (
    <SuspendButton itemId={item.id} />
  ) : null;
}

function Facts() {
  const item = useRecordContext<SubsidyItem>();
  const locale = useLocale();
  const shown = useShownFacts(item?.runId ?? '');
  if (item === undefined) return null;
  const label = (field: string) => `resources.subsidy-items.fields.${field}`;
  return (
    <FactGrid>
      <Fact label={label('amountFen')}>
        <MoneyField source="amountFen" fontWeight={700} sx={{ fontSize: '1.25rem' }} />
      </Fact>
      <Fact label={label('status')}>
        <ItemState />
      </Fact>
      <Fact label={label('personName')}>
        <RecordLink resource="persons" id={item.personId}>
          {item.personName}
        </RecordLink>
      </Fact>
      <Fact label={label('identityMasked')}>
        <PlainField source="identityMasked" />
      </Fact>
      {item.payeeKind !== 'person' && <Fact label={label('payeeName')}>{item.payeeName}</Fact>}
      <Fact label={label('subjectTitle')}>
        <Subject item={item} />
      </Fact>
      {shown.map((fact) => (
        <Fact key={fact.name} label={locale === 'en' ? fact.en : fact.zh}>
          {factInWords(fact, item.facts[fact.name], locale)}
        </Fact>
      ))}
      <Fact label={label('declaredFen')}>
        <MoneyField source="declaredFen" />
      </Fact>
      <Fact label={label('ruleVersion')}>
        <PlainField source="ruleVersion" />
      </Fact>
    </FactGrid>
  );
}

const subjectResources: Readonly<Record<string, string>> = {
  post_month: 'welfare-posts',
  trainee: 'training-classes',
};

/** The post, class or claim that the line comes from. */
function Subject({ item }: { readonly item: SubsidyItem }) {
  const resource = subjectResources[item.sourceKind];
  if (resource !== undefined)
    return (
      <RecordLink resource={resource} id={item.subjectId}>
        {item.subjectTitle}
      </RecordLink>
    );
  return item.claimId === null ? (
    item.subjectTitle
  ) : (
    <RecordLink resource="subsidy-claims" id={item.claimId}>
      {item.subjectTitle}
    </RecordLink>
  );
}

/** The rule's own explanation: a sentence, the steps, the clauses. */
function Why() {
  const item = useRecordContext<SubsidyItem>();
  const { client } = useConsole();
  const translate = useTranslate();
  const locale = useLocale();
  const { data, error } = useQuery({
    queryKey: ['subsidy-items', item?.id, 'explanation', locale],
    queryFn: () => client.request<Explanation>(`/subsidy-items/${item?.id}/explanation`),
    enabled: item !== undefined,
  });
  if (error !== null) return <Alert severity="warning">{translate(error.message, { _: error.message })}</Alert>;
  if (data === undefined) return <LinearProgress />;
  const english = locale === 'en';
  return (
    <>
      <Typography sx={{ fontSize: '1rem', lineHeight: 1.8, mb: 2 }}>{english ? data.en : data.zh}</Typography>
      <Table size="small" sx={{ mb: 2, maxWidth: 720 }}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('subsidy.why.step')}</TableCell>
            <TableCell align="right">{translate('subsidy.why.value')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {data.steps.map((step) => (
            <TableRow key={step.zh}>
              <TableCell>{english ? step.en : step.zh}</TableCell>
              <TableCell align="right">{english ? step.value.en : step.value.zh}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {data.clauses.length > 0 && <Typography variant="h3">{translate('subsidy.why.clauses')}</Typography>}
      {data.clauses.map(({ document, clause, url }) => (
        <Typography key={`${document}${clause}`} variant="body2" sx={{ mt: 0.5 }}>
          {url === null ? (
            document
          ) : (
            <MuiLink href={url} target="_blank" rel="noreferrer">
              {document}
            </MuiLink>
          )}
          {clause !== null && ` · ${clause}`}
        </Typography>
      ))}
    </>
  );
}
