import { type Actor, domainError, keepUpload, type LocalDate } from '@gongyi/kernel';
import type { ClaimChange } from '../claim-ports.js';
import type {
  ClaimJudgement,
  ClaimReasonInput,
  ClaimRecord,
  EditClaim,
  FileClaim,
  HeldPaper,
  RefuseClaim,
  RulingInput,
  RulingRecord,
} from '../model/claim.js';
import { claimWorkflow } from '../model/claim-workflow.js';
import { familyWords } from '../model/dictionaries.js';
import { evaluateLines } from '../model/evaluate-lines.js';
import type { HeldLine } from '../model/held-lines.js';
import type { SubsidyRun } from '../model/records.js';
import { claimGround, newClaim, partsOf, readFacts, requirePapers, windowOf, writtenOf } from './claim-filing.js';
import { judgementOf } from './claim-judgement.js';
import { sharedOf } from './claim-source.js';
import { type Context, found } from './context.js';
import { judgeLines } from './judge-lines.js';

const resource = 'subsidy-claims';
const inEnglish = (actor: Actor) => actor.locale === 'en';

async function recorded(
  context: Context,
  actor: Actor,
  id: string,
  action: string,
  before: ClaimRecord | null,
  reason?: string,
): Promise<ClaimRecord> {
  const claim = found(await context.store.claims.get(actor, id));
  const { state, schemeTitle, number, amountFen, divisionCode } = claim;
  await context.audit.record(actor, {
    action: `subsidy-claims.${action}`,
    resource,
    recordId: id,
    divisionCode,
    before: before === null ? null : { state: before.state },
    after: { state, schemeTitle, number, amountFen },
    ...(reason === undefined ? {} : { reason }),
  });
  return claim;
}

/** Writes a draft. @throws DomainError as `claimGround`, `partsOf`, `readFacts`; invalid_input SUBSIDY.CLAIMANT_REFUSED {clause} */
export async function fileClaim(context: Context, actor: Actor, input: FileClaim): Promise<ClaimRecord> {
  const ground = await claimGround(context, actor, input.schemeId, input.facts);
  const { settled, clause } = ground;
  if (!settled.filedBy.includes(input.claimantKind))
    throw domainError('invalid_input', 'SUBSIDY.CLAIMANT_REFUSED', { clause });
  const parts = await partsOf(context, actor, ground, input);
  const claim = newClaim(ground, input, parts, inEnglish(actor));
  const { divisionCode } = claim;
  const documents = await keepPapers(context, actor, { divisionCode }, input.documents);
  const year = Number(context.clock.today().slice(0, 4));
  const id = await context.store.claims.create(actor, { ...claim, documents }, year);
  return recorded(context, actor, id, 'file', null);
}

/** An upload expires; what was handed in is kept with the claim. */
function keepPapers(
  context: Context,
  actor: Actor,
  { divisionCode, documents: before = [] }: Pick<ClaimRecord, 'divisionCode'> & { documents?: readonly HeldPaper[] },
  documents: readonly HeldPaper[],
): Promise<HeldPaper[]> {
  const kept = new Set(before.map(({ fileId }) => fileId));
  return Promise.all(
    documents.map(async ({ id, fileId }) => {
      if (fileId === null || kept.has(fileId)) return { id, fileId };
      return { id, fileId: (await keepUpload(context.files, actor, fileId, divisionCode as never)).id };
    }),
  );
}

export async function editClaim(context: Context, actor: Actor, id: string, input: EditClaim): Promise<ClaimRecord> {
  const claim = found(await context.store.claims.get(actor, id));
  if (claim.state !== 'draft' && claim.state !== 'returned')
    throw domainError('conflict', 'SUBSIDY.CLAIM_HANDED_IN', { state: claim.state });
  const ground = await claimGround(context, actor, claim.schemeId, input.facts);
  const { subjectId } = claim;
  const subject = subjectId === null ? undefined : await ground.source.subjectOf(actor, ground.scheme, subjectId);
  const written = writtenOf(ground, input, subject, inEnglish(actor));
  await context.store.claims.change(
    actor,
    { id, version: input.version },
    {
      ...written,
      documents: await keepPapers(context, actor, claim, input.documents),
      ruleVersion: ground.scheme.version,
      touched: true,
    },
  );
  return recorded(context, actor, id, 'edit', claim);
}

function moved(
  context: Context,
  actor: Actor,
  claim: ClaimRecord,
  version: number,
  command: keyof typeof claimWorkflow.transitions,
  change: ClaimChange = {},
): Promise<void> {
  const state = claimWorkflow.next(claim.state, command);
  return context.store.claims.change(actor, { id: claim.id, version }, { ...change, state });
}

