import { DivisionField, Loaded, useConsole, useConsoleDataProvider } from '@gongyi/console-kit';
import { Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { AgreementRecord } from '../model/agreement.js';
import type { AppraisalRecord } from '../model/appraisal.js';
import { appraisalPeriodName } from '../model/appraisal-period.js';
import { itemsOf, reviewersOf } from '../model/appraisal-rules.js';
import type { ExitRecord } from '../model/exit.js';
import type { ProcedureRecord } from '../model/procedure.js';
import { EffectWords, pointsOf, useNamed } from './appraisal-words.js';
import { FormCell, FormGrid, PrintedSheet, useFormTitles } from './PrintedSheet.js';

/** A record with its agreement, for the masked number, and the steps that were taken about it. */
function useFiled<R extends { readonly id: string; readonly agreementId: string }>(
  resource: 'exits' | 'appraisals',
  subject: string,
) {
  const { id = '' } = useParams();
  const { client } = useConsole();
  const dataProvider = useConsoleDataProvider();
  return useQuery({
    queryKey: ['printed-form', resource, id],
    queryFn: async () => {
      const record = (await dataProvider.getOne<R>(resource, { id: id as R['id'] })).data;
      const agreement = (await dataProvider.getOne<AgreementRecord>('agreements', { id: record.agreementId })).data;
      const filter = JSON.stringify({ subject, subjectId: id });
      const procedures = await client.request<ProcedureRecord[]>(`/procedures?${new URLSearchParams({ filter })}`);
      return { record, agreement, procedure: procedures.at(-1) };
    },
  });
}

/** What each level said, when and who; a step that is still open has room for a signature. */
function StepCells({ procedure }: { readonly procedure: ProcedureRecord | undefined }) {
  const translate = useTranslate();
  const word = useNamed();
  if (procedure === undefined) return null;
  return procedure.steps.map((step, position) => {
    const act = procedure.acts.findLast(
      (one) => one.position === position && one.round === procedure.round && one.verdict !== null,
    );
    return (
      <FormCell key={`${step.zh}${step.level}`} label={word(step)} wide>
        {act === undefined ? (
          <Signature />
        ) : (
          <>
            {translate(`posts.forms.verdict.${act.verdict}`)}
            {act.note === '' ? '' : `：${act.note}`}
            {act.noticeEndsOn !== null && ` ${translate('posts.forms.notice_until', { day: act.noticeEndsOn })}`}
            <Typography align="right" variant="body2">
              {act.actedByName} {act.actedOn}
            </Typography>
          </>
        )}
      </FormCell>
    );
  });
}

function Signature() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="text.secondary" sx={{ pt: 4, textAlign: 'right' }}>
      {translate('posts.forms.sign_here')}
    </Typography>
  );
}

/** 退岗审批表, under the county's own title. */
export function ExitForm() {
  const query = useFiled<ExitRecord>('exits', 'exit');
  const titles = useFormTitles();
  const translate = useTranslate();
  const word = useNamed();
  const field = (name: string) => translate(`resources.exits.fields.${name}`);
  return (
    <Loaded query={query}>
      {({ record: exit, agreement, procedure }) => (
        <PrintedSheet title={titles?.exitForm ?? ''} back={`/exits/${exit.id}/show`}>
          <FormGrid>
            <FormCell label={field('personName')}>{exit.personName}</FormCell>
            <FormCell label={translate('posts.forms.identity')}>{agreement.identityMasked}</FormCell>
            <FormCell label={field('divisionCode')}>
              <DivisionField value={exit.divisionCode} />
            </FormCell>
            <FormCell label={field('postName')}>{exit.postName}</FormCell>
            <FormCell label={translate('posts.forms.term')}>
              {agreement.startsOn} – {agreement.endsOn}
            </FormCell>
            <FormCell label={field('lastDay')}>{exit.lastDay}</FormCell>
            <FormCell label={field('ground')} wide>
              {word({ zh: exit.groundZh, en: exit.groundEn })}
            </FormCell>
            <FormCell label={field('reason')} wide>
              {exit.reason}
            </FormCell>
            <FormCell label={field('talkNotes')} wide>
              {exit.talkHeldOn === null ? '—' : `${exit.talkHeldOn} ${exit.talkBy}\n${exit.talkNotes}`}
            </FormCell>
            <FormCell label={field('handedOverList')} wide>
              {exit.handedOverOn === null ? '—' : `${exit.handedOverOn}\n${exit.handedOverList}`}
            </FormCell>
            <FormCell label={field('partialMonth')} wide>
              {exit.partialMonth === null ? '—' : translate(`posts.exit.partial.${exit.partialMonth}`)}
            </FormCell>
            <StepCells procedure={procedure} />
            <FormCell label={translate('posts.forms.worker_signs')} wide>
              <Signature />
            </FormCell>
          </FormGrid>
          <Clause clause={exit.clause} />
        </PrintedSheet>
      )}
    </Loaded>
  );
}

