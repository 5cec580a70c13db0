import {
  ageOn,
  type CheckedImport,
  type CheckedRow,
  type DivisionCode,
  type Finding,
  groupBy,
  type JsonObject,
  type LocalDate,
  maskResidentId,
  type ResidentId,
  rangesOverlap,
  type Sheet,
  samePersonName,
} from '@gongyi/kernel';
import { judgeClasses } from './check-ledger-classes.js';
import { findingAt, ledgerLeadCodes } from './ledger-findings.js';
import type { NewPastTraining } from './past-training.js';
import type { TradeRecord } from './trade.js';
import {
  type LedgerClass,
  type LedgerRow,
  type LedgerScore,
  type LedgerTrainee,
  readTrainingLedger,
  type TrainingLedger,
} from './training-ledger.js';
import type { TrainingPerson } from './training-person.js';
import type { TrainingAssessmentRule, TrainingClassRule } from './training-settings.js';

export interface LedgerContext {
  readonly rule: Pick<TrainingClassRule, 'mostTrainees' | 'enrolment' | 'attendance'>;
  readonly marks: Pick<TrainingAssessmentRule, 'theoryPass' | 'practicePass'>;
  readonly catalogue: readonly Pick<TradeRecord, 'code' | 'name' | 'level'>[];
  /** The county: where a row stands whose person is not known. */
  readonly fallback: DivisionCode;
  person(identity: ResidentId): TrainingPerson | undefined;
  /** Who held a welfare post on one of the days of the class. */
  onPost(classNumber: string, personId: string): boolean;
  /** The ledger has this person's class already. */
  known(classNumber: string, personId: string): boolean;
  /** A certificate of the system has the number. */
  numberTaken(certificateNumber: string): boolean;
}

/** Everybody whom the ledger's roster names by a readable number, by class: what to ask the register for. */
export function peopleOfLedger(sheets: readonly Sheet[]): {
  readonly identities: readonly ResidentId[];
  readonly classes: readonly {
    readonly number: string;
    readonly startsOn: LocalDate;
    readonly endsOn: LocalDate;
    readonly identities: readonly ResidentId[];
  }[];
  readonly certificateNumbers: readonly string[];
} {
  const ledger = readTrainingLedger(sheets);
  const readable = (trainees: readonly LedgerTrainee[]) =>
    trainees.flatMap(({ identity }) => (identity.ok ? [identity.value] : []));
  const ofClass = groupBy(ledger.trainees, ({ classNumber }) => classNumber);
  return {
    identities: [...new Set(readable(ledger.trainees))],
    classes: ledger.classes.flatMap(({ number, startsOn, endsOn }) =>
      startsOn === undefined || endsOn === undefined
        ? []
        : [{ number, startsOn, endsOn, identities: readable(ofClass.get(number) ?? []) }],
    ),
    certificateNumbers: ledger.scores.flatMap(({ certificateNumber }) =>
      certificateNumber === '' ? [] : [certificateNumber],
    ),
  };
}

/**
 * Judges a county's training ledger: every trainee's row against the register, the class, the roll call and the scores, and
 * every class against its institution, its timetable and the other classes. Pure.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_SHEET | IMPORT.MISSING_HEADINGS
 */
export function checkTrainingLedger(sheets: readonly Sheet[], context: LedgerContext): CheckedImport {
  const ledger = readTrainingLedger(sheets);
  const classes = new Map(ledger.classes.map((one) => [one.number, one]));
  const judged = judgeTrainees(ledger, classes, context);
  const rostered = new Set(ledger.trainees.flatMap((trainee) => keyOf(trainee) ?? []));
  // Whoever stands on the roster with a number that cannot be read is found by name.
  const unreadable = new Set(ledger.trainees.filter(({ identity }) => !identity.ok).map(nameInClass));
  const strays = ledger.scores.filter(
    (score) => !rostered.has(keyOf(score) ?? '') && !unreadable.has(nameInClass(score)),
  );
  return {
    rows: [...judged, ...strays.map((score) => strayRow(score, context))],
    sheetFindings: judgeClasses(ledger, context.rule.mostTrainees),
    summary: { classes: ledger.classes.length, trainees: ledger.trainees.length, lessons: ledger.lessons.length },
  };
}

