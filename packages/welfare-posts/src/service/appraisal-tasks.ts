import type { Actor, LocalDate } from '@gongyi/kernel';
import type { AppraisalFilter, AppraisalRecord } from '../model/appraisal.js';
import { closedExitStates } from '../model/exit.js';
import type { PostTask } from '../model/post-task.js';
import type { AppraisalService } from './appraisals.js';
import type { ExitService } from './exits.js';
import type { PostTaskSource } from './post-tasks.js';

const mostTasks = 500;
const all = { sort: null, range: { from: 0, to: mostTasks - 1 }, ids: null } as const;

/**
 * Holders to appraise, drafts to score and hand in, workers to tell, objections to answer, and exits that the rules
 * propose: a person begins them.
 */
export function appraisalTasks(
  appraisals: Pick<AppraisalService, 'list' | 'unappraised'>,
  exits: Pick<ExitService, 'list'>,
): PostTaskSource {
  const find = async (actor: Actor, filter: AppraisalFilter) => (await appraisals.list(actor, { ...all, filter })).rows;

  async function toAppraise(actor: Actor): Promise<PostTask[]> {
    const open = await appraisals.unappraised(actor, mostTasks);
    if (open === null) return [];
    return open.holders.map(({ agreementId, personName, postName, divisionCode }) => ({
      id: `${agreementId} appraise`,
      kind: 'appraise',
      title: `${personName} ${postName}`,
      divisionCode,
      since: open.since,
      dueOn: open.dueOn,
      notBefore: null,
      resource: 'agreements',
      recordId: agreementId,
    }));
  }

  /** Her days to object are over, and nobody has begun the exit. */
  async function toExit(actor: Actor, today: LocalDate): Promise<PostTask[]> {
    const told = await find(actor, { state: 'told', consequence: 'exit' });
    const ripe = told.filter(({ answerUntil }) => answerUntil !== null && answerUntil < today);
    const begun = await Promise.all(
      ripe.map(async ({ agreementId }) =>
        (await exits.list(actor, { ...all, filter: { agreementId } })).rows.some(
          ({ state }) => !(closedExitStates as readonly string[]).includes(state),
        ),
      ),
    );
    return ripe.filter((_, index) => !begun[index]).map((one) => taskOf(one, 'propose_exit', one.toldOn, null));
  }

  return async (actor, today) => {
    const may = (permission: string) => actor.permissions.has(permission);
    const groups = await Promise.all([
      // The village begins; higher levels see what is overdue in the list.
      may('appraisals.create') && may('appraisals.score-village') ? toAppraise(actor) : [],
      may('appraisals.submit')
        ? (await find(actor, { state: 'draft' })).map((one) =>
            taskOf(one, 'score_appraisal', one.lastDay < today ? one.lastDay : one.firstDay, one.dueOn),
          )
        : [],
      may('appraisals.tell')
        ? (await find(actor, { state: 'final' })).map((one) => taskOf(one, 'tell_appraisal', one.decidedOn, null))
        : [],
      may('appraisals.answer-objection')
        ? (await find(actor, { state: 'objected' })).map((one) => taskOf(one, 'answer_appraisal', one.objectedOn, null))
        : [],
      may('exits.create') ? toExit(actor, today) : [],
    ]);
    return groups.flat();
  };
}

function taskOf(
  { id, personName, postName, divisionCode, lastDay }: AppraisalRecord,
  kind: string,
  since: LocalDate | null,
  dueOn: LocalDate | null,
): PostTask {
  return {
    id: `${id} ${kind}`,
    kind,
    title: `${personName} ${postName}`,
    divisionCode,
    since: since ?? lastDay,
    dueOn,
    notBefore: null,
    resource: 'appraisals',
    recordId: id,
  };
}
