import {
  CommandButton,
  type CommandField,
  Loaded,
  Section,
  Tag,
  useConsole,
  useDownload,
  usePermission,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Box, Button, Stack, Step, StepContent, StepLabel, Stepper, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RecordContextProvider, useGetIdentity, useLocale, useTranslate } from 'react-admin';
import type {
  ProcedureAct,
  ProcedureObjection,
  ProcedureRecord,
  ProcedureStep,
  ProcedureSubject,
} from '../model/procedure.js';
import { isApartFrom } from '../model/procedure.js';

export interface ProcedurePanelProps {
  readonly subject: ProcedureSubject;
  readonly subjectId: string;
  /** What its maker puts right after a return, before it is handed in again. */
  readonly whenReturned?: ReactNode;
}

/** Where a matter stands: the county's own steps, who did which, and the next one to do. */
export function ProcedurePanel({ subject, subjectId, whenReturned }: ProcedurePanelProps) {
  const translate = useTranslate();
  const { client } = useConsole();
  const { data: identity } = useGetIdentity();
  const query = useQuery({
    queryKey: ['procedures', subject, subjectId],
    queryFn: () =>
      client.request<ProcedureRecord[]>(
        `/procedures?${new URLSearchParams({ filter: JSON.stringify({ subject, subjectId }) })}`,
      ),
  });
  return (
    <Section title={translate('resources.procedures.name')}>
      <Loaded query={query}>
        {(procedures) =>
          procedures.map((procedure) => (
            <RecordContextProvider key={procedure.id} value={procedure}>
              <Steps procedure={procedure} />
              {procedure.state === 'returned' && String(identity?.id) === procedure.makerId && whenReturned}
              <Objections procedure={procedure} />
            </RecordContextProvider>
          ))
        }
      </Loaded>
    </Section>
  );
}

function Steps({ procedure }: { readonly procedure: ProcedureRecord }) {
  const locale = useLocale();
  const translate = useTranslate();
  const { steps, position, state, round, acts } = procedure;
  const words = (step: ProcedureStep) => (locale === 'en' ? step.en : step.zh);
  return (
    <Stack spacing={1.5}>
      <State procedure={procedure} />
      <Stepper orientation="vertical" activeStep={state === 'open' ? position : -1} nonLinear>
        {steps.map((step, index) => {
          const done = acts.find((act) => act.round === round && act.position === index && act.verdict === 'pass');
          return (
            // The same act may stand twice in a procedure; only its place is its own.
            // biome-ignore lint/suspicious/noArrayIndexKey: steps never change their order
            <Step key={index} completed={done !== undefined} expanded>
              <StepLabel>
                {words(step)}
                <Typography component="span" color="text.secondary" sx={{ ml: 1 }}>
                  {translate(`posts.level.${step.level}`)}
                  {step.days !== undefined && ` · ${translate(`posts.days.${step.unit}`, { days: step.days })}`}
                </Typography>
              </StepLabel>
              <StepContent>
                {done !== undefined && <Done act={done} />}
                {state === 'open' && index === position && <Next procedure={procedure} step={step} />}
              </StepContent>
            </Step>
          );
        })}
      </Stepper>
      <Earlier acts={acts.filter((act) => act.verdict !== 'pass' || act.round !== round)} />
    </Stack>
  );
}

const tones = { open: 'info', returned: 'warning', passed: 'success', refused: 'error', withdrawn: 'neutral' } as const;

function State({ procedure: { state, makerName, startedOn, makerId } }: { readonly procedure: ProcedureRecord }) {
  const translate = useTranslate();
  const { data: identity } = useGetIdentity();
  const again = { resource: 'procedures', permission: 'procedures.resubmit' } as const;
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Tag tone={tones[state]}>{translate(`states.procedure.${state}`)}</Tag>
      <Typography color="text.secondary">{translate('posts.made_by', { name: makerName, day: startedOn })}</Typography>
      {String(identity?.id) === makerId && state === 'returned' && (
        <CommandButton
          {...again}
          command="resubmit"
          variant="contained"
          fields={[{ name: 'note', kind: 'multiline' }]}
        />
      )}
      {String(identity?.id) === makerId && (state === 'open' || state === 'returned') && (
        <CommandButton {...again} command="withdraw" danger fields={[{ name: 'note', kind: 'reason' }]} />
      )}
    </Box>
  );
}

function Done({ act }: { readonly act: ProcedureAct }) {
  const translate = useTranslate();
  const { actedByName, actedOn, noticeEndsOn, meeting, evidenceFileId, note } = act;
  return (
    <Typography color="text.secondary" component="div">
      {actedByName} {actedOn}
      {noticeEndsOn !== null && ` · ${translate('posts.notice_until', { day: noticeEndsOn })}`}
      {meeting !== null && ` · ${translate('posts.votes', { ...meeting })}`}
      {note !== '' && ` · ${note}`}
      {evidenceFileId !== null && <Evidence id={evidenceFileId} />}
    </Typography>
  );
}

function Evidence({ id }: { readonly id: string }) {
  const translate = useTranslate();
  const download = useDownload();
  if (!usePermission('files.read')) return null;
  return (
    <Button size="small" onClick={() => download(`/files/${id}`)}>
      {translate('posts.evidence')}
    </Button>
  );
}

