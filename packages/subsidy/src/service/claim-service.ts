import type { Actor, ListQuery, Page } from '@gongyi/kernel';
import type {
  ClaimFilter,
  ClaimForm,
  ClaimJudgement,
  ClaimReasonInput,
  ClaimRecord,
  EditClaim,
  FileClaim,
  RefuseClaim,
  RulingFilter,
  RulingInput,
  RulingRecord,
} from '../model/claim.js';
import { claimForms } from './claim-forms.js';
import {
  acceptClaim,
  checkClaim,
  editClaim,
  fileClaim,
  judgeClaim,
  refuseClaim,
  returnClaim,
  ruleOnClaim,
  submitClaim,
  withdrawClaim,
} from './claims.js';
import { type Context, found } from './context.js';

/** Use cases of claims; each checks the actor's permission and runs in one transaction. */
export interface ClaimService {
  find(actor: Actor, query: ListQuery<ClaimFilter>): Promise<Page<ClaimRecord>>;
  get(actor: Actor, id: string): Promise<ClaimRecord>;
  findRulings(actor: Actor, query: ListQuery<RulingFilter>): Promise<Page<RulingRecord>>;
  forms(actor: Actor): Promise<ClaimForm[]>;
  judge(actor: Actor, id: string): Promise<ClaimJudgement>;
  file(actor: Actor, input: FileClaim): Promise<ClaimRecord>;
  edit(actor: Actor, id: string, input: EditClaim): Promise<ClaimRecord>;
  submit(actor: Actor, id: string, version: number): Promise<ClaimRecord>;
  withdraw(actor: Actor, id: string, input: ClaimReasonInput): Promise<ClaimRecord>;
  return(actor: Actor, id: string, input: ClaimReasonInput): Promise<ClaimRecord>;
  check(actor: Actor, id: string, version: number): Promise<ClaimRecord>;
  accept(actor: Actor, id: string, version: number): Promise<ClaimRecord>;
  refuse(actor: Actor, id: string, input: RefuseClaim): Promise<ClaimRecord>;
  rule(actor: Actor, id: string, input: RulingInput): Promise<RulingRecord>;
}

export function createClaimService(context: Context): ClaimService {
  const { command, read, store } = context;
  const reading = 'subsidy-claims.read';
  const filing = 'subsidy-claims.file';
  return {
    find: (actor, query) => read(actor, reading, () => store.claims.find(actor, query)),
    get: (actor, id) => read(actor, reading, async () => found(await store.claims.get(actor, id))),
    findRulings: (actor, query) => read(actor, reading, () => store.claims.findRulings(actor, query)),
    forms: (actor) => read(actor, reading, () => claimForms(context, actor)),
    judge: (actor, id) =>
      read(actor, reading, async () => judgeClaim(context, actor, found(await store.claims.get(actor, id)))),
    file: (actor, input) => command(actor, filing, () => fileClaim(context, actor, input)),
    edit: (actor, id, input) => command(actor, filing, () => editClaim(context, actor, id, input)),
    submit: (actor, id, version) => command(actor, filing, () => submitClaim(context, actor, id, version)),
    withdraw: (actor, id, input) => command(actor, filing, () => withdrawClaim(context, actor, id, input)),
    return: (actor, id, input) => command(actor, 'subsidy-claims.return', () => returnClaim(context, actor, id, input)),
    check: (actor, id, version) =>
      command(actor, 'subsidy-claims.check', () => checkClaim(context, actor, id, version)),
    accept: (actor, id, version) =>
      command(actor, 'subsidy-claims.accept', () => acceptClaim(context, actor, id, version)),
    refuse: (actor, id, input) => command(actor, 'subsidy-claims.refuse', () => refuseClaim(context, actor, id, input)),
    rule: (actor, id, input) => command(actor, 'subsidy-claims.rule', () => ruleOnClaim(context, actor, id, input)),
  };
}
