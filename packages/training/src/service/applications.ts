import { type Actor, addMonths, domainError, keepUpload } from '@gongyi/kernel';
import type { AccreditationRecord, Apply, ChangeApplication, Prove } from '../model/accreditation.js';
import { accreditationWorkflow } from '../model/accreditation.js';
import { missingOf } from '../model/accreditation-rules.js';
import type { InstitutionRecord } from '../model/institution.js';
import type { TradeRecord } from '../model/trade.js';
import type { AccreditationDeps, AccreditationTools } from './accreditations.js';
import { found as existing } from './county-only.js';

/** What an institution does itself, until it hands its application in. */
export function createApplicationCommands(deps: AccreditationDeps, { get, recorded }: AccreditationTools) {
  const { store, institutions, trades, rules, files, transactions, clock } = deps;

  async function ownInstitution(actor: Actor): Promise<InstitutionRecord> {
    const own = actor.organisationId === undefined ? undefined : await institutions.get(actor, actor.organisationId);
    if (own === undefined) throw domainError('forbidden', 'TRAINING.INSTITUTION_PEOPLE_ONLY');
    return own;
  }

  async function draftOf(actor: Actor, id: string): Promise<AccreditationRecord> {
    const application = await get(actor, id);
    const own = await ownInstitution(actor);
    if (application.institutionId !== own.id) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (application.state !== 'draft') throw domainError('conflict', 'TRAINING.STATE', { state: application.state });
    return application;
  }

  /** @throws DomainError unprocessable TRAINING.TRADE_NOT_IN_FORCE {trade} */
  async function inForce(actor: Actor, ids: readonly string[]): Promise<TradeRecord[]> {
    const today = clock.today();
    const found: TradeRecord[] = [];
    // One after the other: they share the transaction's connection.
    for (const id of new Set(ids)) {
      const trade = existing(await trades.get(actor, id));
      if (trade.validFrom > today || (trade.validTo !== null && trade.validTo < today))
        throw domainError('unprocessable', 'TRAINING.TRADE_NOT_IN_FORCE', { trade: trade.name });
      found.push(trade);
    }
    return found;
  }

  async function judgeRenewal(actor: Actor, institutionId: string, renewsId: string, months: number, clause: string) {
    const entry = await store.get(actor, renewsId);
    const counts = entry?.state === 'active' || entry?.state === 'suspended';
    if (entry === undefined || !counts || entry.institutionId !== institutionId || entry.validTo === null)
      throw domainError('unprocessable', 'TRAINING.RENEWAL_OF_NONE');
    const from = addMonths(entry.validTo, -months);
    if (clock.today() < from) throw domainError('unprocessable', 'TRAINING.RENEWAL_TOO_EARLY', { from, clause });
  }

  return {
    /**
     * Begins an application; the county's criteria of today are written into it and stay.
     *
     * @throws DomainError conflict TRAINING.APPLICATION_OPEN, TRAINING.BLACKLISTED; unprocessable TRAINING.RENEWAL_TOO_EARLY
     */
    apply: (actor: Actor, { tradeIds, capacity, renewsId }: Apply): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const { id: institutionId, name, creditCode, divisionCode } = await ownInstitution(actor);
        if (await store.isBlacklisted(actor, institutionId)) throw domainError('conflict', 'TRAINING.BLACKLISTED');
        const { value, version, clause } = await rules.setting(actor, 'training-accreditation', clock.today());
        if (renewsId !== null) await judgeRenewal(actor, institutionId, renewsId, value.renewFromMonths, clause);
        const chosen = await inForce(actor, tradeIds);
        const id = await store.create(actor, {
          divisionCode,
          institutionId,
          institutionName: name,
          creditCode,
          renewsId,
          capacity,
          criteria: value.criteria,
          passScore: value.passScore,
          reviewersNeeded: value.reviewers,
          noticeDays: value.notice.days,
          noticeUnit: value.notice.unit,
          ruleVersion: version,
          clause,
        });
        await store.replaceScopes(actor, await get(actor, id), chosen);
        return recorded(actor, id, 'apply', { capacity, trades: chosen.map(({ code }) => code) });
      }),

    edit: (
      actor: Actor,
      id: string,
      { version, tradeIds, capacity }: ChangeApplication,
    ): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const chosen = await inForce(actor, tradeIds);
        await store.change(actor, { ...draft, version }, { capacity });
        await store.replaceScopes(actor, draft, chosen);
        return recorded(actor, id, 'edit', { capacity, trades: chosen.map(({ code }) => code) });
      }),

    /** Proof for one criterion; another proof takes its place. */
    prove: (actor: Actor, id: string, { criterionId, content, fileId }: Prove): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const criterion = draft.criteria.find(({ id: own }) => own === criterionId);
        if (criterion === undefined) throw domainError('invalid_input', 'TRAINING.CRITERION_UNKNOWN');
        const kept = fileId === null ? null : await keepUpload(files, actor, fileId, draft.divisionCode);
        const proof = { criterionId, content, fileId: kept?.id ?? null, fileName: kept?.name ?? '' };
        await store.prove(actor, draft, proof);
        return recorded(actor, id, 'prove', { criterion: criterion.zh, sha256: kept?.sha256 ?? null });
      }),

    /** @throws DomainError unprocessable TRAINING.APPLICATION_INCOMPLETE {missing} */
    submit: (actor: Actor, id: string): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        const { criteria, parts } = missingOf(draft, await ownInstitution(actor));
        if (criteria.length > 0 || parts.length > 0) {
          const english = actor.locale === 'en';
          const names = draft.criteria
            .filter((one) => criteria.includes(one.id))
            .map(({ zh, en }) => (english ? en : zh));
          const missing = [...names, ...parts.map((part) => partNames[part][english ? 1 : 0])].join(
            english ? ', ' : '、',
          );
          throw domainError('unprocessable', 'TRAINING.APPLICATION_INCOMPLETE', { missing });
        }
        await store.change(actor, draft, {
          state: accreditationWorkflow.next(draft.state, 'submit'),
          submittedBy: actor.userId,
          submittedByName: actor.displayName,
          submittedOn: clock.today(),
          returnedFor: '',
        });
        return recorded(actor, id, 'submit', {});
      }),

    withdraw: (actor: Actor, id: string): Promise<AccreditationRecord> =>
      transactions.run(actor, async () => {
        const draft = await draftOf(actor, id);
        await store.change(actor, draft, { state: accreditationWorkflow.next(draft.state, 'withdraw') });
        return recorded(actor, id, 'withdraw', {});
      }),
  };
}

const partNames = {
  scopes: ['培训工种', 'trades'],
  rooms: ['教室或实训场地', 'a room'],
  teachers: ['教师', 'a teacher'],
} as const;