/**
 * Hands a claim in: every fact, every required paper, inside the window.
 *
 * @throws DomainError unprocessable SUBSIDY.FACTS_MISSING {facts} | SUBSIDY.DOCUMENTS_MISSING | SUBSIDY.WINDOW_CLOSED …
 */
export async function submitClaim(context: Context, actor: Actor, id: string, version: number): Promise<ClaimRecord> {
  const claim = found(await context.store.claims.get(actor, id));
  const english = inEnglish(actor);
  const ground = await claimGround(context, actor, claim.schemeId, claim.facts);
  if (ground.source.subject === null) {
    readFacts(ground, claim.facts, english);
    const judgement = await judgeClaim(context, actor, claim);
    const missing = judgement.lines.flatMap((line) => line.missing);
    if (missing.length > 0) {
      const names = missing.map((name) => {
        const fact = ground.scheme.facts.find((one) => one.name === name);
        return (english ? fact?.en : fact?.zh) ?? name;
      });
      throw domainError('unprocessable', 'SUBSIDY.FACTS_MISSING', { facts: names.join(english ? ', ' : '、') });
    }
  }
  requirePapers(ground, claim.documents, english);
  // Handed in in time once, a claim is not late because it was sent back.
  const window = claim.submittedOn === null ? windowOf(context, ground, claim) : {};
  await moved(context, actor, claim, version, 'submit', {
    ...window,
    submittedOn: claim.submittedOn ?? context.clock.today(),
    submittedBy: actor.userId,
    submittedByName: actor.displayName,
    touched: true,
  });
  return recorded(context, actor, id, 'submit', claim);
}

export async function returnClaim(context: Context, actor: Actor, id: string, input: ClaimReasonInput) {
  const claim = found(await context.store.claims.get(actor, id));
  await moved(context, actor, claim, input.version, 'return', { stateReason: input.reason });
  return recorded(context, actor, id, 'return', claim, input.reason);
}

export async function withdrawClaim(context: Context, actor: Actor, id: string, input: ClaimReasonInput) {
  const claim = found(await context.store.claims.get(actor, id));
  await moved(context, actor, claim, input.version, 'withdraw', { stateReason: input.reason });
  return recorded(context, actor, id, 'withdraw', claim, input.reason);
}

/** The township has looked at it. @throws DomainError conflict SUBSIDY.CLAIM_SAME_PERSON for whoever made it */
export async function checkClaim(context: Context, actor: Actor, id: string, version: number): Promise<ClaimRecord> {
  const claim = found(await context.store.claims.get(actor, id));
  await moved(context, actor, claim, version, 'check', {
    checkedOn: context.clock.today(),
    checkedBy: actor.userId,
    checkedByName: actor.displayName,
  });
  return recorded(context, actor, id, 'check', claim);
}

/**
 * Accepts a claim for the next run, if its rules pay it beside everything that stands already.
 *
 * @throws DomainError conflict SUBSIDY.CLAIM_WAITS {reason} | SUBSIDY.CLAIM_NOT_PAYABLE {code, reason, clause} | SUBSIDY.CLAIM_REFERRED {names} |
 *   SUBSIDY.CLAIM_SAME_PERSON for whoever made or checked it
 */
export async function acceptClaim(context: Context, actor: Actor, id: string, version: number): Promise<ClaimRecord> {
  await context.store.claims.lockCounters(actor);
  const claim = found(await context.store.claims.get(actor, id));
  claimWorkflow.next(claim.state, 'accept');
  const english = inEnglish(actor);
  const judgement = await judgeClaim(context, actor, claim);
  const { waits } = judgement;
  if (waits !== null) throw domainError('conflict', 'SUBSIDY.CLAIM_WAITS', { reason: english ? waits.en : waits.zh });
  const referred = [...new Set(judgement.lines.flatMap((line) => line.referred))];
  if (referred.length > 0) {
    const names = referred.map((code) => familyWords(code)[english ? 'en' : 'zh']).join(english ? ', ' : '、');
    throw domainError('conflict', 'SUBSIDY.CLAIM_REFERRED', { names });
  }
  const [first] = judgement.lines;
  if (judgement.payableCount === 0)
    throw domainError('conflict', 'SUBSIDY.CLAIM_NOT_PAYABLE', {
      code: first?.reasonCodes[0] ?? 'NO_LINES',
      reason: (english ? first?.en : first?.zh) ?? '',
      clause: first?.clause ?? '',
    });
  await moved(context, actor, claim, version, 'accept', {
    acceptedOn: context.clock.today(),
    acceptedBy: actor.userId,
    acceptedByName: actor.displayName,
    amountFen: judgement.payableTotalFen,
  });
  return recorded(context, actor, id, 'accept', claim);
}

