import {
  CommandButton,
  type CommandField,
  DayField,
  Fact,
  FactGrid,
  formatMoney,
  formatPeriod,
  Loaded,
  ResourceList,
  Section,
  Tag,
  useConsole,
  useDownload,
  usePermission,
  useToday,
} from '@gongyi/console-kit';
import type { LocalDate } from '@gongyi/kernel';
import { daysBetween } from '@gongyi/kernel';
import Download from '@mui/icons-material/Download';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useGetList, useLocale, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { type AgreementRecord, agreementStateOn, agreementWorkflow, lastDayInForce } from '../model/agreement.js';
import type { AgreementDossier, AgreementRule } from '../model/agreement-papers.js';
import { AlertTable, FindingTable } from './AgreementAlerts.js';
import { AnswerAsHolder } from './CorrectAnswer.js';

/** What the county asks of an agreement; undefined while it is asked for, or where nothing is settled. */
function useAgreementRule(): AgreementRule | undefined {
  const { client } = useConsole();
  const queryKey = ['agreements', 'rule'];
  const queryFn = () => client.request<AgreementRule>('/agreement-rule');
  return useQuery({ queryKey, queryFn, staleTime: 60_000, retry: false }).data;
}

/** The last day, marked when it is near and nothing follows. */
export function ExpiringMark() {
  const agreement = useRecordContext<AgreementRecord>();
  const today = useToday() as LocalDate;
  const alertDays = useAgreementRule()?.alertDays;
  const translate = useTranslate();
  if (agreement === undefined) return null;
  const left = daysBetween(today, lastDayInForce(agreement));
  const near = alertDays !== undefined && left <= alertDays && agreementStateOn(agreement, today) === 'in_force';
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <DayField source="endsOn" />
      {near && agreement.renewedById === null && (
        <Tag tone="warning">{translate('posts.days_left', { smart_count: left })}</Tag>
      )}
    </Box>
  );
}

function useTermFields(rule: AgreementRule | undefined): CommandField[] {
  const english = useLocale() === 'en';
  const kinds = (rule?.kinds ?? []).map(({ id, zh, en }) => ({ value: id, label: english ? en : zh }));
  return [
    {
      name: 'kind',
      kind: 'select',
      label: 'posts.agreement_kind',
      required: true,
      options: kinds,
      initial: kinds[0]?.value ?? '',
    },
    { name: 'endsOn', kind: 'date', required: true },
    {
      name: 'retirementClass',
      kind: 'select',
      help: 'posts.retirement_help',
      options: ['women_50', 'women_55'].map((value) => ({ value, label: `posts.retirement.${value}` })),
    },
  ];
}

/** Drafts the agreement of an approved application, and goes to it. */
export function DraftAgreementButton({ applicationId }: { readonly applicationId: string }) {
  const rule = useAgreementRule();
  const fields = useTermFields(rule);
  const redirect = useRedirect();
  if (rule === undefined) return null;
  return (
    <CommandButton
      resource="agreements"
      on="collection"
      command=""
      name="draft"
      variant="contained"
      fields={[{ name: 'startsOn', kind: 'date', required: true }, ...fields]}
      size="small"
      body={(values) => ({ ...values, applicationId })}
      onDone={({ id }) => redirect('show', 'agreements', String(id))}
    />
  );
}

/** What can be done about this agreement now. */
export function AgreementActions() {
  const rule = useAgreementRule();
  const today = useToday() as string;
  const fields = useTermFields(rule);
  const renewable = (record: object) => {
    const { state, renewedById, leftOn, endsOn } = record as AgreementRecord;
    return state === 'signed' && renewedById === null && (leftOn === null || leftOn >= endsOn);
  };
  return (
    <>
      <TextButton file="text" permission="agreements.read" />
      <TextButton file="print" permission="agreements.print" />
      <CommandButton
        command="record-insurance"
        permission="agreements.insure"
        when={(record) => record['state'] !== 'void'}
        fields={insuranceFields}
      />
      <AnswerAsHolder />
      {rule !== undefined && <CommandButton command="renew" sendVersion when={renewable} fields={fields} />}
      <CommandButton
        command="void"
        workflow={agreementWorkflow}
        sendVersion
        danger
        fields={[{ name: 'reason', kind: 'reason' }]}
      />
      <CommandButton
        command="sign"
        workflow={agreementWorkflow}
        sendVersion
        variant="contained"
        fields={[
          { name: 'signedOn', kind: 'date', required: true, initial: today },
          { name: 'scanFileId', kind: 'file', required: true, accept: '.pdf,.jpg,.jpeg,.png' },
        ]}
      />
    </>
  );
}

const insuranceFields: CommandField[] = [
  { name: 'insurer', kind: 'text', required: true, minLength: 2 },
  { name: 'policyNumber', kind: 'text', required: true, minLength: 2 },
  { name: 'fromOn', kind: 'date', required: true, initial: (record) => record['startsOn'] },
  { name: 'toOn', kind: 'date', required: true, initial: (record) => record['endsOn'] },
  { name: 'premiumFen', kind: 'money', required: true },
];

