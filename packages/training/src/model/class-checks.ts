import { addDays, type LocalDate, type WorkingDayCalendar } from '@gongyi/kernel';
import type { InstitutionRecord } from './institution.js';
import type { SharedResourceRecord } from './shared-resource.js';
import type { EnrolmentRecord, LessonRecord, TrainingClassRecord } from './training-class.js';
import type { ClassMode, TrainingClassRule } from './training-settings.js';

export interface Lack {
  readonly zh: string;
  readonly en: string;
}

/** Papers that a mode needs beside those of the county's list. */
const needPapers = {
  agreement: { id: 'agreement', zh: '用工或委托培训协议', en: 'agreement with the employer' },
  wage_proof: { id: 'wage_proof', zh: '工资发放凭证', en: 'proof of wages' },
} as const;

/** Every paper of the opening file of a class in this mode, required ones marked. */
export function papersOf(rule: Pick<TrainingClassRule, 'papers' | 'modes'>, mode: ClassMode) {
  const needs = rule.modes.find((one) => one.mode === mode)?.needs ?? [];
  return [
    ...rule.papers,
    ...needs.flatMap((need) =>
      need === 'agreement' || need === 'wage_proof' ? [{ ...needPapers[need], required: true }] : [],
    ),
  ];
}

export interface OpeningFile {
  readonly trainingClass: TrainingClassRecord;
  readonly rule: TrainingClassRule;
  readonly clause: string;
  readonly standardHours: number;
  readonly papers: readonly { readonly paperId: string }[];
  readonly roster: readonly EnrolmentRecord[];
  readonly lessons: readonly LessonRecord[];
  readonly institution: Pick<InstitutionRecord, 'rooms' | 'teachers'>;
  readonly resources: readonly SharedResourceRecord[];
  readonly today: LocalDate;
  readonly calendar: WorkingDayCalendar;
}

/** The first day on which a class may begin whose file is handed in on `today`; that day itself does not count. */
export function earliestStart(
  today: LocalDate,
  { lead }: Pick<TrainingClassRule, 'lead'>,
  calendar: WorkingDayCalendar,
) {
  return lead.unit === 'working' ? calendar.addWorkingDays(today, lead.days) : addDays(today, lead.days);
}

/** Everything that keeps an opening file from being handed in; nothing: it is whole. Hours are class hours. Pure. */
export function lacksOf(file: OpeningFile): Lack[] {
  return [
    ...lacksOfFile(file),
    ...lacksOfRoster(file),
    ...lacksOfTimetable(file),
    ...lacksOfDays(file),
    ...lacksOfPlaces(file),
  ];
}

function lacksOfFile({ trainingClass, rule, papers, clause, today, calendar }: OpeningFile): Lack[] {
  const lacks: Lack[] = [];
  const { mode, employerName, startsOn } = trainingClass;
  const known = rule.modes.find((one) => one.mode === mode);
  if (known === undefined)
    lacks.push({ zh: `县里没有开展这种培训方式（${clause}）`, en: `The county does not run this mode (${clause})` });
  const filed = new Set(papers.map(({ paperId }) => paperId));
  for (const { id, zh, en, required } of papersOf(rule, mode))
    if (required && !filed.has(id)) lacks.push({ zh: `缺材料：${zh}`, en: `Paper missing: ${en}` });
  if (known?.needs.includes('employer') === true && employerName === '')
    lacks.push({ zh: '这种培训方式要填用人单位', en: 'This mode needs the employer' });
  const earliest = earliestStart(today, rule, calendar);
  if (startsOn < earliest)
    lacks.push({
      zh: `今天提交，最早${earliest}开班（${clause}）；请把开班日期和课程表改到这天以后`,
      en: `Handed in today, it begins on ${earliest} at the earliest (${clause}); move the class and its timetable`,
    });
  return lacks;
}

function lacksOfRoster({ trainingClass, rule, roster, clause }: OpeningFile): Lack[] {
  const lacks: Lack[] = [];
  const enrolled = roster.filter(({ state }) => state === 'enrolled');
  const people = enrolled.length;
  if (rule.fewestTrainees !== null && people < rule.fewestTrainees)
    lacks.push({
      zh: `学员${people}人，最少${rule.fewestTrainees}人（${clause}）`,
      en: `${people} trainees, ${rule.fewestTrainees} at least (${clause})`,
    });
  const most = Math.min(rule.mostTrainees ?? trainingClass.seats, trainingClass.seats);
  if (people > most) lacks.push({ zh: `学员${people}人，最多${most}人`, en: `${people} trainees, ${most} at most` });
  if (rule.mostTrainees !== null && trainingClass.seats > rule.mostTrainees)
    lacks.push({
      zh: `计划人数${trainingClass.seats}人，一个班最多${rule.mostTrainees}人（${clause}）`,
      en: `${trainingClass.seats} seats, ${rule.mostTrainees} a class at most (${clause})`,
    });
  const needs = rule.modes.find((one) => one.mode === trainingClass.mode)?.needs ?? [];
  const alone = enrolled.filter(({ masterName }) => masterName === '');
  if (needs.includes('master') && alone.length > 0)
    lacks.push({
      zh: `还有${alone.length}名学员没有填师傅`,
      en: `${alone.length} trainees have no master`,
    });
  for (const { personName, findings } of enrolled)
    for (const finding of findings)
      if (finding.severity === 'refuse')
        lacks.push({ zh: `学员${personName}：${finding.zh}`, en: `Trainee ${personName}: ${finding.en}` });
  return lacks;
}

