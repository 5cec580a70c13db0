import { type Actor, domainError } from '@gongyi/kernel';
import {
  type AddLineChange,
  type CancelLine,
  type ChangeLine,
  type PlanChangeRecord,
  type PlanRecord,
  planChangeWorkflow,
} from '../model/plan.js';
import type { NewLine, StoredChange } from '../ports/planning.js';
import { found, requireCounty } from './county-only.js';
import type { PlanDeps, PlanTools } from './plans.js';

type Proposal = Pick<StoredChange, 'kind' | 'lineId' | 'line' | 'subject' | 'reason' | 'documentNumber'> &
  Pick<StoredChange, 'peopleFrom' | 'peopleTo' | 'budgetFenFrom' | 'budgetFenTo'>;

/** Changes of an approved plan: proposed by one person, confirmed by another; the line itself is never edited. */
export function createPlanChangeCommands(deps: PlanDeps, { get, getLine, lineOf }: PlanTools) {
  const { store, audit, transactions, clock } = deps;
  const getChange = async (actor: Actor, id: string): Promise<PlanChangeRecord> => {
    const { line: _, ...change } = found(await store.getChange(actor, id));
    return change;
  };

  async function recorded(actor: Actor, id: string, action: string, reason?: string): Promise<PlanChangeRecord> {
    const change = await getChange(actor, id);
    const { subject, kind, state, peopleFrom, peopleTo, budgetFenFrom, budgetFenTo, divisionCode, documentNumber } =
      change;
    await audit.record(actor, {
      action: `training-plan-changes.${action}`,
      resource: 'training-plan-changes',
      recordId: id,
      divisionCode,
      before: { people: peopleFrom, budgetFen: budgetFenFrom },
      after: { subject, kind, state, people: peopleTo, budgetFen: budgetFenTo, document: documentNumber },
      ...(reason === undefined ? {} : { reason }),
    });
    return change;
  }
  async function propose(actor: Actor, plan: PlanRecord, proposal: Proposal): Promise<PlanChangeRecord> {
    if (plan.state !== 'approved') throw domainError('conflict', 'TRAINING.PLAN_NOT_APPROVED');
    const id = await store.propose(actor, {
      ...proposal,
      planId: plan.id,
      divisionCode: plan.divisionCode,
      proposedBy: actor.userId,
      proposedByName: actor.displayName,
      proposedOn: clock.today(),
    });
    return recorded(actor, id, 'propose', proposal.reason);
  }
  const subjectOf = ({ tradeName, level }: Pick<NewLine, 'tradeName' | 'level'>) =>
    level === null ? tradeName : `${tradeName} · ${level}`;

  async function changeLine(
    actor: Actor,
    id: string,
    kind: 'change' | 'cancel',
    to: ChangeLine,
  ): Promise<PlanChangeRecord> {
    const line = await getLine(actor, id);
    requireCounty(actor);
    if (line.cancelled) throw domainError('conflict', 'TRAINING.PLAN_LINE_CANCELLED');
    const { people: peopleFrom, budgetFen: budgetFenFrom } = line;
    return propose(actor, await get(actor, line.planId), {
      kind,
      lineId: id,
      line: null,
      subject: subjectOf(line),
      peopleFrom,
      budgetFenFrom,
      peopleTo: to.people,
      budgetFenTo: to.budgetFen,
      reason: to.reason,
      documentNumber: to.documentNumber,
    });
  }

  return {
    listChanges: store.findChanges,
    getChange,

    /** @throws DomainError conflict TRAINING.PLAN_NOT_APPROVED */
    proposeLine: (
      actor: Actor,
      { planId, reason, documentNumber, ...input }: AddLineChange,
    ): Promise<PlanChangeRecord> =>
      transactions.run(actor, async () => {
        const plan = await get(actor, planId);
        requireCounty(actor);
        const line = await lineOf(actor, plan.year, input);
        return propose(actor, plan, {
          kind: 'add',
          lineId: null,
          line,
          subject: subjectOf(line),
          peopleFrom: 0,
          budgetFenFrom: 0,
          peopleTo: line.people,
          budgetFenTo: line.budgetFen,
          reason,
          documentNumber,
        });
      }),

    /** @throws DomainError conflict TRAINING.PLAN_CHANGE_OPEN, TRAINING.PLAN_LINE_CANCELLED */
    proposeChange: (actor: Actor, id: string, to: ChangeLine): Promise<PlanChangeRecord> =>
      transactions.run(actor, () => changeLine(actor, id, 'change', to)),

    proposeCancel: (actor: Actor, id: string, why: CancelLine): Promise<PlanChangeRecord> =>
      transactions.run(actor, () => changeLine(actor, id, 'cancel', { ...why, people: 0, budgetFen: 0 })),

    /** @throws DomainError forbidden TRAINING.PLAN_SAME_PERSON for whoever proposed it */
    decideChange: (actor: Actor, id: string, command: 'confirm' | 'refuse', reason = ''): Promise<PlanChangeRecord> =>
      transactions.run(actor, async () => {
        const change = found(await store.getChange(actor, id));
        requireCounty(actor);
        const state = planChangeWorkflow.next(change.state, command);
        if (change.proposedBy === actor.userId) throw domainError('forbidden', 'TRAINING.PLAN_SAME_PERSON');
        await store.decide(actor, change, {
          state,
          decidedBy: actor.userId,
          decidedByName: actor.displayName,
          decidedOn: clock.today(),
          refusedFor: reason,
        });
        if (command === 'confirm' && change.line !== null)
          await store.createLine(actor, change.planId, change.line, change.id);
        return recorded(actor, id, command, reason === '' ? undefined : reason);
      }),
  };
}