function TextButton({ file, permission }: { readonly file: 'text' | 'print'; readonly permission: string }) {
  const agreement = useRecordContext<AgreementRecord>();
  const download = useDownload();
  const permitted = usePermission(permission);
  const translate = useTranslate();
  if (agreement === undefined || !permitted) return null;
  return (
    <Button
      variant="outlined"
      startIcon={<Download />}
      onClick={() => download(`/agreements/${agreement.id}/${file}.pdf`)}
    >
      {translate(`posts.agreement_${file}`)}
    </Button>
  );
}

/** The papers of the agreement around it: its term in words, insurance, scans, what comes due and what the check found. */
export function AgreementPapers() {
  const agreement = useRecordContext<AgreementRecord>();
  const { client } = useConsole();
  const translate = useTranslate();
  const id = agreement?.id ?? '';
  const query = useQuery({
    queryKey: ['agreements', id, 'dossier'],
    queryFn: () => client.request<AgreementDossier>(`/agreements/${id}/dossier`),
    enabled: id !== '',
    retry: false,
  });
  return (
    <>
      <Section title={translate('posts.term')}>
        <Loaded query={query}>{(dossier) => <Term dossier={dossier} />}</Loaded>
      </Section>
      <Section title={translate('posts.papers')}>
        <Loaded query={query}>{(dossier) => <Papers dossier={dossier} />}</Loaded>
      </Section>
      <Own resource="agreement-alerts" agreementId={id}>
        <AlertTable without={['personName', 'postName', 'divisionCode']} />
      </Own>
      <Own resource="agreement-findings" agreementId={id}>
        <FindingTable without={['personName', 'postName', 'divisionCode']} />
      </Own>
    </>
  );
}

/** What there is about this agreement in another list; nothing where there is nothing. */
function Own(props: { readonly resource: string; readonly agreementId: string; readonly children: ReactNode }) {
  const { resource, agreementId, children } = props;
  const translate = useTranslate();
  const permitted = usePermission(`${resource}.read`);
  const filter = { agreementId };
  const enabled = permitted && agreementId !== '';
  const { total = 0 } = useGetList(resource, { filter, pagination: { page: 1, perPage: 1 } }, { enabled });
  if (total === 0) return null;
  return (
    <Section title={translate(`resources.${resource}.name`)} flush>
      <ResourceList embedded storeKey={false} filter={filter} resource={resource}>
        {children}
      </ResourceList>
    </Section>
  );
}

function Term({ dossier: { term } }: { readonly dossier: AgreementDossier }) {
  const translate = useTranslate();
  const locale = useLocale();
  const { placement, placements, firstDay, mostMonths, latestEnd, because, retirementMonth, classUnknown } = term;
  const retires = retirementMonth === null ? '' : formatPeriod(retirementMonth, locale);
  return (
    <Stack spacing={2}>
      <FactGrid>
        <Fact label="posts.latest_end">
          {latestEnd === null ? translate('posts.no_cap') : <DayField value={latestEnd} />}
        </Fact>
        <Fact label="posts.placement">
          {translate(placements === null ? 'posts.placement_free' : 'posts.placement_of', { placement, placements })}
        </Fact>
        <Fact label="posts.first_day">
          <DayField value={firstDay} />
        </Fact>
        {retires !== '' && <Fact label="posts.retirement_month">{retires}</Fact>}
        <Fact label="posts.basis">
          {term.documentNumber} {term.clause}
        </Fact>
      </FactGrid>
      <Typography color="text.secondary">
        {translate(`posts.because.${because}`, { months: mostMonths, firstDay, retires })}
      </Typography>
      {classUnknown && <Alert severity="info">{translate('posts.class_unknown')}</Alert>}
    </Stack>
  );
}

function Papers({ dossier }: { readonly dossier: AgreementDossier }) {
  const translate = useTranslate();
  const download = useDownload();
  const readable = usePermission('files.read');
  const { agreement, insurances, files, insuranceRule } = dossier;
  const lacking = agreement.state === 'draft' && insurances.length === 0 && insuranceRule === 'required';
  return (
    <Stack spacing={1}>
      {lacking && <Alert severity="warning">{translate('posts.insurance_first')}</Alert>}
      {insurances.map(({ id, insurer, policyNumber, fromOn, toOn, premiumFen }) => (
        <Typography key={id}>
          {translate('posts.insurance_line', { insurer, policyNumber, fromOn, toOn, premium: formatMoney(premiumFen) })}
        </Typography>
      ))}
      {files.map(({ id, fileId, name, addedOn }) => (
        <Box key={id} sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <Typography>{translate('posts.scan_line', { name, day: addedOn })}</Typography>
          {readable && (
            <Button size="small" startIcon={<Download />} onClick={() => download(`/files/${fileId}`)}>
              {translate('posts.download')}
            </Button>
          )}
        </Box>
      ))}
      {insurances.length + files.length === 0 && !lacking && (
        <Typography color="text.secondary">{translate('posts.no_papers')}</Typography>
      )}
    </Stack>
  );
}