const nameInClass = ({ classNumber, name }: Pick<LedgerTrainee, 'classNumber' | 'name'>) => `${classNumber} ${name}`;
const keyOf = ({ classNumber, identity }: Pick<LedgerTrainee, 'classNumber' | 'identity'>): string | undefined =>
  identity.ok ? `${classNumber} ${identity.value}` : undefined;

function judgeTrainees(
  ledger: TrainingLedger,
  classes: ReadonlyMap<string, LedgerClass>,
  context: LedgerContext,
): CheckedRow[] {
  const scores = groupBy(ledger.scores, (score) => keyOf(score) ?? '');
  const calls = groupBy(ledger.rollCalls, (call) => keyOf(call) ?? '');
  const ofPerson = groupBy(ledger.trainees, ({ identity }) => (identity.ok ? identity.value : ''));
  const cards = groupBy(ledger.trainees, ({ card }) => (card?.ok === true ? card.value : ''));
  const numbers = groupBy(ledger.scores, ({ certificateNumber }) => certificateNumber);

  return ledger.trainees.map((trainee): CheckedRow => {
    const { row, identity, name, classNumber } = trainee;
    const findings: Finding[] = [];
    const told = (code: string, heading: string | null = null, params: Finding['params'] = {}, where = row) =>
      findings.push(findingAt(where, code, heading, params));
    if (row.hidden) told('hidden_row');
    for (const note of trainee.nameNotes) told(note, '姓名');
    const trainingClass = classes.get(classNumber);
    if (trainingClass === undefined) told('class_unknown', '班级编号', { value: classNumber });
    if (!identity.ok) {
      told(identity.problem, '身份证号码');
      return toRow(trainee, findings, context.fallback, undefined, undefined);
    }
    for (const note of identity.notes) told(note, '身份证号码');
    judgeCard(trainee, cards, told);

    const person = context.person(identity.value);
    if (person === undefined) told('person_unknown', '身份证号码');
    else if (!samePersonName(name, person.name)) told('name_mismatch', '姓名');
    const others = (ofPerson.get(identity.value) ?? []).filter((one) => one !== trainee);
    if (others.some((one) => one.classNumber === classNumber)) told('trainee_twice', '身份证号码');
    if (trainingClass !== undefined) {
      const elsewhere = others.flatMap((one) =>
        one.classNumber === classNumber ? [] : (classes.get(one.classNumber) ?? []),
      );
      judgeEnrolment(trainingClass, elsewhere, person, context, told);
    }

    const key = `${classNumber} ${identity.value}`;
    const [call] = calls.get(key) ?? [];
    const called = ledger.calledClasses.has(classNumber);
    if (called && call === undefined) told('roster_without_attendance');
    const permille =
      call?.taught === undefined || call.attended === undefined || call.taught <= 0
        ? null
        : Math.min(1000, Math.round((call.attended * 1000) / call.taught));
    const [score, again] = scores.get(key) ?? [];
    if (again !== undefined) told('score_twice', '身份证号码', {}, again.row);
    const present = person !== undefined && context.known(classNumber, person.personId);
    if (score !== undefined) {
      judgeScore(score, permille, context, told);
      judgeCertificate(score, trainingClass, numbers, told);
      // Its own number, when the row is in the ledger already.
      if (!present && context.numberTaken(score.certificateNumber))
        told('certificate_number_taken', '证书编号', {}, score.row);
    }
    return toRow(trainee, findings, person?.divisionCode ?? context.fallback, person, {
      trainingClass,
      score,
      permille,
      present,
      catalogue: context.catalogue,
    });
  });
}

type Tell = (code: string, heading?: string | null, params?: Finding['params'], where?: LedgerRow) => void;