const meetingField = (name: string): CommandField => ({ name, kind: 'number', required: true, min: 0, max: 10_000 });

function fieldsOf(step: ProcedureStep): CommandField[] {
  const passing = (values: JsonObject) => values['verdict'] === 'pass';
  const meeting: CommandField[] = [
    { name: 'heldOn', kind: 'date', required: true },
    ...['present', 'inFavour', 'against', 'abstained'].map(meetingField),
  ];
  return [
    {
      name: 'verdict',
      kind: 'select',
      required: true,
      initial: 'pass',
      options: ['pass', 'return', 'refuse'].map((value) => ({ value, label: `posts.verdict.${step.act}.${value}` })),
    },
    ...(step.act === 'meeting' ? meeting : []).map((field) => ({ ...field, visible: passing })),
    { name: 'evidenceFileId', kind: 'file', required: step.evidence, visible: passing },
    { name: 'note', kind: 'multiline', visible: passing },
    { name: 'note', kind: 'reason', visible: (values) => !passing(values) },
  ];
}

const meetingNames = ['heldOn', 'present', 'inFavour', 'against', 'abstained'];

function Next({ procedure, step }: { readonly procedure: ProcedureRecord; readonly step: ProcedureStep }) {
  const translate = useTranslate();
  const { data: identity } = useGetIdentity();
  const mayLevel = usePermission(`procedures.act-${step.level}`);
  const { round, position, blockedBy, noticeEndsOn, dueOn } = procedure;
  const own = !isApartFrom(procedure, String(identity?.id));
  return (
    <Stack spacing={1} sx={{ alignItems: 'flex-start' }}>
      {blockedBy === 'notice' && (
        <Alert severity="info">{translate('posts.notice_running', { day: noticeEndsOn ?? '' })}</Alert>
      )}
      {blockedBy === 'objection' && <Alert severity="warning">{translate('posts.objection_open')}</Alert>}
      {dueOn !== null && <Typography>{translate('posts.due_on', { day: dueOn })}</Typography>}
      {mayLevel && own && <Alert severity="info">{translate('posts.another_person')}</Alert>}
      {!mayLevel && (
        <Typography color="text.secondary">
          {translate('posts.waits_for', { level: translate(`posts.level.${step.level}`) })}
        </Typography>
      )}
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
        {mayLevel && !own && (
          <CommandButton
            resource="procedures"
            command={`act-${step.level}`}
            name={`act-${step.act}`}
            permission={`procedures.act-${step.level}`}
            variant="contained"
            fields={fieldsOf(step)}
            body={(values) => bodyOf(values, round, position)}
          />
        )}
        {noticeEndsOn !== null && (
          <CommandButton
            resource="procedures"
            command="object"
            fields={[
              { name: 'statedBy', kind: 'text', required: true },
              { name: 'content', kind: 'multiline', required: true, minLength: 2 },
            ]}
          />
        )}
      </Box>
    </Stack>
  );
}

function bodyOf(values: JsonObject, round: number, position: number): JsonObject {
  const entries = Object.entries(values);
  const meeting = entries.filter(([name]) => meetingNames.includes(name));
  return {
    ...Object.fromEntries(entries.filter(([name]) => !meetingNames.includes(name))),
    ...(meeting.length === 0 ? {} : { meeting: Object.fromEntries(meeting) }),
    round,
    position,
  };
}

function Earlier({ acts }: { readonly acts: readonly ProcedureAct[] }) {
  const translate = useTranslate();
  if (acts.length === 0) return null;
  return (
    <Box>
      <Typography variant="subtitle2">{translate('posts.earlier')}</Typography>
      {acts.map(({ id, act, verdict, actedByName, actedOn, note }) => (
        <Typography key={id} color="text.secondary">
          {actedOn} {actedByName}{' '}
          {verdict === null ? translate(`posts.act.${act}`) : translate(`posts.verdict.${act}.${verdict}`)}
          {note !== '' && `：${note}`}
        </Typography>
      ))}
    </Box>
  );
}

function Objections({ procedure: { objections } }: { readonly procedure: ProcedureRecord }) {
  const translate = useTranslate();
  if (objections.length === 0) return null;
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="subtitle2">{translate('posts.objections')}</Typography>
      {objections.map((objection) => (
        <Objection key={objection.id} objection={objection} />
      ))}
    </Box>
  );
}

function Objection({ objection }: { readonly objection: ProcedureObjection }) {
  const translate = useTranslate();
  const { id, receivedOn, statedBy, content, state, answer } = objection;
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', py: 0.5 }}>
      <Tag tone={state === 'open' ? 'warning' : 'neutral'}>{translate(`states.procedure-objection.${state}`)}</Tag>
      <Typography>
        {receivedOn} {statedBy}：{content}
        {answer !== '' && ` → ${answer}`}
      </Typography>
      {state === 'open' && (
        <CommandButton
          resource="procedures"
          command="answer"
          size="small"
          fields={[
            {
              name: 'verdict',
              kind: 'select',
              required: true,
              options: ['uphold', 'reject'].map((value) => ({ value, label: `posts.objection_verdict.${value}` })),
            },
            { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
          ]}
          body={(values) => ({ ...values, objectionId: id })}
        />
      )}
    </Box>
  );
}
