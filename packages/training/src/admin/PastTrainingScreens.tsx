import {
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
} from '@gongyi/console-kit';
import { BooleanInput, SelectInput, TextInput, useRecordContext, useTranslate } from 'react-admin';
import { ledgerLeadCodes } from '../model/ledger-findings.js';
import { type PastTrainingRecord, pastResults } from '../model/past-training.js';
import { useLevelName } from './shared.js';

const resultTones = { passed: 'success', failed: 'error', not_assessed: 'neutral' } as const;
const resultCodes = { prefix: 'training.past_results', values: pastResults };
const points = (tenths: number | null) => (tenths === null ? '—' : String(tenths / 10));

function Result() {
  const training = useRecordContext<PastTrainingRecord>();
  const translate = useTranslate();
  if (training === undefined) return null;
  return <Tag tone={resultTones[training.result]}>{translate(`training.past_results.${training.result}`)}</Tag>;
}

function TradeAndLevel() {
  const training = useRecordContext<PastTrainingRecord>();
  const levelName = useLevelName();
  if (training === undefined) return null;
  const { tradeName, level } = training;
  return level === null ? tradeName : `${tradeName} · ${levelName(level)}`;
}

function Leads() {
  const training = useRecordContext<PastTrainingRecord>();
  const translate = useTranslate();
  if (training === undefined || training.leads.length === 0) return null;
  return (
    <>
      {training.leads.map((code) => (
        <Tag key={code} tone="warning">
          {translate(`training.ledger_leads.${code}`)}
        </Tag>
      ))}
    </>
  );
}

const columns: readonly TableColumn<PastTrainingRecord>[] = [
  { source: 'personName', link: true, phone: 'title', sortable: true },
  { source: 'identityMasked', phone: 'hidden' },
  { source: 'divisionCode', kind: 'division', phone: 'hidden' },
  { source: 'tradeName', field: <TradeAndLevel />, spreadsheet: [{ source: 'tradeName' }, { source: 'level' }] },
  { source: 'institutionName', phone: 'hidden' },
  { source: 'startsOn', kind: 'day', sortable: true },
  { source: 'result', field: <Result />, phone: 'end', spreadsheet: [{ source: 'result', codes: resultCodes }] },
  { source: 'certificateNumber', phone: 'hidden' },
  {
    source: 'leads',
    field: <Leads />,
    spreadsheet: [{ source: 'leads', codes: { prefix: 'training.ledger_leads', values: ledgerLeadCodes } }],
  },
];

/** 培训台账: what people were taught before the county used the system. */
export function PastTrainingList() {
  return (
    <ResourceList<PastTrainingRecord>
      sort={{ field: 'startsOn', order: 'DESC' }}
      filters={[
        <TextInput key="q" source="q" label="resources.past-trainings.fields.personName" />,
        <TextInput key="classNumber" source="classNumber" />,
        <SelectInput
          key="result"
          source="result"
          choices={pastResults.map((id) => ({ id, name: `training.past_results.${id}` }))}
        />,
        <BooleanInput key="withLeads" source="withLeads" />,
      ]}
    >
      <ResponsiveTable columns={columns} empty="training.no_past_trainings" />
    </ResourceList>
  );
}

const label = (field: string) => `resources.past-trainings.fields.${field}`;

export function PastTrainingShow() {
  return (
    <ResourceShow<PastTrainingRecord> title={({ personName }) => personName} subtitle={() => <Result />}>
      <Facts />
    </ResourceShow>
  );
}

function Facts() {
  const training = useRecordContext<PastTrainingRecord>();
  const translate = useTranslate();
  if (training === undefined) return null;
  const { attendancePermille, certificateKind } = training;
  return (
    <Section title="training.past_training">
      <FactGrid>
        {(['identityMasked', 'category', 'classNumber', 'institutionName'] as const).map((field) => (
          <Fact key={field} label={label(field)}>
            {training[field]}
          </Fact>
        ))}
        <Fact label={label('tradeName')}>
          <TradeAndLevel />
        </Fact>
        <Fact label={label('mode')}>{training.mode}</Fact>
        <Fact label={label('startsOn')}>{training.startsOn}</Fact>
        <Fact label={label('endsOn')}>{training.endsOn}</Fact>
        <Fact label={label('hours')}>{training.hours}</Fact>
        <Fact label={label('attendancePermille')}>
          {attendancePermille === null ? '—' : `${attendancePermille / 10}%`}
        </Fact>
        <Fact label={label('theoryTenths')}>{points(training.theoryTenths)}</Fact>
        <Fact label={label('practiceTenths')}>{points(training.practiceTenths)}</Fact>
        <Fact label={label('certificateKind')}>{translate(`training.certificates.${certificateKind}`)}</Fact>
        <Fact label={label('certificateNumber')}>{training.certificateNumber ?? '—'}</Fact>
        <Fact label={label('certificateIssuedOn')}>{training.certificateIssuedOn ?? '—'}</Fact>
        <Fact label={label('leads')}>{training.leads.length === 0 ? '—' : <Leads />}</Fact>
        <Fact label={label('importedByName')}>{training.importedByName}</Fact>
      </FactGrid>
    </Section>
  );
}
