import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  momentNow,
  newId,
  type Transactions,
} from '@gongyi/kernel';
import { type InspectionDrawRecord, inspectionWorkflow } from '../model/inspection.js';
import {
  afterCall,
  drawTrainees,
  type InspectionCallRecord,
  type RecordCall,
  rosterDigest,
} from '../model/inspection-call.js';
import type { TrainingClassStore } from '../ports/classes.js';
import type { InspectionStore, TraineePhones } from '../ports/inspections.js';
import { found } from './county-only.js';

export interface InspectionCallDeps {
  readonly store: InspectionStore;
  readonly classes: Pick<TrainingClassStore, 'get' | 'enrolmentsOf'>;
  readonly phones: TraineePhones;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

const taught: readonly string[] = ['taught', 'assessed', 'settled'];
const stayed: readonly string[] = ['enrolled', 'passed', 'failed'];
/** Told to the institution when the class is held: that somebody denied, and not who. */
const denialNote = '电话抽查中有学员否认参训';

/** 电话抽查: after a class the county calls a drawn share of its trainees, and what they say counts. */
export function createInspectionCalls({ store, classes, phones, audit, transactions, clock }: InspectionCallDeps) {
  const getCall = async (actor: Actor, id: string): Promise<InspectionCallRecord> =>
    found(await store.getCall(actor, id));

  function countyOnly(actor: Actor): void {
    if (actor.organisationId !== undefined) throw domainError('forbidden', 'TRAINING.INSPECTED_BY_COUNTY');
  }
  const audited = (actor: Actor, { id, divisionCode, className, state }: InspectionCallRecord, action: string) =>
    audit.record(actor, {
      action: `inspection-calls.${action}`,
      resource: 'inspection-calls',
      recordId: id,
      divisionCode,
      after: { class: className, state },
      ...(action === 'show-number' ? { reason: `电话抽查 ${className}` } : {}),
    });

  /** The first denial holds the class at once; while it does, another one adds nothing but its own line. */
  async function holdFor(actor: Actor, call: InspectionCallRecord): Promise<void> {
    if (await store.heldByDraw(actor, call.drawId)) return;
    const recordedAt = momentNow(clock);
    const { divisionCode, classId, className, classNumber, institutionId, institutionName, drawId } = call;
    const id = await store.record(actor, {
      ...{ divisionCode, classId, className, classNumber, institutionId, institutionName, drawId },
      ...{ lessonId: null, kind: 'phone', countedHeads: null, findings: ['denied'], result: 'serious' },
      ...{ visitedOn: clock.today(), visitedAt: recordedAt.slice(11, 16), inspectors: actor.displayName },
      ...{ note: denialNote, files: [], recordedBy: actor.userId, recordedByName: actor.displayName, recordedAt },
    });
    await store.change(actor, { id, version: 1 }, { state: inspectionWorkflow.next('recorded', 'hold') });
  }

  return {
    listCalls: store.findCalls,
    getCall,

    /**
     * Draws the share of the class that its rule names, once, with a seed of the server's.
     *
     * @throws DomainError conflict TRAINING.CALLS_NOT_DUE, TRAINING.CALLS_DRAWN; unprocessable TRAINING.CALLS_NOT_SETTLED {clause}
     */
    drawTrainees: (actor: Actor, classId: string): Promise<InspectionDrawRecord> =>
      transactions.run(actor, async () => {
        countyOnly(actor);
        const trainingClass = found(await classes.get(actor, classId));
        if (!taught.includes(trainingClass.state)) throw domainError('conflict', 'TRAINING.CALLS_NOT_DUE');
        const { divisionCode, institutionId, institutionName, name: className, number, rule, clause } = trainingClass;
        if (rule === null || rule.phoneSample === null)
          throw domainError('unprocessable', 'TRAINING.CALLS_NOT_SETTLED', { clause });
        const all = await classes.enrolmentsOf(actor, classId);
        const roster = all.filter(({ state }) => stayed.includes(state));
        const ids = roster.map(({ id }) => id);
        const seed = newId();
        const trainees = drawTrainees(seed, classId, ids, rule.phoneSample.percent);
        const drawId = await store.addDraw(actor, {
          ...{
            divisionCode,
            kind: 'trainees',
            classId,
            className,
            from: trainingClass.startsOn,
            to: trainingClass.endsOn,
          },
          ...{ lessons: trainees.length, byRisk: 0, seed, population: ids.length, populationDigest: rosterDigest(ids) },
          ...{ picks: [], trainees, drawnBy: actor.userId, drawnByName: actor.displayName, drawnAt: momentNow(clock) },
        });
        await store.addCalls(
          actor,
          trainees.flatMap(({ enrolmentId, ticket }) => {
            const trainee = roster.find(({ id }) => id === enrolmentId);
            if (trainee === undefined) return [];
            const { personId, personName, identityMasked } = trainee;
            return {
              ...{
                divisionCode,
                drawId,
                classId,
                className,
                classNumber: number ?? '',
                institutionId,
                institutionName,
              },
              ...{ enrolmentId, personId, personName, identityMasked, ticket },
            };
          }),
        );
        await audit.record(actor, {
          action: 'inspection-draws.draw-trainees',
          resource: 'inspection-draws',
          recordId: drawId,
          divisionCode,
          after: { class: className, trainees: trainees.length, population: ids.length, seed },
        });
        return found(await store.getDraw(actor, drawId));
      }),

    /**
     * What came of a call. A denial is a serious finding that holds the class.
     *
     * @throws DomainError conflict KERNEL.ILLEGAL_TRANSITION when she has answered already
     */
    recordCall: (actor: Actor, id: string, { outcome, note }: RecordCall): Promise<InspectionCallRecord> =>
      transactions.run(actor, async () => {
        const call = await getCall(actor, id);
        await store.changeCall(actor, call, {
          ...{ state: afterCall(call.state, outcome), attempts: call.attempts + 1, note, calledBy: actor.userId },
          ...{ calledByName: actor.displayName, calledAt: momentNow(clock) },
        });
        const after = await getCall(actor, id);
        if (outcome === 'denied') await holdFor(actor, after);
        await audited(actor, after, 'record');
        return after;
      }),

    /** The number that the county's register has, not the institution's, for one call; each look is in the audit trail. */
    numberOf: (actor: Actor, id: string): Promise<{ id: string; phone: string }> =>
      transactions.run(actor, async () => {
        const call = await getCall(actor, id);
        const phone = await phones.phoneOf(actor, call.personId);
        await audited(actor, call, 'show-number');
        return { id, phone: phone ?? '' };
      }),
  };
}
