import {
  type Actor,
  type AuditLog,
  type Clock,
  domainError,
  type FieldCrypto,
  type Locale,
  linkHolder,
  maskPersonName,
  momentNow,
  readTurningLinkToken,
  type Transactions,
  toHalfWidth,
} from '@gongyi/kernel';
import {
  type LessonRoll,
  type LessonSignedIn,
  type LessonSignIn,
  mostWrongTries,
  type PublicLesson,
} from '../model/attendance.js';
import { signInWindow } from '../model/attendance-rules.js';
import type { EnrolmentRecord, LessonRecord, TrainingClassRecord } from '../model/training-class.js';
import type { AttendanceStore } from '../ports/attendance.js';
import type { TrainingClassStore } from '../ports/classes.js';
import { lessonLink } from './attendance.js';

export interface LessonSignInDeps {
  readonly store: AttendanceStore;
  readonly classes: Pick<TrainingClassStore, 'get' | 'getLesson' | 'enrolmentsOf'>;
  readonly crypto: Pick<FieldCrypto, 'hash'>;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  readonly clock: Clock;
}

interface Open {
  readonly roll: LessonRoll;
  readonly lesson: LessonRecord;
  readonly trainingClass: TrainingClassRecord;
  readonly signInUntil: string;
}

/** Nobody's business but the one who signs in: told after the commit, so that a wrong try stays counted. */
type Outcome = LessonSignedIn['outcome'] | { readonly refusal: string; readonly params?: Record<string, number> };

/** Signing in by phone, without an account: by the code on the screen, in the window, by name and the end of the identity number. */
export function createLessonSignIn({ store, classes, crypto, audit, transactions, clock }: LessonSignInDeps) {
  async function open(token: string, locale: Locale): Promise<Open & { readonly actor: Actor }> {
    const target = readTurningLinkToken(crypto, lessonLink, token, clock.now());
    if (target === undefined) throw domainError('not_found', 'TRAINING.CODE_OVER');
    const actor = linkHolder(target, locale);
    const roll = await store.getRoll(actor, target.id);
    const lesson = roll === undefined ? undefined : await classes.getLesson(actor, roll.lessonId);
    const trainingClass = roll === undefined ? undefined : await classes.get(actor, roll.classId);
    if (roll === undefined || lesson === undefined || trainingClass?.rule == null)
      throw domainError('not_found', 'LIST.NOT_FOUND');
    const { from, until } = signInWindow(lesson, trainingClass.rule.attendance);
    const now = momentNow(clock);
    if (roll.state !== 'open' || now < from || now > until) throw domainError('conflict', 'TRAINING.SIGN_IN_CLOSED');
    return { actor, roll, lesson, trainingClass, signInUntil: until };
  }

  const onRoster = async (actor: Actor, { lesson }: Open) =>
    (await classes.enrolmentsOf(actor, lesson.classId)).filter(
      ({ state, enrolledOn }) => state === 'enrolled' && enrolledOn <= lesson.day,
    );

  /** Who shares the masked name is told apart by the number; who shares both is called by name. */
  async function judge(actor: Actor, session: Open, { name, lastFour }: LessonSignIn): Promise<Outcome> {
    const { roll } = session;
    // One after the other, and not while the record is being closed.
    if ((await store.lockRoll(actor, roll.id))?.state !== 'open') return { refusal: 'TRAINING.SIGN_IN_CLOSED' };
    if ((await store.wrongTries(actor, roll.id, name)) >= mostWrongTries) return { refusal: 'TRAINING.SIGN_IN_LOCKED' };
    const named = (await onRoster(actor, session)).filter(({ personName }) => maskPersonName(personName) === name);
    if (named.length === 0) return { refusal: 'TRAINING.SIGN_IN_NAME_UNKNOWN' };
    const wanted = toHalfWidth(lastFour).toUpperCase();
    const [trainee, another] = named.filter(({ identityMasked }) => identityMasked.slice(-4) === wanted);
    if (trainee === undefined) {
      await store.countWrongTry(actor, roll, name);
      const left = mostWrongTries - (await store.wrongTries(actor, roll.id, name));
      return { refusal: left === 0 ? 'TRAINING.SIGN_IN_LOCKED' : 'TRAINING.SIGN_IN_WRONG', params: { left } };
    }
    return another === undefined ? markPresent(actor, roll, trainee) : { refusal: 'TRAINING.SIGN_IN_AMBIGUOUS' };
  }

  async function markPresent(actor: Actor, roll: LessonRoll, { id: enrolmentId }: EnrolmentRecord): Promise<Outcome> {
    const mark = { enrolmentId, mark: 'present', source: 'qr', markedAt: momentNow(clock) } as const;
    if (!(await store.signIn(actor, roll, mark))) return 'already';
    await audit.record(actor, {
      action: 'lessons.sign-in',
      resource: 'lessons',
      recordId: roll.lessonId,
      divisionCode: roll.divisionCode,
      after: { enrolmentId },
    });
    return 'recorded';
  }

  return {
    /** @throws DomainError not_found TRAINING.CODE_OVER; conflict TRAINING.SIGN_IN_CLOSED */
    async read(token: string, locale: Locale): Promise<PublicLesson> {
      const { actor, ...session } = await open(token, locale);
      const { lesson, trainingClass, signInUntil } = session;
      const names = new Set((await onRoster(actor, session)).map(({ personName }) => maskPersonName(personName)));
      const { content, day, startsAt } = lesson;
      return { className: trainingClass.name, content, day, startsAt, signInUntil, names: [...names].sort() };
    },

    async signIn(token: string, input: LessonSignIn, locale: Locale): Promise<LessonSignedIn> {
      const { actor, ...session } = await open(token, locale);
      const outcome = await transactions.run(actor, () => judge(actor, session, input));
      if (typeof outcome === 'object') throw domainError('conflict', outcome.refusal, { ...outcome.params });
      return { outcome };
    },
  };
}
export type LessonSignInService = ReturnType<typeof createLessonSignIn>;
