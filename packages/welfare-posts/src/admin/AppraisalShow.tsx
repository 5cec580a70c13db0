import {
  CommandButton,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  formatPeriod,
  RecordLink,
  ResourceShow,
  Section,
  Tag,
  type Tone,
  usePermission,
  useToday,
} from '@gongyi/console-kit';
import { Alert, Stack, Typography } from '@mui/material';
import { useLocale, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { type AppraisalRecord, type amountStandings, appraisalWorkflow, tellingWays } from '../model/appraisal.js';
import { missingReviewers } from '../model/appraisal-rules.js';
import { appraisalState, Due, Grade, PeriodName } from './appraisal-fields.js';
import { EffectWords, useEffectWords, useNamed } from './appraisal-words.js';
import { PrintButton } from './PrintedSheet.js';
import { ProcedurePanel } from './ProcedurePanel.js';
import { ScoreSheets } from './ScoreSheet.js';

/** One appraisal: the scores, the two levels, what follows, and what the worker was told and said. */
export function AppraisalShow() {
  return (
    <ResourceShow<AppraisalRecord>
      title={({ personName, postName }) => `${personName} · ${postName}`}
      subtitle={() => <PeriodName />}
      actions={
        <>
          <PrintAppraisal />
          <CommandButton command="discard" workflow={appraisalWorkflow} danger />
          <Submit />
        </>
      }
    >
      <Content />
    </ResourceShow>
  );
}

function PrintAppraisal() {
  const appraisal = useRecordContext<AppraisalRecord>();
  return appraisal === undefined ? null : <PrintButton to={`/appraisal-form/${appraisal.id}`} />;
}

/** Once everybody below the township has scored. */
function Submit() {
  const appraisal = useRecordContext<AppraisalRecord>();
  if (appraisal === undefined) return null;
  const missing = missingReviewers(appraisal.rule.template, appraisal.scores);
  if (missing.some((reviewer) => reviewer !== 'township')) return null;
  return <CommandButton command="submit" workflow={appraisalWorkflow} variant="contained" />;
}

interface Of {
  readonly appraisal: AppraisalRecord;
}
const label = (field: string) => `resources.appraisals.fields.${field}`;

function Content() {
  const appraisal = useRecordContext<AppraisalRecord>();
  if (appraisal === undefined) return null;
  const decided = appraisal.gradeId !== null;
  const facts = (
    <Section>
      <Facts appraisal={appraisal} />
    </Section>
  );
  // Who scores on a phone has the sheet before her.
  if (appraisal.state === 'draft')
    return (
      <>
        <ScoreSheets appraisal={appraisal} />
        {facts}
      </>
    );
  return (
    <>
      {facts}
      {decided && <Following appraisal={appraisal} />}
      {decided && <Told appraisal={appraisal} />}
      <ScoreSheets appraisal={appraisal} />
      <ProcedurePanel subject="appraisal" subjectId={appraisal.id} />
    </>
  );
}

function Facts({ appraisal }: Of) {
  const word = useNamed();
  return (
    <FactGrid>
      <Fact label={label('state')}>{appraisalState}</Fact>
      <Fact label={label('grade')}>
        <Grade />
      </Fact>
      <Fact label={label('dueOn')}>
        <Due />
      </Fact>
      <Fact label={label('personName')}>
        <RecordLink resource="persons" id={appraisal.personId}>
          {appraisal.personName}
        </RecordLink>
      </Fact>
      <Fact label={label('postName')}>
        <RecordLink resource="welfare-posts" id={appraisal.welfarePostId}>
          {appraisal.postName}
        </RecordLink>
      </Fact>
      <Fact label={label('divisionCode')}>
        <DivisionField source="divisionCode" />
      </Fact>
      <Fact label={label('template')}>{word(appraisal.rule.template)}</Fact>
      <Fact label={label('decidedOn')}>
        <DayField source="decidedOn" />
      </Fact>
      <Fact label={label('clause')}>{appraisal.clause}</Fact>
    </FactGrid>
  );
}

const standingTones: Readonly<Record<(typeof amountStandings)[number], Tone>> = {
  none: 'neutral',
  untold: 'warning',
  waits: 'info',
  applied: 'success',
  late: 'error',
};

/** What follows from the grade, in words, and the clause that says so. */
function Following({ appraisal }: Of) {
  const translate = useTranslate();
  const locale = useLocale();
  const words = useEffectWords()(appraisal);
  const { amountStanding, amountMonth, amountFrom, rule, gradeId } = appraisal;
  const clause = rule.grades.find(({ id }) => id === gradeId)?.clause ?? appraisal.clause;
  return (
    <Section title={translate('posts.appraisal.following')}>
      <Stack spacing={1}>
        {words.map((sentence) => (
          <Typography key={sentence}>{sentence}</Typography>
        ))}
        {amountStanding !== 'none' && (
          <div>
            <Tag tone={standingTones[amountStanding]}>
              {translate(`posts.appraisal.standing.${amountStanding}`, {
                day: amountFrom ?? '',
                month: formatPeriod(amountMonth ?? '', locale),
              })}
            </Tag>
          </div>
        )}
        {amountStanding !== 'none' && (
          <Typography variant="body2" color="text.secondary">
            {translate('posts.appraisal.amount_hint')}
          </Typography>
        )}
        <Typography variant="body2" color="text.secondary">
          {translate('posts.appraisal.by_clause', { clause })}
        </Typography>
        <ProposedExit appraisal={appraisal} />
      </Stack>
    </Section>
  );
}

/** The rules propose once her days to object are over; a person begins the exit, on the ground that they name. */
function ProposedExit({ appraisal }: Of) {
  const translate = useTranslate();
  const redirect = useRedirect();
  const today = useToday();
  const permitted = usePermission('exits.create');
  const { consequence, state: now, answerUntil, agreementId, groundId } = appraisal;
  if (consequence !== 'exit' || now !== 'told' || !permitted) return null;
  if (today === '' || answerUntil === null || today <= answerUntil) return null;
  return (
    <Alert severity="warning">
      <Stack spacing={1} sx={{ alignItems: 'flex-start' }}>
        <span>{translate('posts.appraisal.exit_by_person')}</span>
        <CommandButton
          resource="exits"
          command="draft"
          on="collection"
          permission="exits.create"
          size="small"
          fields={[
            { name: 'lastDay', kind: 'date', required: true },
            { name: 'reason', kind: 'reason' },
          ]}
          body={(values) => ({ ...values, agreementId, groundId })}
          onDone={({ id }) => redirect('show', 'exits', String(id))}
        />
      </Stack>
    </Alert>
  );
}

function Told({ appraisal }: Of) {
  const translate = useTranslate();
  const today = useToday();
  const { state: now, toldOn, toldWay, toldByName, workerWord, objectedOn, objection, rule } = appraisal;
  const answered = appraisal.objectionAnsweredOn !== null;
  const tell = (
    <CommandButton
      command="tell"
      workflow={appraisalWorkflow}
      variant="contained"
      size="small"
      fields={[
        { name: 'toldOn', kind: 'date', required: true, initial: today },
        {
          name: 'toldWay',
          kind: 'select',
          required: true,
          options: tellingWays.map((value) => ({ value, label: `posts.appraisal.way.${value}` })),
        },
        { name: 'workerWord', kind: 'multiline' },
      ]}
    >
      <Alert severity="info">
        <EffectWords appraisal={appraisal} />
      </Alert>
    </CommandButton>
  );
  const object = (
    <CommandButton
      command="object"
      workflow={appraisalWorkflow}
      when={(one) => one['objectedOn'] === null && today <= String(one['answerUntil'])}
      size="small"
      fields={[{ name: 'objection', kind: 'multiline', required: true, minLength: 2 }]}
    />
  );
  return (
    <Section
      title={translate('posts.appraisal.telling')}
      actions={now === 'final' ? tell : now === 'objected' ? <Answer /> : object}
    >
      {toldOn === null ? (
        <Typography color="text.secondary">{translate('posts.appraisal.not_told')}</Typography>
      ) : (
        <FactGrid>
          <Fact label={label('toldOn')}>
            {toldOn} · {translate(`posts.appraisal.way.${toldWay}`)} · {toldByName}
          </Fact>
          <Fact label={label('workerWord')}>{workerWord || '—'}</Fact>
          <Fact label={label('answerUntil')}>
            <DayField source="answerUntil" />
          </Fact>
          <Fact label={label('toldClause')}>{rule.told.clause}</Fact>
          {objectedOn !== null && (
            <Fact label={label('objection')}>
              {objectedOn} {objection}
            </Fact>
          )}
          {answered && (
            <Fact label={label('objectionAnswer')}>
              {appraisal.objectionAnsweredByName} {appraisal.objectionAnsweredOn} {appraisal.objectionAnswer}
            </Fact>
          )}
        </FactGrid>
      )}
    </Section>
  );
}

function Answer() {
  return (
    <CommandButton
      command="answer-objection"
      when={(one) => one['state'] === 'objected'}
      size="small"
      fields={[
        {
          name: 'verdict',
          kind: 'select',
          required: true,
          options: ['keep', 'revoke'].map((value) => ({ value, label: `posts.appraisal.verdict.${value}` })),
        },
        { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
      ]}
    />
  );
}
