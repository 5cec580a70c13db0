import {
  CommandButton,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  Tag,
  useConsole,
  usePermission,
} from '@gongyi/console-kit';
import { Box, Link, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { SelectInput, useCreatePath, useLocale, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { type ExitGrounds, type ExitRecord, exitOffers, exitWorkflow } from '../model/exit.js';
import { ProcedurePanel } from './ProcedurePanel.js';

const tones = {
  in_procedure: 'info',
  decided: 'warning',
  completed: 'success',
  refused: 'error',
  withdrawn: 'neutral',
  reinstated: 'neutral',
} as const;

const state = <StateChip workflow="exit" tones={tones} />;

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={exitWorkflow.states.map((id) => ({ id, name: `states.exit.${id}` }))}
  />,
];

function Ground() {
  const exit = useRecordContext<ExitRecord>();
  return useLocale() === 'en' ? exit?.groundEn : exit?.groundZh;
}

const columns: readonly TableColumn<ExitRecord>[] = [
  { source: 'personName', link: true, phone: 'title' },
  { source: 'postName' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'ground', field: <Ground /> },
  { source: 'lastDay', kind: 'day', sortable: true },
  { source: 'vacancyDueOn', kind: 'day', phone: 'hidden' },
  { source: 'state', field: state, phone: 'end' },
];

/** Who leaves which post, and how far it is. */
export function ExitList() {
  return (
    <ResourceList<ExitRecord> filters={filters} sort={{ field: 'lastDay', order: 'DESC' }}>
      <ResponsiveTable columns={columns} />
    </ResourceList>
  );
}

/** Begins an exit from the agreement around it. */
export function BeginExit() {
  const locale = useLocale();
  const redirect = useRedirect();
  const { client } = useConsole();
  const permitted = usePermission('exits.create');
  const { data } = useQuery({
    queryKey: ['exit-grounds'],
    queryFn: () => client.request<ExitGrounds>('/exit-grounds'),
    enabled: permitted,
  });
  const record = useRecordContext();
  if (data === undefined || record === undefined || record['leftOn'] !== null) return null;
  const options = data.grounds.map(({ id, zh, en }) => ({ value: id, label: locale === 'en' ? en : zh }));
  return (
    <CommandButton
      resource="exits"
      command="draft"
      on="collection"
      permission="exits.create"
      fields={[
        { name: 'groundId', kind: 'select', required: true, options },
        { name: 'lastDay', kind: 'date', required: true },
        { name: 'reason', kind: 'reason' },
      ]}
      body={(values, agreement) => ({ ...values, agreementId: agreement['id'] ?? '' })}
      onDone={({ id }) => redirect('show', 'exits', String(id))}
    />
  );
}

/** One exit: what was said and handed over, who decided, and what is owed afterwards. */
export function ExitShow() {
  return (
    <ResourceShow<ExitRecord>
      title={({ personName, postName }) => `${personName} · ${postName}`}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={
        <>
          <CommandButton command="discard" workflow={exitWorkflow} danger />
          <CommandButton command="submit" workflow={exitWorkflow} variant="contained" />
          <CommandButton
            command="complete"
            workflow={exitWorkflow}
            when={(exit) => exit['vacancyReportedOn'] !== null}
          />
        </>
      }
    >
      <Content />
    </ResourceShow>
  );
}

function Content() {
  const exit = useRecordContext<ExitRecord>();
  if (exit === undefined) return null;
  const decided = exit.decidedOn !== null;
  return (
    <>
      <Section>
        <Facts exit={exit} />
      </Section>
      <Talk exit={exit} />
      <HandOver exit={exit} />
      {exit.state !== 'draft' && <ProcedurePanel subject="exit" subjectId={exit.id} />}
      {decided && (
        <>
          <Vacancy exit={exit} />
          <Offer exit={exit} />
          <FollowUps exit={exit} />
          <Appeals exit={exit} />
        </>
      )}
    </>
  );
}

interface Of {
  readonly exit: ExitRecord;
}
const label = (field: string) => `resources.exits.fields.${field}`;
const isOpen = ({ state: now }: ExitRecord) => now === 'decided' || now === 'completed';

function Day({ of }: { readonly of: string }) {
  return (
    <Fact label={label(of)}>
      <DayField source={of} />
    </Fact>
  );
}

function Facts({ exit }: Of) {
  const createPath = useCreatePath();
  const translate = useTranslate();
  const to = (resource: string, id: string, text: string) => (
    <Link component={RouterLink} to={createPath({ resource, id, type: 'show' })}>
      {text}
    </Link>
  );
  return (
    <FactGrid>
      <Fact label={label('state')}>{state}</Fact>
      <Fact label={label('ground')}>
        <Ground />
      </Fact>
      <Day of="lastDay" />
      <Fact label={label('reason')}>{exit.reason}</Fact>
      <Fact label={label('personName')}>{to('persons', exit.personId, exit.personName)}</Fact>
      <Fact label={label('postName')}>{to('welfare-posts', exit.welfarePostId, exit.postName)}</Fact>
      <Fact label={label('agreement')}>
        {to('agreements', exit.agreementId, `${exit.personName} · ${exit.postName}`)}
      </Fact>
      <Fact label={label('partialMonth')}>
        {exit.partialMonth === null ? '—' : translate(`posts.exit.partial.${exit.partialMonth}`)}
      </Fact>
      <Day of="decidedOn" />
      <Day of="appealUntil" />
      <Day of="barredUntil" />
      <Fact label={label('clause')}>{exit.clause}</Fact>
    </FactGrid>
  );
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <Typography color="text.secondary">{children}</Typography>;
}

function Talk({ exit }: Of) {
  const translate = useTranslate();
  const record = (
    <CommandButton
      command="record-talk"
      when={(one) => one['state'] === 'draft'}
      size="small"
      fields={[
        { name: 'talkHeldOn', kind: 'date', required: true },
        { name: 'talkBy', kind: 'text', required: true, minLength: 2 },
        { name: 'talkNotes', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
  return (
    <Section title={translate('posts.exit.talk')} actions={record}>
      {exit.talkHeldOn === null ? (
        <Quiet>{translate(exit.talkNeeded ? 'posts.exit.needed' : 'posts.exit.not_needed')}</Quiet>
      ) : (
        <FactGrid>
          <Day of="talkHeldOn" />
          <Fact label={label('talkBy')}>{exit.talkBy}</Fact>
          <Fact label={label('talkNotes')}>{exit.talkNotes}</Fact>
        </FactGrid>
      )}
    </Section>
  );
}

function HandOver({ exit }: Of) {
  const translate = useTranslate();
  const record = (
    <CommandButton
      command="record-hand-over"
      when={(one) => one['state'] === 'draft'}
      size="small"
      fields={[
        { name: 'handedOverOn', kind: 'date', required: true },
        { name: 'handedOverList', kind: 'multiline', required: true },
      ]}
    />
  );
  return (
    <Section title={translate('posts.exit.hand_over')} actions={record}>
      {exit.handedOverOn === null ? (
        <Quiet>{translate(exit.handOverNeeded ? 'posts.exit.needed' : 'posts.exit.not_needed')}</Quiet>
      ) : (
        <FactGrid>
          <Day of="handedOverOn" />
          <Fact label={label('handedOverList')}>{exit.handedOverList}</Fact>
        </FactGrid>
      )}
    </Section>
  );
}

function Vacancy({ exit }: Of) {
  const translate = useTranslate();
  const report = (
    <CommandButton
      command="report-vacancy"
      when={(one) => one['state'] === 'decided' && one['vacancyReportedOn'] === null}
      size="small"
    />
  );
  return (
    <Section title={translate('posts.exit.vacancy')} actions={report}>
      <FactGrid>
        <Day of="vacancyDueOn" />
        <Fact label={label('vacancyReportedOn')}>
          <DayField source="vacancyReportedOn" />{' '}
          {exit.vacancyLate && <Tag tone="error">{translate(`posts.exit.late.${exit.lateRule ?? 'flag'}`)}</Tag>}
        </Fact>
      </FactGrid>
    </Section>
  );
}

function Offer({ exit }: Of) {
  const translate = useTranslate();
  const options = exitOffers.map((value) => ({ value, label: `posts.exit.offers.${value}` }));
  const record = isOpen(exit) && (
    <CommandButton
      command="record-offer"
      size="small"
      fields={[
        { name: 'offerKind', kind: 'select', required: true, options },
        { name: 'offerText', kind: 'multiline' },
      ]}
    />
  );
  return (
    <Section title={translate('posts.exit.offer')} actions={record}>
      <FactGrid>
        <Fact label={label('offerKind')}>
          {exit.offerKind === null ? '—' : translate(`posts.exit.offers.${exit.offerKind}`)}
        </Fact>
        <Fact label={label('offerText')}>{exit.offerText || '—'}</Fact>
      </FactGrid>
    </Section>
  );
}

const line = { display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', py: 0.5 } as const;

function FollowUps({ exit }: Of) {
  const translate = useTranslate();
  return (
    <Section title={translate('posts.exit.follow_ups')}>
      {exit.followUps.length === 0 && <Quiet>{translate('posts.exit.no_follow_ups')}</Quiet>}
      {exit.followUps.map(({ id, months, dueOn, doneOn, employment, notes }) => (
        <Box key={id} sx={line}>
          <Typography>{translate('posts.exit.months', { months })}</Typography>
          <Quiet>
            {doneOn === null ? translate('posts.exit.due', { day: dueOn }) : `${doneOn} ${employment} ${notes}`}
          </Quiet>
          {doneOn === null && isOpen(exit) && (
            <CommandButton
              command="follow-up"
              size="small"
              fields={[
                { name: 'employment', kind: 'text', required: true },
                { name: 'notes', kind: 'multiline' },
              ]}
              body={(values) => ({ ...values, followUpId: id })}
            />
          )}
        </Box>
      ))}
    </Section>
  );
}

function Appeals({ exit }: Of) {
  const translate = useTranslate();
  const record = isOpen(exit) && (
    <CommandButton
      command="appeal"
      size="small"
      fields={[
        { name: 'statedBy', kind: 'text', required: true },
        { name: 'content', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
  const options = ['uphold', 'reject'].map((value) => ({ value, label: `posts.exit.verdict.${value}` }));
  return (
    <Section title={translate('posts.exit.appeals')} actions={record}>
      {exit.appeals.length === 0 && <Quiet>{translate('posts.exit.no_appeals')}</Quiet>}
      {exit.appeals.map(({ id, receivedOn, statedBy, content, state: now, answer }) => (
        <Box key={id} sx={line}>
          <Tag tone={now === 'open' ? 'warning' : 'neutral'}>{translate(`states.exit-appeal.${now}`)}</Tag>
          <Typography>
            {receivedOn} {statedBy}：{content}
            {answer !== '' && ` → ${answer}`}
          </Typography>
          {now === 'open' && (
            <CommandButton
              command="answer-appeal"
              size="small"
              fields={[
                { name: 'verdict', kind: 'select', required: true, options },
                { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
              ]}
              body={(values) => ({ ...values, appealId: id })}
            />
          )}
        </Box>
      ))}
    </Section>
  );
}