/** Refuses with a code and the officer's words; where the rules refuse by this code, their sentence and clause are kept. */
export async function refuseClaim(
  context: Context,
  actor: Actor,
  id: string,
  { version, code, reason }: RefuseClaim,
): Promise<ClaimRecord> {
  const claim = found(await context.store.claims.get(actor, id));
  const { lines } = await judgeClaim(context, actor, claim);
  const byRule = lines.find((line) => line.reasonCodes.includes(code));
  await moved(context, actor, claim, version, 'refuse', {
    refusal: {
      code,
      zh: byRule === undefined ? reason : `${byRule.zh}（${reason}）`,
      en: byRule === undefined ? reason : `${byRule.en} (${reason})`,
      documentNumber: byRule?.documentNumber ?? null,
      clause: byRule?.clause ?? null,
    },
    refusedBy: actor.userId,
  });
  return recorded(context, actor, id, 'refuse', claim, reason);
}

/**
 * Decides where no text says whether two subsidies may stand beside each other.
 *
 * @throws DomainError conflict SUBSIDY.NOTHING_TO_RULE; SUBSIDY.CLAIM_SAME_PERSON for whoever made the claim
 */
export async function ruleOnClaim(
  context: Context,
  actor: Actor,
  id: string,
  input: RulingInput,
): Promise<RulingRecord> {
  const claim = found(await context.store.claims.get(actor, id));
  if (claim.version !== input.version)
    throw domainError('conflict', 'LIST.VERSION_CONFLICT', { expected: input.version, current: claim.version });
  if (claim.state !== 'submitted' && claim.state !== 'checked')
    throw domainError('conflict', 'SUBSIDY.NOTHING_TO_RULE');
  const { lines } = await judgeClaim(context, actor, claim);
  const open = lines.find((line) => line.personId === input.personId && line.referred.includes(input.heldCode));
  if (open === undefined) throw domainError('conflict', 'SUBSIDY.NOTHING_TO_RULE');
  const rulingId = await context.store.claims.addRuling(actor, claim, input);
  await context.audit.record(actor, {
    action: 'subsidy-claims.rule',
    resource,
    recordId: id,
    divisionCode: claim.divisionCode,
    after: { heldCode: input.heldCode, verdict: input.verdict },
    reason: input.reason,
  });
  return found((await context.store.claims.rulingsOf(actor, [id])).find((ruling) => ruling.id === rulingId));
}

/** What the rules say of a claim today, beside everything that stands already. */
export async function judgeClaim(context: Context, actor: Actor, claim: ClaimRecord): Promise<ClaimJudgement> {
  const { scheme, source } = await claimGround(context, actor, claim.schemeId, claim.facts);
  const sources = await source.linesOf(actor, scheme, [claim]);
  const people = sources.map(({ personId }) => personId);
  const accepted = await context.store.claims.acceptedOf(actor, people);
  const pending = accepted.filter(({ id }) => id !== claim.id).map(heldByClaim);
  const options = { exceptRunId: claim.runId, pending };
  const judged = await judgeLines(context, actor, scheme, claim.period, sources, options);
  const waits = (await source.waiting?.(actor, [claim]))?.get(claim.id) ?? null;
  return { ...judgementOf(scheme, sources, evaluateLines(scheme, judged.inputs), judged.referred), waits };
}

function heldByClaim(claim: ClaimRecord): HeldLine {
  const { personId, payeeId, schemeCode, period, eventOn, amountFen } = claim;
  return {
    personId: personId ?? payeeId,
    schemeCode,
    period,
    eventOn: eventOn as LocalDate,
    amountFen: amountFen ?? (0 as HeldLine['amountFen']),
    shared: sharedOf(claim),
  };
}

/** Claims follow the decision on their run. */
export async function followRun(
  context: Context,
  actor: Actor,
  run: SubsidyRun,
  decision: 'approved' | 'voided',
): Promise<void> {
  const after = await context.store.claims.followRun(actor, run.id, decision, {
    zh: '发放测算不予发放，依据见发放明细',
    en: 'The run does not pay it; its line says why',
  });
  if (after.settled + after.refused + after.waiting === 0) return;
  await context.audit.record(actor, {
    action: 'subsidy-claims.follow-run',
    resource: 'subsidy-runs',
    recordId: run.id,
    divisionCode: run.divisionCode,
    after: { ...after },
  });
}