function judgeCard(
  { card, identity }: LedgerTrainee,
  cards: ReadonlyMap<string, readonly LedgerTrainee[]>,
  told: Tell,
): void {
  if (card === undefined) return;
  if (!card.ok) {
    told(card.problem, '银行卡号');
    return;
  }
  const mine = identity.ok ? identity.value : '';
  const shared = (cards.get(card.value) ?? []).some((one) => one.identity.ok && one.identity.value !== mine);
  if (shared) told('card_shared', '银行卡号');
}

function judgeEnrolment(
  trainingClass: LedgerClass,
  elsewhere: readonly LedgerClass[],
  person: TrainingPerson | undefined,
  { rule, onPost }: LedgerContext,
  told: Tell,
): void {
  const { startsOn, trade, level, number } = trainingClass;
  if (elsewhere.some((one) => overlap(one, trainingClass))) told('two_classes_at_once');
  if (elsewhere.some((one) => one.trade === trade && one.level === level)) told('same_trade_twice', '职业(工种)');
  if (person === undefined) return;
  if (person.pupil && rule.enrolment.pupils !== 'allow') told('pupil_as_trainee');
  const { ageMost } = rule.enrolment;
  const age = startsOn === undefined ? undefined : ageOn(person.birthDate, startsOn);
  if (ageMost !== null && age !== undefined && age > ageMost) told('trainee_over_age', null, { age, most: ageMost });
  if (rule.enrolment.onPost !== 'allow' && onPost(number, person.personId)) told('on_post_in_same_month');
}

function overlap(a: LedgerClass, b: LedgerClass): boolean {
  if (a.startsOn === undefined || b.startsOn === undefined || a.endsOn === undefined || b.endsOn === undefined)
    return false;
  return rangesOverlap({ from: a.startsOn, to: a.endsOn }, { from: b.startsOn, to: b.endsOn });
}

function judgeScore(score: LedgerScore, permille: number | null, { marks, rule }: LedgerContext, told: Tell): void {
  const { row, theory, practice, result } = score;
  if (result === undefined) told('result_unknown', '考核结果', { value: row.text('考核结果') }, row);
  const parts = [
    ['理论成绩', theory, marks.theoryPass],
    ['实操成绩', practice, marks.practicePass],
  ] as const;
  for (const [heading, points, mark] of parts) {
    if (points === undefined) continue;
    if (points < 0 || points > 100) told('score_out_of_range', heading, { value: points }, row);
    else if (result === 'passed' && points < mark) told('passed_below_mark', heading, { value: points, mark }, row);
  }
  const least = rule.attendance.personPassFrom;
  if (result === 'passed' && least !== null && permille !== null && permille < least * 10)
    told('passed_low_attendance', '考核结果', { percent: permille / 10, least }, row);
}

function judgeCertificate(
  { row, certificateNumber, issuedOn, result }: LedgerScore,
  trainingClass: LedgerClass | undefined,
  numbers: ReadonlyMap<string, readonly LedgerScore[]>,
  told: Tell,
): void {
  if (certificateNumber === '') return;
  const ended = trainingClass?.endsOn;
  if (result !== undefined && result !== 'passed') told('certificate_without_pass', '证书编号', {}, row);
  if ((numbers.get(certificateNumber) ?? []).length > 1) told('certificate_number_twice', '证书编号', {}, row);
  if (issuedOn !== undefined && ended !== undefined && issuedOn < ended)
    told('certificate_before_end', '发证日期', { endsOn: ended }, row);
}

interface Judged {
  readonly trainingClass: LedgerClass | undefined;
  readonly score: LedgerScore | undefined;
  readonly permille: number | null;
  readonly present: boolean;
  readonly catalogue: LedgerContext['catalogue'];
}

