import {
  CommandButton,
  DayField,
  ResourceList,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
  type Tone,
  useDownload,
  usePermission,
} from '@gongyi/console-kit';
import { Box, Button, Collapse, Stack, Typography } from '@mui/material';
import { type MouseEvent, useState } from 'react';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import { type ApplicationRecord, applicationWorkflow } from '../model/application.js';
import type { VacancyRecord } from '../model/vacancy.js';
import { DraftAgreementButton } from './AgreementPapers.js';
import { CorrectAnswer } from './CorrectAnswer.js';
import { useFactWords } from './fact-words.js';

const stateTones: Readonly<Record<string, Tone>> = {
  applied: 'info',
  proposed: 'primary',
  waiting: 'neutral',
  not_eligible: 'error',
  needs_information: 'warning',
  approved: 'success',
  rejected: 'neutral',
  withdrawn: 'neutral',
  hired: 'success',
};
const eligibilityTones = {
  eligible: 'success',
  not_eligible: 'error',
  needs_information: 'warning',
  refer_to_officer: 'warning',
} as const;

const columnsIn = (vacancy: VacancyRecord): readonly TableColumn<ApplicationRecord>[] => [
  { source: 'rank', kind: 'count', phone: 'hidden' },
  { source: 'personName', phone: 'title', field: <Who /> },
  { source: 'state', phone: 'end', field: <Standing /> },
  { source: 'eligibility', field: <Eligibility /> },
  { source: 'explanation', field: <Explanation /> },
  { source: 'appliedOn', field: <Applied /> },
  { source: 'commands', label: '', field: <Commands listOpen={['announced', 'closed'].includes(vacancy.state)} /> },
];

/** Everybody who applied, in the order of the list; why each stands there opens on a click. */
export function Applicants() {
  const vacancy = useRecordContext<VacancyRecord>();
  const translate = useTranslate();
  if (vacancy === undefined || vacancy.state === 'draft') return null;
  return (
    <Section title={translate('hiring.applicants', { smart_count: vacancy.applicationCount })} flush>
      <ResourceList
        resource="applications"
        embedded
        storeKey={false}
        filter={{ vacancyId: vacancy.id }}
        sort={{ field: 'rank', order: 'ASC' }}
        perPage={100}
      >
        <ResponsiveTable columns={columnsIn(vacancy)} rowLink={false} empty="hiring.nobody_applied" />
      </ResourceList>
    </Section>
  );
}

function Who() {
  const application = useRecordContext<ApplicationRecord>();
  if (application === undefined) return null;
  return (
    <Box>
      <Typography component="span" sx={{ fontWeight: 600 }}>
        {application.personName}
      </Typography>
      <Typography variant="caption" color="text.secondary" component="div">
        {application.identityMasked}
      </Typography>
    </Box>
  );
}

function Standing() {
  const application = useRecordContext<ApplicationRecord>();
  const translate = useTranslate();
  if (application === undefined) return null;
  const { state, waitingNumber } = application;
  if (state === 'waiting')
    return <Tag tone="neutral">{translate('hiring.waiting_number', { number: waitingNumber ?? 0 })}</Tag>;
  return <StateChip workflow="application" value={state} tones={stateTones} />;
}

/** The rules' answer in words; the reasons, each with its clause, and the facts looked at open below. */
function Eligibility() {
  const application = useRecordContext<ApplicationRecord>();
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const { nameOf, answerIn } = useFactWords(application ?? noWords);
  const [open, setOpen] = useState(false);
  if (application === undefined) return null;
  const { eligibility, priority, reasons, missing, facts, judgedOn, declaredFacts } = application;
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    setOpen(!open);
  };
  const declared = new Set(declaredFacts.map(({ fact }) => fact));
  const shown = Object.entries(facts).filter(([fact]) => fact !== 'on' && !declared.has(fact));
  // What is missing stands above by its names.
  const told = reasons.filter(({ code }) => code !== 'FACT_MISSING');
  return (
    <Box sx={{ textAlign: 'left' }}>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center', justifyContent: 'flex-start', flexWrap: 'wrap' }}>
        <Tag tone={eligibilityTones[eligibility]}>
          {translate(`hiring.eligibility.${eligibility}`)}
          {eligibility === 'eligible' && priority !== null && ` · ${translate('hiring.priority', { priority })}`}
        </Tag>
        <Button size="small" aria-expanded={open} onClick={toggle}>
          {translate(open ? 'hiring.less' : 'hiring.why')}
        </Button>
      </Stack>
      {missing.length > 0 && (
        <Typography variant="body2">
          {translate('hiring.missing', { facts: missing.map(nameOf).join(english ? ', ' : '、') })}
        </Typography>
      )}
      <Collapse in={open} unmountOnExit>
        {told.map(({ sentence, words, clause, documentNumber }) => (
          <Typography key={sentence} variant="body2">
            {(english ? words?.en : words?.zh) ?? sentence}
            <Typography component="span" variant="caption" color="text.secondary">
              {` ${[documentNumber, clause].filter((part) => part !== '').join(' ')}`}
            </Typography>
          </Typography>
        ))}
        <Typography variant="caption" color="text.secondary" component="div">
          {translate('hiring.looked_at', { day: judgedOn })}
          {shown.map(([fact, value]) => ` ${nameOf(fact)} ${answerIn(fact, value)}`).join('；')}
        </Typography>
        <Declared />
      </Collapse>
    </Box>
  );
}

