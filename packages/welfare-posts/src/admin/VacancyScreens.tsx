import {
  CommandButton,
  CommandDialog,
  type CommandField,
  CorrectButton,
  CountField,
  DayField,
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  MoneyField,
  PlainField,
  RecordSearch,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  type Tone,
  useConsoleDataProvider,
  usePermission,
  useToday,
} from '@gongyi/console-kit';
import { daysBetween, type JsonObject, parseLocalDate } from '@gongyi/kernel';
import Print from '@mui/icons-material/Print';
import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { SelectInput, useCreatePath, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { type VacancyRecord, vacancyWorkflow } from '../model/vacancy.js';
import type { WelfarePostRecord } from '../model/welfare-post.js';
import { Applicants } from './Applicants.js';
import { ApplyButton } from './ApplyButton.js';
import { ProcedurePanel } from './ProcedurePanel.js';

const tones: Readonly<Record<string, Tone>> = {
  announced: 'info',
  closed: 'warning',
  in_procedure: 'info',
  decided: 'success',
};
const State = () => <StateChip workflow="vacancy" tones={tones} />;

const columns: readonly TableColumn<VacancyRecord>[] = [
  { source: 'postName', link: true },
  { source: 'divisionCode', kind: 'division', sortable: true },
  { source: 'placesOffered', kind: 'count' },
  { source: 'applicationCount', kind: 'count' },
  { source: 'announcedOn', kind: 'day', sortable: true, phone: 'hidden' },
  { source: 'noticeEndsOn', kind: 'day' },
  { source: 'state', field: <State />, phone: 'end' },
];

const filters = [
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
  <SelectInput
    key="state"
    source="state"
    choices={vacancyWorkflow.states.map((id) => ({ id, name: `states.vacancy.${id}` }))}
  />,
];

/** All vacancies, the newest first. */
export function VacancyList() {
  return (
    <ResourceList<VacancyRecord> filters={filters} sort={{ field: 'id', order: 'DESC' }} actions={<DraftButton />}>
      <ResponsiveTable columns={columns} empty="hiring.none" />
    </ResourceList>
  );
}

const noticeFields: readonly CommandField[] = [
  {
    name: 'placesOffered',
    kind: 'number',
    required: true,
    min: 1,
    max: 1000,
    initial: ({ placesOffered }) => placesOffered ?? 1,
  },
  { name: 'duties', kind: 'multiline', required: true, minLength: 2, initial: ({ duties }) => duties },
  { name: 'conditions', kind: 'multiline', help: 'hiring.conditions_hint', initial: ({ conditions }) => conditions },
  { name: 'howToApply', kind: 'multiline', required: true, minLength: 2, initial: ({ howToApply }) => howToApply },
];

/** Drafts a vacancy of a post that is looked up, or of the post around it. */
function DraftButton({ post: given }: { readonly post?: WelfarePostRecord }) {
  const [open, setOpen] = useState(false);
  const [post, setPost] = useState<WelfarePostRecord | null>(given ?? null);
  const translate = useTranslate();
  const redirect = useRedirect();
  const createPath = useCreatePath();
  const dataProvider = useConsoleDataProvider();
  if (!usePermission('vacancies.draft')) return null;
  const text = (part: string) => translate(`resources.vacancies.commands.create.${part}`);
  const submit = async (values: JsonObject) => {
    if (post === null) throw new Error('hiring.choose_post');
    const { id } = await dataProvider.command('vacancies', null, '', { ...values, welfarePostId: String(post.id) });
    redirect(createPath({ resource: 'vacancies', id, type: 'show' }));
  };
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>
        {text('label')}
      </Button>
      {open && (
        <CommandDialog
          title={text('label')}
          hint={text('hint')}
          resource="vacancies"
          fields={noticeFields}
          confirmLabel={text('label')}
          onSubmit={submit}
          onClose={() => setOpen(false)}
        >
          {given === undefined && (
            <RecordSearch<WelfarePostRecord>
              resource="welfare-posts"
              label={translate('hiring.post')}
              nameOf={({ name }) => name}
              detailOf={({ code, usingUnit, places, holders }) =>
                `${code} ${usingUnit} ${translate('hiring.places_and_holders', { places, holders })}`
              }
              value={post}
              onChange={setPost}
            />
          )}
        </CommandDialog>
      )}
    </>
  );
}

