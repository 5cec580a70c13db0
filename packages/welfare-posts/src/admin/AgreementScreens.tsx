import {
  DayField,
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
  useToday,
} from '@gongyi/console-kit';
import type { LocalDate } from '@gongyi/kernel';
import { DateInput, SelectInput, TextInput, useRecordContext, useTranslate } from 'react-admin';
import { type AgreementRecord, agreementStateOn, agreementWorkflow } from '../model/agreement.js';
import { AgreementActions, AgreementPapers, ExpiringMark } from './AgreementPapers.js';
import { BeginAppraisal } from './AppraisalList.js';
import { BeginExit } from './ExitScreens.js';
import { LineTable } from './LineScreens.js';
import { FindingTitles } from './shared.js';

const columns: readonly TableColumn<AgreementRecord>[] = [
  { source: 'personName', link: true, sortable: true },
  { source: 'identityMasked' },
  { source: 'postName' },
  { source: 'divisionCode', kind: 'division', sortable: true },
  { source: 'startsOn', kind: 'day', sortable: true },
  { source: 'endsOn', field: <ExpiringMark /> },
  { source: 'leftOn', kind: 'day', phone: 'hidden' },
  { source: 'state', field: <AgreementState />, phone: 'end' },
];

const filters = [
  <TextInput key="q" source="q" />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <DateInput key="inForceOn" source="inForceOn" />,
  <SelectInput
    key="state"
    source="state"
    choices={agreementWorkflow.states.map((id) => ({ id, name: `posts.agreement_states.${id}` }))}
  />,
];

function AgreementState() {
  const agreement = useRecordContext<AgreementRecord>();
  const today = useToday() as LocalDate;
  if (agreement === undefined) return null;
  return (
    <StateChip
      workflow="agreement"
      value={agreementStateOn(agreement, today)}
      tones={{ not_started: 'info', left: 'neutral', draft: 'warning' }}
    />
  );
}

/** Agreements in a table; a page that shows one post or person leaves out what it says already. */
export function AgreementTable({ without = [] }: { readonly without?: readonly string[] }) {
  return <ResponsiveTable columns={columns.filter(({ source }) => !without.includes(source))} />;
}

/** Who holds which post, since when and until when. */
export function AgreementList() {
  return (
    <ResourceList<AgreementRecord> filters={filters} sort={{ field: 'divisionCode', order: 'ASC' }}>
      <AgreementTable />
    </ResourceList>
  );
}

/** One agreement, its papers and the months worked under it. */
export function AgreementShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<AgreementRecord>
      title={(agreement) => `${agreement.personName} · ${agreement.postName}`}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={
        <>
          <AgreementActions />
          <BeginAppraisal />
          <BeginExit />
        </>
      }
    >
      <Section>
        <Facts />
      </Section>
      <AgreementPapers />
      <Section title={translate('posts.months_of_person')} flush>
        <Months />
      </Section>
    </ResourceShow>
  );
}

const label = (field: string) => `resources.agreements.fields.${field}`;

function Facts() {
  const agreement = useRecordContext<AgreementRecord>();
  const translate = useTranslate();
  if (agreement === undefined) return null;
  return (
    <FactGrid>
      <Fact label={label('personName')}>
        <RecordLink resource="persons" id={agreement.personId}>
          {agreement.personName}
        </RecordLink>
      </Fact>
      <Fact label={label('identityMasked')}>
        <PlainField source="identityMasked" />
      </Fact>
      <Fact label={label('postName')}>
        <RecordLink resource="welfare-posts" id={agreement.welfarePostId}>
          {agreement.postName}
        </RecordLink>
      </Fact>
      <Fact label={label('state')}>
        <AgreementState />
      </Fact>
      <Fact label={label('code')}>
        <PlainField source="code" />
      </Fact>
      <Fact label={label('kind')}>
        <PlainField source="kind" />
      </Fact>
      <Fact label={label('standardFen')}>
        <MoneyField source="standardFen" />
      </Fact>
      {(['startsOn', 'endsOn', 'signedOn', 'leftOn'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <DayField source={field} />
        </Fact>
      ))}
      <Fact label={label('leaveReason')}>
        <PlainField source="leaveReason" />
      </Fact>
      <Fact label={label('insured')}>{translate(agreement.insured ? 'posts.insured' : 'posts.not_insured')}</Fact>
      {agreement.renewsId !== null && (
        <Fact label={label('renewsId')}>
          <RecordLink resource="agreements" id={agreement.renewsId}>
            {translate('posts.earlier_agreement')}
          </RecordLink>
        </Fact>
      )}
      {agreement.renewedById !== null && (
        <Fact label={label('renewedById')}>
          <RecordLink resource="agreements" id={agreement.renewedById}>
            {translate('posts.later_agreement')}
          </RecordLink>
        </Fact>
      )}
      <Fact label={label('findings')}>
        <FindingTitles codes={agreement.findings} />
      </Fact>
    </FactGrid>
  );
}

function Months() {
  const agreement = useRecordContext<AgreementRecord>();
  if (agreement === undefined) return null;
  return (
    <ResourceList resource="attendance-lines" embedded storeKey={false} filter={{ personId: agreement.personId }}>
      <LineTable without={['person', 'divisionCode']} withPeriod />
    </ResourceList>
  );
}