function toRow(
  trainee: LedgerTrainee,
  findings: readonly Finding[],
  divisionCode: DivisionCode,
  person: TrainingPerson | undefined,
  judged: Judged | undefined,
): CheckedRow {
  const { row, identity, name, classNumber } = trainee;
  const masked = identity.ok ? maskResidentId(identity.value) : '';
  const fitting = judged?.trainingClass === undefined ? undefined : wholeClass(judged.trainingClass);
  const all =
    judged?.trainingClass !== undefined && fitting === undefined
      ? [...findings, findingAt(row, 'class_unreadable', '班级编号', { value: classNumber })]
      : findings;
  const good = all.every(({ severity }) => severity === 'note');
  const values =
    good && judged !== undefined && person !== undefined && fitting !== undefined
      ? newPastTraining(person, fitting, judged, all)
      : undefined;
  return {
    sheet: row.sheet,
    row: row.number,
    outcome: values === undefined ? 'error' : 'ok',
    action: values === undefined ? 'none' : judged?.present === true ? 'unchanged' : 'create',
    title: `${name} ${masked}`.trim(),
    preview: {
      classNumber,
      tradeName: judged?.trainingClass?.trade ?? '',
      result: judged?.score?.row.text('考核结果') ?? '',
      certificateNumber: judged?.score?.certificateNumber ?? '',
    },
    values: (values ?? {}) as unknown as JsonObject,
    findings: all,
    divisionCode,
  };
}

type WholeClass = { readonly [K in keyof LedgerClass]: Exclude<LedgerClass[K], undefined> };

/** A class whose dates, hours, level and certificate could all be read. */
function wholeClass(trainingClass: LedgerClass): WholeClass | undefined {
  const { startsOn, endsOn } = trainingClass;
  const whole = Object.values(trainingClass).every((value) => value !== undefined);
  return whole && startsOn !== undefined && endsOn !== undefined && startsOn <= endsOn
    ? (trainingClass as WholeClass)
    : undefined;
}

function newPastTraining(
  person: TrainingPerson,
  trainingClass: WholeClass,
  { score, permille, catalogue }: Judged,
  findings: readonly Finding[],
): NewPastTraining {
  const { level, trade } = trainingClass;
  const line = catalogue.find((one) => one.name === trade && one.level === level);
  const tenths = (points: number | undefined) => (points === undefined ? null : Math.round(points * 10));
  const number = score?.certificateNumber ?? '';
  return {
    divisionCode: person.divisionCode,
    personId: person.personId as NewPastTraining['personId'],
    personName: person.name,
    identityMasked: person.identityMasked,
    identityHash: person.identityHash,
    category: person.category,
    classNumber: trainingClass.number,
    institutionName: trainingClass.institution,
    tradeCode: line?.code ?? null,
    tradeName: trade,
    level,
    mode: trainingClass.mode,
    startsOn: trainingClass.startsOn,
    endsOn: trainingClass.endsOn,
    hours: trainingClass.hours,
    attendancePermille: permille,
    theoryTenths: tenths(score?.theory),
    practiceTenths: tenths(score?.practice),
    result: score?.result ?? 'not_assessed',
    certificateKind: trainingClass.certificateKind,
    certificateNumber: number === '' ? null : number,
    certificateIssuedOn: number === '' ? null : (score?.issuedOn ?? null),
    leads: ledgerLeadCodes.filter((lead) => findings.some(({ code }) => code === lead)),
  };
}

function strayRow(score: LedgerScore, context: LedgerContext): CheckedRow {
  const { row, identity, name, classNumber, certificateNumber } = score;
  return {
    sheet: row.sheet,
    row: row.number,
    outcome: 'error',
    action: 'none',
    title: `${name} ${identity.ok ? maskResidentId(identity.value) : ''}`.trim(),
    preview: { classNumber, tradeName: '', result: row.text('考核结果'), certificateNumber },
    values: {},
    findings: [
      identity.ok
        ? findingAt(row, 'score_without_roster', '身份证号码')
        : findingAt(row, identity.problem, '身份证号码'),
    ],
    divisionCode: context.fallback,
  };
}