/** The vacancies of a post, on its page. */
export function PostVacancies() {
  const post = useRecordContext<WelfarePostRecord>();
  const translate = useTranslate();
  if (!usePermission('vacancies.read') || post === undefined) return null;
  return (
    <Section
      title={translate('resources.vacancies.name', { smart_count: 2 })}
      flush
      actions={<DraftButton post={post} />}
    >
      <ResourceList
        resource="vacancies"
        embedded
        storeKey={false}
        filter={{ welfarePostId: post.id }}
        sort={{ field: 'id', order: 'DESC' }}
      >
        <ResponsiveTable columns={columns.filter(({ source }) => source !== 'divisionCode')} empty="hiring.none" />
      </ResourceList>
    </Section>
  );
}

/** One vacancy: its notice, who applied, the list, and the steps to the decision. */
export function VacancyShow() {
  return (
    <ResourceShow<VacancyRecord>
      title={(vacancy) => vacancy.postName}
      subtitle={() => (
        <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
          <DivisionField source="divisionCode" />
          <State />
        </Stack>
      )}
      actions={<Commands />}
    >
      <WhatNow />
      <Section>
        <Facts />
      </Section>
      <Applicants />
      <Procedure />
    </ResourceShow>
  );
}

function Commands() {
  const vacancy = useRecordContext<VacancyRecord>();
  const today = useToday();
  if (vacancy === undefined) return null;
  const { state, submittedOn, noticeEndsOn, id } = vacancy;
  const listed = state !== 'draft' && state !== 'announced' && state !== 'cancelled';
  return (
    <>
      {state === 'draft' && <CorrectButton fields={noticeFields} permission="vacancies.draft" />}
      <CommandButton command="announce" workflow={vacancyWorkflow} variant="contained" />
      <ApplyButton />
      <CommandButton command="close" workflow={vacancyWorkflow} when={() => (noticeEndsOn ?? today) < today} />
      <CommandButton command="rank" permission="vacancies.close" when={() => state === 'closed'} />
      <CommandButton command="submit" when={() => state === 'closed' && submittedOn === null} variant="contained" />
      {vacancy.terms !== null && <PrintLink to={`/vacancy-notice/${id}`} label="hiring.print_notice" />}
      {listed && <PrintLink to={`/proposed-notice/${id}`} label="hiring.print_proposed" />}
      <CommandButton
        command="cancel"
        danger
        when={() => vacancyWorkflow.allowed(state).includes('cancel') && submittedOn === null}
        fields={[{ name: 'reason', kind: 'reason' }]}
      />
    </>
  );
}

function PrintLink({ to, label }: { readonly to: string; readonly label: string }) {
  const translate = useTranslate();
  return (
    <Button component={Link} to={to} variant="outlined" startIcon={<Print />}>
      {translate(label)}
    </Button>
  );
}

/** What stands in the way, or comes next. */
function WhatNow() {
  const vacancy = useRecordContext<VacancyRecord>();
  const translate = useTranslate();
  const today = parseLocalDate(useToday());
  if (vacancy === undefined) return null;
  const { state, noticeEndsOn: day, submittedOn, waitingUntil, cancelReason } = vacancy;
  if (state === 'announced' && day !== null && today !== undefined) {
    const left = daysBetween(today, day) + 1;
    return left > 0 ? (
      <Alert severity="info">{translate('hiring.notice_running', { day, days: left })}</Alert>
    ) : (
      <Alert severity="success">{translate('hiring.notice_over', { day })}</Alert>
    );
  }
  if (state === 'closed')
    return <Alert severity="warning">{translate(submittedOn === null ? 'hiring.to_submit' : 'hiring.returned')}</Alert>;
  if (state === 'decided')
    return <Alert severity="success">{translate('hiring.decided', { day: waitingUntil ?? '' })}</Alert>;
  return state === 'cancelled' ? <Alert severity="info">{cancelReason}</Alert> : null;
}

const label = (field: string) => `resources.vacancies.fields.${field}`;

function Facts() {
  return (
    <FactGrid>
      <Fact label={label('placesOffered')}>
        <CountField source="placesOffered" fontWeight={650} />
      </Fact>
      <Fact label={label('freePlaces')}>
        <CountField source="freePlaces" />
      </Fact>
      <Fact label={label('standardFen')}>
        <MoneyField source="standardFen" />
      </Fact>
      <Fact label={label('requiredDays')}>
        <CountField source="requiredDays" />
      </Fact>
      {(['announcedOn', 'noticeEndsOn', 'closedOn', 'decidedOn'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <DayField source={field} />
        </Fact>
      ))}
      {(['usingUnit', 'duties', 'conditions', 'howToApply'] as const).map((field) => (
        <Fact key={field} label={label(field)}>
          <PlainField source={field} />
        </Fact>
      ))}
    </FactGrid>
  );
}

function Procedure() {
  const vacancy = useRecordContext<VacancyRecord>();
  return vacancy?.submittedOn == null ? null : <ProcedurePanel subject="vacancy" subjectId={vacancy.id} />;
}