function lacksOfTimetable({ trainingClass, rule, lessons, standardHours, clause }: OpeningFile): Lack[] {
  const lacks: Lack[] = [];
  const { plannedHours } = trainingClass;
  const planned = lessons.filter(({ state }) => state !== 'cancelled');
  const sum = (some: readonly LessonRecord[]) => some.reduce((hours, lesson) => hours + lesson.hours, 0);
  const hours = sum(planned);
  if (hours !== plannedHours)
    lacks.push({
      zh: `课程表共${hours}课时，计划${plannedHours}课时，两者应相同`,
      en: `The timetable has ${hours} class hours, ${plannedHours} are planned; they must be equal`,
    });
  if (plannedHours < standardHours)
    lacks.push({
      zh: `计划${plannedHours}课时，少于工种目录的标准${standardHours}课时`,
      en: `${plannedHours} class hours are planned; the catalogue's standard is ${standardHours}`,
    });
  for (const [kind, least, zh, en] of [
    ['theory', rule.theoryLeastPercent, '理论', 'Theory'],
    ['practice', rule.practiceLeastPercent, '实操', 'Practice'],
  ] as const) {
    const part = sum(planned.filter((lesson) => lesson.kind === kind));
    if (least !== null && part * 100 < least * hours)
      lacks.push({
        zh: `${zh}${part}课时，不足总课时的${least}%（${clause}）`,
        en: `${en} has ${part} class hours, less than ${least}% (${clause})`,
      });
  }
  return lacks;
}

/** What keeps a timetable from being held as it would be after a change; how many hours there are is seen at the end. Pure. */
export const lacksOfChange = (
  file: Pick<OpeningFile, 'trainingClass' | 'rule' | 'clause' | 'lessons' | 'roster' | 'institution' | 'resources'>,
): Lack[] => [...lacksOfDays(file), ...lacksOfPlaces(file)];

function lacksOfDays({
  trainingClass,
  rule,
  lessons,
  clause,
}: Pick<OpeningFile, 'trainingClass' | 'rule' | 'lessons' | 'clause'>): Lack[] {
  const lacks: Lack[] = [];
  const { startsOn, endsOn } = trainingClass;
  const planned = lessons.filter(({ state }) => state !== 'cancelled');
  const days = new Map<string, number>();
  for (const lesson of planned) days.set(lesson.day, (days.get(lesson.day) ?? 0) + lesson.hours);
  for (const [day, ofDay] of days) {
    if (rule.mostHoursADay !== null && ofDay > rule.mostHoursADay)
      lacks.push({
        zh: `${day}有${ofDay}课时，一天最多${rule.mostHoursADay}课时（${clause}）`,
        en: `${day} has ${ofDay} class hours, ${rule.mostHoursADay} a day at most (${clause})`,
      });
    if (day < startsOn || day > endsOn)
      lacks.push({ zh: `${day}的课不在开班和结班日期之间`, en: `The lessons of ${day} lie outside the class's days` });
  }
  return lacks;
}

function lacksOfPlaces({
  lessons,
  roster,
  institution,
  resources,
}: Pick<OpeningFile, 'lessons' | 'roster' | 'institution' | 'resources'>): Lack[] {
  const lacks = new Map<string, Lack>();
  const people = roster.filter(({ state }) => state === 'enrolled').length;
  const gone = (zh: string, en: string) => lacks.set(zh, { zh, en });
  for (const { roomId, roomName, sharedResourceId, teacherId, teacherName, day, state } of lessons) {
    if (state !== 'planned') continue;
    const resource = resources.find(({ id }) => id === sharedResourceId);
    const room = institution.rooms.find(({ id, withdrawnOn }) => id === roomId && withdrawnOn === null);
    const inForce = resource !== undefined && resource.validFrom <= day && (resource.validTo ?? day) >= day;
    if (room === undefined && !inForce)
      gone(
        `“${roomName}”不是本机构在用的教室，也不是当天可用的共享资源`,
        `“${roomName}” is no room in use, nor a shared resource of that day`,
      );
    const capacity = room?.capacity ?? resource?.capacity;
    if (capacity !== undefined && capacity < people)
      gone(
        `“${roomName}”容纳${capacity}人，花名册${people}人`,
        `“${roomName}” takes ${capacity}, the roster has ${people}`,
      );
    if (!institution.teachers.some(({ id, withdrawnOn }) => id === teacherId && withdrawnOn === null))
      gone(`“${teacherName}”不是本机构在用的教师`, `“${teacherName}” is no teacher in use`);
  }
  return [...lacks.values()];
}
