import {
  CommandButton,
  DivisionField,
  Fact,
  FactGrid,
  RecordLink,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  useConsole,
  usePermission,
} from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import {
  RecordContextProvider,
  SelectInput,
  useLocale,
  useRecordContext,
  useRedirect,
  useTranslate,
} from 'react-admin';
import { type ExitGrounds, type ExitRecord, exitWorkflow } from '../model/exit.js';
import { Appeals, Corrections, FollowUps, Offer, Vacancy } from './ExitAftermath.js';
import { Day, label, type Of, Quiet } from './exit-parts.js';
import { PrintButton } from './PrintedSheet.js';
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
          <PrintExit />
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

function PrintExit() {
  const exit = useRecordContext<ExitRecord>();
  return exit === undefined ? null : <PrintButton to={`/exit-form/${exit.id}`} />;
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
      {exit.state !== 'draft' && (
        <ProcedurePanel
          subject="exit"
          subjectId={exit.id}
          whenReturned={
            <RecordContextProvider value={exit}>
              <CommandButton
                command="revise"
                size="small"
                fields={[
                  { name: 'lastDay', kind: 'date', required: true, initial: exit.lastDay },
                  { name: 'reason', kind: 'reason', initial: exit.reason },
                ]}
              />
              <RecordTalk />
              <RecordHandOver />
            </RecordContextProvider>
          }
        />
      )}
      {decided && (
        <>
          <Vacancy exit={exit} />
          <Corrections exit={exit} />
          <Offer exit={exit} />
          <FollowUps exit={exit} />
          <Appeals exit={exit} />
        </>
      )}
    </>
  );
}

function Facts({ exit }: Of) {
  const translate = useTranslate();
  return (
    <FactGrid>
      <Fact label={label('state')}>{state}</Fact>
      <Fact label={label('ground')}>
        <Ground />
      </Fact>
      <Day of="lastDay" />
      <Fact label={label('reason')}>{exit.reason}</Fact>
      <Fact label={label('personName')}>
        <RecordLink resource="persons" id={exit.personId}>
          {exit.personName}
        </RecordLink>
      </Fact>
      <Fact label={label('postName')}>
        <RecordLink resource="welfare-posts" id={exit.welfarePostId}>
          {exit.postName}
        </RecordLink>
      </Fact>
      <Fact label={label('agreement')}>
        <RecordLink resource="agreements" id={exit.agreementId}>{`${exit.personName} · ${exit.postName}`}</RecordLink>
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

function RecordTalk() {
  return (
    <CommandButton
      command="record-talk"
      size="small"
      fields={[
        { name: 'talkHeldOn', kind: 'date', required: true },
        { name: 'talkBy', kind: 'text', required: true, minLength: 2 },
        { name: 'talkNotes', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
}

function Talk({ exit }: Of) {
  const translate = useTranslate();
  return (
    <Section title={translate('posts.exit.talk')} actions={exit.state === 'draft' && <RecordTalk />}>
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

function RecordHandOver() {
  return (
    <CommandButton
      command="record-hand-over"
      size="small"
      fields={[
        { name: 'handedOverOn', kind: 'date', required: true },
        { name: 'handedOverList', kind: 'multiline', required: true },
      ]}
    />
  );
}

function HandOver({ exit }: Of) {
  const translate = useTranslate();
  return (
    <Section title={translate('posts.exit.hand_over')} actions={exit.state === 'draft' && <RecordHandOver />}>
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