function Clause({ clause }: { readonly clause: string }) {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="text.secondary" sx={{ mt: 2 }}>
      {translate('posts.appraisal.by_clause', { clause })}
    </Typography>
  );
}

/** 履职考核表, under the county's own title. */
export function AppraisalForm() {
  const query = useFiled<AppraisalRecord>('appraisals', 'appraisal');
  const titles = useFormTitles();
  const locale = useLocale();
  const translate = useTranslate();
  const field = (name: string) => translate(`resources.appraisals.fields.${name}`);
  return (
    <Loaded query={query}>
      {({ record: appraisal, agreement, procedure }) => (
        <PrintedSheet title={titles?.appraisalSheet ?? ''} back={`/appraisals/${appraisal.id}/show`}>
          <Stack spacing={2}>
            <FormGrid>
              <FormCell label={field('personName')}>{appraisal.personName}</FormCell>
              <FormCell label={translate('posts.forms.identity')}>{agreement.identityMasked}</FormCell>
              <FormCell label={field('divisionCode')}>
                <DivisionField value={appraisal.divisionCode} />
              </FormCell>
              <FormCell label={field('postName')}>{appraisal.postName}</FormCell>
              <FormCell label={field('period')}>{appraisalPeriodName(appraisal.period, locale)}</FormCell>
              <FormCell label={field('dueOn')}>{appraisal.dueOn}</FormCell>
            </FormGrid>
            <Points appraisal={appraisal} />
            <FormGrid>
              <FormCell label={field('grade')}>
                {(locale === 'en' ? appraisal.gradeEn : appraisal.gradeZh) ?? '—'}
              </FormCell>
              <FormCell label={field('decidedOn')}>{appraisal.decidedOn ?? '—'}</FormCell>
              <FormCell label={field('effect')} wide>
                <EffectWords appraisal={appraisal} />
              </FormCell>
              <StepCells procedure={procedure} />
              <FormCell label={field('workerWord')} wide>
                {appraisal.toldOn === null ? '' : `${appraisal.toldOn} ${appraisal.workerWord || '—'}`}
                {appraisal.objection !== '' && `\n${field('objection')}：${appraisal.objection}`}
                {appraisal.objectionAnswer !== '' && `\n${field('objectionAnswer')}：${appraisal.objectionAnswer}`}
                <Signature />
              </FormCell>
            </FormGrid>
          </Stack>
          <Clause clause={appraisal.clause} />
        </PrintedSheet>
      )}
    </Loaded>
  );
}

/** One line an item: whose it is, the most there is for it, what was given. */
function Points({ appraisal: { rule, scores, totalHundredths: total } }: { readonly appraisal: AppraisalRecord }) {
  const translate = useTranslate();
  const word = useNamed();
  const lines = reviewersOf(rule.template).flatMap((reviewer) => {
    const score = scores.find((one) => one.reviewer === reviewer);
    const grade = rule.grades.find(({ id }) => id === score?.gradeId);
    const items = itemsOf(rule.template, reviewer);
    if (items.length === 0)
      return [{ key: reviewer, reviewer, item: '', most: '', given: grade === undefined ? '' : word(grade) }];
    return items.map((item) => {
      const given = score?.items.find(({ itemId }) => itemId === item.id);
      return {
        key: `${reviewer} ${item.id}`,
        reviewer,
        item: word(item),
        most: String(item.points),
        given: given === undefined ? '' : pointsOf(given.hundredths),
      };
    });
  });
  const weightOf = (reviewer: string) => rule.template.weights?.find(({ by }) => by === reviewer)?.percent;
  return (
    <Table size="small" sx={{ '& td, & th': { border: 1, borderColor: 'text.primary' } }}>
      <TableHead>
        <TableRow>
          {['reviewer', 'item', 'most', 'given'].map((name) => (
            <TableCell key={name}>{translate(`posts.forms.${name}`)}</TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {lines.map(({ key, reviewer, item, most, given }) => (
          <TableRow key={key}>
            <TableCell>
              {translate(`posts.appraisal.reviewer.${reviewer}`)}
              {weightOf(reviewer) !== undefined && `（${weightOf(reviewer)}%）`}
            </TableCell>
            <TableCell>{item}</TableCell>
            <TableCell>{most}</TableCell>
            <TableCell>{given}</TableCell>
          </TableRow>
        ))}
        {total !== null && (
          <TableRow>
            <TableCell colSpan={3} sx={{ fontWeight: 600 }}>
              {translate('posts.forms.total')}
            </TableCell>
            <TableCell sx={{ fontWeight: 600 }}>{pointsOf(total)}</TableCell>
          </TableRow>
        )}
      </TableBody>
    </Table>
  );
}
