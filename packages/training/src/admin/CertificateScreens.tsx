import {
  CommandButton,
  DayField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  useDownload,
  usePermission,
} from '@gongyi/console-kit';
import PrintOutlined from '@mui/icons-material/PrintOutlined';
import { Button } from '@mui/material';
import { SelectInput, TextInput, useRecordContext, useTranslate } from 'react-admin';
import { type CertificateRecord, certificateWorkflow } from '../model/certificate.js';
import { certificateKinds } from '../model/trade.js';
import { ImportLink, useLevelName } from './shared.js';

const tones = { issued: 'success', revocation_asked: 'warning', revoked: 'error' } as const;
const state = <StateChip workflow="certificate" tones={tones} />;

function Kind() {
  const certificate = useRecordContext<CertificateRecord>();
  const translate = useTranslate();
  return certificate === undefined ? null : translate(`training.certificates.${certificate.kind}`);
}

function TradeAndLevel() {
  const certificate = useRecordContext<CertificateRecord>();
  const levelName = useLevelName();
  if (certificate === undefined) return null;
  const { tradeName, level } = certificate;
  return level === null ? tradeName : `${tradeName} · ${levelName(level)}`;
}

const columns: readonly TableColumn<CertificateRecord>[] = [
  { source: 'personName', link: true, phone: 'title', sortable: true },
  { source: 'number', sortable: true },
  {
    source: 'kind',
    field: <Kind />,
    phone: 'hidden',
    spreadsheet: [{ source: 'kind', codes: { prefix: 'training.certificates', values: certificateKinds } }],
  },
  { source: 'tradeName', field: <TradeAndLevel />, spreadsheet: [{ source: 'tradeName' }, { source: 'level' }] },
  { source: 'institutionName', phone: 'hidden' },
  { source: 'issuedOn', kind: 'day', sortable: true },
  { source: 'expiresOn', kind: 'day', phone: 'hidden' },
  {
    source: 'state',
    field: state,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.certificate', values: certificateWorkflow.states } }],
  },
];

/** 证书. */
export function CertificateList() {
  return (
    <ResourceList<CertificateRecord>
      filters={[
        <TextInput key="q" source="q" label="resources.certificates.fields.q" />,
        <SelectInput
          key="kind"
          source="kind"
          choices={certificateKinds.map((id) => ({ id, name: `training.certificates.${id}` }))}
        />,
        <SelectInput
          key="state"
          source="state"
          choices={certificateWorkflow.states.map((id) => ({ id, name: `states.certificate.${id}` }))}
        />,
      ]}
      actions={<ImportLink kind="certificates" permission="certificates.issue" label="training.import_certificates" />}
    >
      <ResponsiveTable columns={columns} empty="training.no_certificates" />
    </ResourceList>
  );
}

function PrintButton({ file, label }: { readonly file: 'print' | 'class'; readonly label: string }) {
  const certificate = useRecordContext<CertificateRecord>();
  const permitted = usePermission('certificates.print');
  const download = useDownload();
  const translate = useTranslate();
  if (certificate === undefined || !permitted) return null;
  return (
    <Button startIcon={<PrintOutlined />} onClick={() => download(`/certificates/${certificate.id}/${file}.pdf`)}>
      {translate(label)}
    </Button>
  );
}

const label = (field: string) => `resources.certificates.fields.${field}`;

/** One certificate: what it says, and what became of it. */
export function CertificateShow() {
  return (
    <ResourceShow<CertificateRecord>
      title={({ personName }) => personName}
      subtitle={() => state}
      actions={
        <>
          <PrintButton file="print" label="resources.certificates.actions.print" />
          <PrintButton file="class" label="training.print_class" />
          <CommandButton
            command="ask-revocation"
            workflow={certificateWorkflow}
            fields={[
              { name: 'reason', kind: 'reason' },
              { name: 'document', kind: 'text', required: true, minLength: 2 },
            ]}
          />
          <CommandButton command="refuse-revocation" permission="certificates.revoke" workflow={certificateWorkflow} />
          <CommandButton command="revoke" workflow={certificateWorkflow} danger />
        </>
      }
    >
      <CertificateFacts />
    </ResourceShow>
  );
}

function CertificateFacts() {
  const certificate = useRecordContext<CertificateRecord>();
  const translate = useTranslate();
  if (certificate === undefined) return null;
  const texts = (names: readonly (keyof CertificateRecord)[]) =>
    names.map((name) => (
      <Fact key={name} label={label(name)}>
        {certificate[name] || '—'}
      </Fact>
    ));
  const day = (name: keyof CertificateRecord) => (
    <Fact label={label(name)}>
      <DayField source={name} />
    </Fact>
  );
  return (
    <>
      <Section>
        <FactGrid>
          {texts(['number'])}
          <Fact label={label('kind')}>
            <Kind />
          </Fact>
          <Fact label={label('tradeName')}>
            <TradeAndLevel />
          </Fact>
          {day('issuedOn')}
          {day('expiresOn')}
          {texts(['issuedByName'])}
        </FactGrid>
      </Section>
      <Section title={translate('training.person_and_class')}>
        <FactGrid>
          {texts(['personName', 'identityMasked', 'institutionName', 'classNumber'])}
          {day('classStartsOn')}
          {day('classEndsOn')}
        </FactGrid>
      </Section>
      {certificate.askedByName !== null && (
        <Section title={translate('training.revocation')}>
          <FactGrid>
            {texts(['revocationReason', 'revocationDocument', 'askedByName', 'decidedByName'])}
            {day('revokedOn')}
          </FactGrid>
        </Section>
      )}
    </>
  );
}
