import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type FieldCrypto,
  type LinkTarget,
  type Locale,
  linkHolder,
  maskPersonName,
  readLinkToken,
  type Transactions,
  toHalfWidth,
} from '@gongyi/kernel';
import { mostWrongTries, type PublicSession, type SignedIn, type SignIn } from '../model/daily-attendance.js';
import type { DailyAttendanceStore, Divisions, HolderOnDay, StoredSession } from '../ports.js';

export interface SignInServiceDeps {
  readonly store: DailyAttendanceStore;
  readonly crypto: Pick<FieldCrypto, 'hash'>;
  readonly divisions: Pick<Divisions, 'nameOf'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

type Outcome = SignedIn['outcome'] | { readonly refusal: string; readonly params?: Record<string, number> };

/** Signing in by phone, without an account: inside the window, by name and the end of the identity number. */
export function createSignInService({ store, crypto, divisions, audit, transactions, clock }: SignInServiceDeps) {
  function targetOf(token: string): LinkTarget {
    const target = readLinkToken(crypto, 'sign-in', token);
    if (target === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return target;
  }

  function inWindow(session: StoredSession | undefined): StoredSession {
    if (session === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    const now = clock.now().toISOString();
    if (now < session.opensAt || now > session.closesAt) throw domainError('conflict', 'POSTS.SIGN_IN_CLOSED');
    return session;
  }

  const holdersOf = (actor: Actor, { workDay, divisionCode }: StoredSession) =>
    store.holdersOn(actor, { day: workDay, within: divisionCode });

  /** Who shares the masked name is told apart by the number; who shares both asks the clerk. */
  async function judge(actor: Actor, session: StoredSession, { name, lastFour }: SignIn): Promise<Outcome> {
    if ((await store.wrongTries(actor, session.id, name)) >= mostWrongTries) return { refusal: 'POSTS.SIGN_IN_LOCKED' };
    const named = (await holdersOf(actor, session)).filter((holder) => maskPersonName(holder.personName) === name);
    if (named.length === 0) return { refusal: 'POSTS.SIGN_IN_NAME_UNKNOWN' };
    const wanted = toHalfWidth(lastFour).toUpperCase();
    const [holder, another] = named.filter(({ identityMasked }) => identityMasked.slice(-4) === wanted);
    if (holder === undefined) {
      await store.countWrongTry(actor, session, name);
      const left = mostWrongTries - (await store.wrongTries(actor, session.id, name));
      return { refusal: left === 0 ? 'POSTS.SIGN_IN_LOCKED' : 'POSTS.SIGN_IN_WRONG', params: { left } };
    }
    if (another !== undefined) return { refusal: 'POSTS.SIGN_IN_AMBIGUOUS' };
    return markPresent(actor, session, holder);
  }

  async function markPresent(actor: Actor, session: StoredSession, holder: HolderOnDay): Promise<Outcome> {
    const { agreementId, divisionCode, personId, personName, kind } = holder;
    if (kind === 'present' || kind === 'make_up') return 'already';
    if (kind !== null) return { refusal: 'POSTS.SIGN_IN_OTHERWISE' };
    const { id: sessionId, workDay } = session;
    const written = await store.addDays(actor, [
      {
        agreementId,
        divisionCode,
        personId,
        personName,
        workDay,
        kind: 'present',
        minutes: null,
        makesUp: null,
        source: 'qr',
        sessionId,
        leaveId: null,
        leaveKind: null,
        recordedByName: actor.displayName,
        recordedOn: workDay,
      },
    ]);
    if (written.size === 0) return 'already';
    await audit.record(actor, {
      action: 'attendance-days.sign-in',
      resource: 'attendance-days',
      recordId: agreementId,
      divisionCode,
      after: { workDay, sessionId },
    });
    return 'recorded';
  }

  return {
    async read(token: string, locale: Locale): Promise<PublicSession> {
      const target = targetOf(token);
      const actor = linkHolder(target, locale);
      const session = inWindow(await store.getSession(actor, target.id));
      const names = new Set((await holdersOf(actor, session)).map(({ personName }) => maskPersonName(personName)));
      const { title, workDay, closesAt, divisionCode } = session;
      return { village: divisions.nameOf(divisionCode), title, workDay, closesAt, names: [...names].sort() };
    },

    /** A wrong try is counted although it is refused: the refusal comes after the commit. */
    async signIn(token: string, input: SignIn, locale: Locale): Promise<SignedIn> {
      const target = targetOf(token);
      const actor = linkHolder(target, locale);
      const { outcome, workDay } = await transactions.run(actor, async () => {
        const session = inWindow(await store.lockSession(actor, target.id));
        return { outcome: await judge(actor, session, input), workDay: session.workDay };
      });
      if (typeof outcome === 'object') throw domainError('conflict', outcome.refusal, { ...outcome.params });
      return { outcome, workDay };
    },
  };
}
export type SignInService = ReturnType<typeof createSignInService>;