const noWords: Pick<ApplicationRecord, 'factWords'> = { factWords: {} };

/** What was answered, by whom, on what proof, and why it was corrected. */
function Declared() {
  const application = useRecordContext<ApplicationRecord>();
  const translate = useTranslate();
  const { nameOf, answerIn } = useFactWords(application ?? noWords);
  const told = (application?.declaredFacts ?? []).filter(
    ({ value, correction }) => value !== null || correction !== '',
  );
  return told.map(({ fact, value, declaredBy, proof, correction }) => {
    const who = translate(`hiring.declared_by.${declaredBy}`);
    const declared = translate(proof === '' ? 'hiring.declared_unknown' : 'hiring.declared', { who, proof });
    const corrected = correction === '' ? '' : `；${translate('hiring.corrected', { reason: correction })}`;
    return (
      <Typography key={fact} variant="caption" color="text.secondary" component="div">
        {`${nameOf(fact)} ${answerIn(fact, value)}（${declared}${corrected}）`}
      </Typography>
    );
  });
}

/** Which criterion decided; for those who left, why. */
function Explanation() {
  const application = useRecordContext<ApplicationRecord>();
  const english = useLocale() === 'en';
  if (application === undefined) return null;
  const { explanation, stateReason } = application;
  const words = stateReason === '' ? ((english ? explanation?.en : explanation?.zh) ?? '—') : stateReason;
  return (
    <Typography variant="body2" sx={{ maxWidth: 320 }}>
      {words}
    </Typography>
  );
}

function Applied() {
  const application = useRecordContext<ApplicationRecord>();
  const translate = useTranslate();
  const download = useDownload();
  const mayOpen = usePermission('files.read');
  if (application === undefined) return null;
  const files = application.documents.flatMap(({ fileId }) => (fileId === null ? [] : [fileId]));
  return (
    <Box>
      <DayField source="appliedOn" />
      <Typography variant="caption" color="text.secondary" component="div">
        {translate(`hiring.applied_by.${application.appliedBy}`)}
      </Typography>
      {mayOpen &&
        files.map((id, index) => (
          <Button key={id} size="small" onClick={() => download(`/files/${id}`)}>
            {translate('hiring.document', { number: index + 1 })}
          </Button>
        ))}
    </Box>
  );
}

/** Whoever is approved gets an agreement. */
function Draft() {
  const application = useRecordContext<ApplicationRecord>();
  return application?.state === 'approved' ? <DraftAgreementButton applicationId={application.id} /> : null;
}

/** Nobody is taken off a list that is being dealt with. */
function Commands({ listOpen }: { readonly listOpen: boolean }) {
  const reason = [{ name: 'reason', kind: 'reason' }] as const;
  return (
    <Stack direction="row" spacing={1} sx={{ justifyContent: 'flex-end', flexWrap: { xs: 'wrap', md: 'nowrap' } }}>
      <Draft />
      {listOpen && <CorrectAnswer />}
      <CommandButton command="withdraw" size="small" variant="text" workflow={applicationWorkflow} fields={reason} />
      <CommandButton
        command="take-out"
        size="small"
        variant="text"
        danger
        workflow={applicationWorkflow}
        transition="reject"
        when={() => listOpen}
        fields={reason}
      />
    </Stack>
  );
}
