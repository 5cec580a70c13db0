import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type ListQuery,
  type LocalDate,
  type Page,
} from '@gongyi/kernel';
import type { FundRules, FundStore } from '../fund-ports.js';
import type {
  FundBalance,
  FundDocumentFilter,
  FundDocumentRecord,
  FundEntryFilter,
  FundEntryRecord,
  FundFilter,
  FundRecord,
  NewFund,
  NewFundDocument,
} from '../model/fund.js';
import { fundDocumentWorkflow } from '../model/fund-workflow.js';
import { type Context, found, wholeCounty } from './context.js';

export interface FundServiceDeps {
  readonly funds: FundStore;
  readonly rules: FundRules;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly command: Context['command'];
}

/** Funds of a county (资金): budgets by documents that two people sign, and what has become of the money on any day. */
export interface FundService {
  find(actor: Actor, query: ListQuery<FundFilter>): Promise<Page<FundRecord>>;
  get(actor: Actor, id: string): Promise<FundRecord>;
  findDocuments(actor: Actor, query: ListQuery<FundDocumentFilter>): Promise<Page<FundDocumentRecord>>;
  getDocument(actor: Actor, id: string): Promise<FundDocumentRecord>;
  findEntries(actor: Actor, query: ListQuery<FundEntryFilter>): Promise<Page<FundEntryRecord>>;
  /** Added up from documents and entries at the end of the day. */
  balanceOn(actor: Actor, id: string, on: LocalDate): Promise<FundBalance>;
  /** The funds that the county may record, as it has settled them. */
  sources(actor: Actor): Promise<{ id: string; zh: string; en: string }[]>;
  /** @throws DomainError invalid_input FUNDS.NOT_OFFERED; conflict FUNDS.FUND_EXISTS */
  create(actor: Actor, input: NewFund): Promise<FundRecord>;
  /** Counts once a second person has approved it. @throws DomainError conflict FUNDS.DOCUMENT_EXISTS */
  addDocument(actor: Actor, input: NewFundDocument): Promise<FundDocumentRecord>;
  /** @throws DomainError forbidden FUNDS.SAME_PERSON; conflict FUNDS.BELOW_PROMISED */
  approveDocument(actor: Actor, id: string, version: number): Promise<FundDocumentRecord>;
  rejectDocument(actor: Actor, id: string, version: number, decisionReason: string): Promise<FundDocumentRecord>;
}

export function createFundService({ funds, rules, audit, clock, command }: FundServiceDeps): FundService {
  const read = <T>(actor: Actor, work: () => Promise<T>) => command(actor, 'funds.read', work);
  const get = async (actor: Actor, id: string) => found(await funds.get(actor, id));

  async function decide(
    actor: Actor,
    id: string,
    version: number,
    act: 'approve' | 'reject',
    decisionReason: string | null,
  ): Promise<FundDocumentRecord> {
    wholeCounty(actor);
    const before = found(await funds.getDocument(actor, id));
    const state = fundDocumentWorkflow.next(before.state, act);
    if (before.createdBy === actor.userId) throw domainError('forbidden', 'FUNDS.SAME_PERSON');
    await funds.decideDocument(actor, id, version, { state, decidedOn: clock.today(), decisionReason });
    const after = found(await funds.getDocument(actor, id));
    await audit.record(actor, {
      action: `fund-documents.${act}`,
      resource: 'fund-documents',
      recordId: id,
      divisionCode: after.divisionCode,
      before: { state: before.state },
      after: { state, number: after.number, amountFen: after.amountFen, fundId: after.fundId },
      ...(decisionReason === null ? {} : { reason: decisionReason }),
    });
    return after;
  }

  return {
    find: (actor, query) => read(actor, () => funds.find(actor, query)),
    get: (actor, id) => read(actor, () => get(actor, id)),
    findDocuments: (actor, query) => read(actor, () => funds.findDocuments(actor, query)),
    getDocument: (actor, id) => read(actor, async () => found(await funds.getDocument(actor, id))),
    findEntries: (actor, query) => read(actor, () => funds.findEntries(actor, query)),
    balanceOn: (actor, id, on) =>
      read(actor, async () => {
        await get(actor, id);
        return funds.balanceOn(actor, id, on);
      }),
    sources: (actor) =>
      read(actor, async () =>
        (await rules.funds(actor, clock.today())).funds.map(({ id, zh, en }) => ({ id, zh, en })),
      ),
    create: (actor, { source, year }) =>
      command(actor, 'funds.create', async () => {
        const divisionCode = wholeCounty(actor);
        const settled = (await rules.funds(actor, clock.today())).funds.find(({ id }) => id === source);
        if (settled === undefined) throw domainError('invalid_input', 'FUNDS.NOT_OFFERED', { field: 'source', source });
        const { zh: nameZh, en: nameEn } = settled;
        const id = await funds.insert(actor, { divisionCode, source, nameZh, nameEn, year });
        await audit.record(actor, {
          action: 'funds.create',
          resource: 'funds',
          recordId: id,
          divisionCode,
          after: { source, year, nameZh },
        });
        return get(actor, id);
      }),
    addDocument: (actor, input) =>
      command(actor, 'fund-documents.create', async () => {
        wholeCounty(actor);
        const { divisionCode } = await get(actor, input.fundId);
        const today = clock.today();
        if (input.documentDate > today) throw domainError('invalid_input', 'FUNDS.DOCUMENT_AHEAD', { today });
        const id = await funds.insertDocument(actor, { ...input, divisionCode, createdOn: today });
        const { number, amountFen, reason } = input;
        await audit.record(actor, {
          action: 'fund-documents.create',
          resource: 'fund-documents',
          recordId: id,
          divisionCode,
          after: { fundId: input.fundId, number, amountFen },
          reason,
        });
        return found(await funds.getDocument(actor, id));
      }),
    approveDocument: (actor, id, version) =>
      command(actor, 'fund-documents.approve', () => decide(actor, id, version, 'approve', null)),
    rejectDocument: (actor, id, version, decisionReason) =>
      command(actor, 'fund-documents.approve', () => decide(actor, id, version, 'reject', decisionReason)),
  };
}
