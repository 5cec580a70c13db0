import {
  type CheckedImport,
  type CheckedRow,
  cellUnder,
  type DivisionCode,
  type Finding,
  findTableHeader,
  type JsonObject,
  readDateCell,
  readIdentityCell,
  readNumberCell,
  type Sheet,
  type SheetRow,
  samePersonName,
  type TableHeader,
  textUnder,
} from '@gongyi/kernel';
import { type LessonInput, lessonInputSchema } from './class-inputs.js';
import type { InstitutionRecord } from './institution.js';
import type { SharedResourceRecord } from './shared-resource.js';
import type { EnrolmentFinding } from './training-class.js';
import type { TrainingPerson } from './training-person.js';

/** As timetables are printed; 教师身份证号 may stand there and is not read. */
const lessonHeadings = {
  day: '上课日期',
  content: '课别(上课内容)',
  hours: '课时',
  startsAt: '上课开始时间',
  endsAt: '上课结束时间',
  room: '上课地点(教室名称)',
  teacher: '培训教师',
} as const;
const textbookHeading = '教材名称及出版社单位';
const rosterHeadings = { name: '姓名', identity: '身份证号码' } as const;

/** Findings that stop a row of a timetable or a roster. */
export const classImportErrorCodes = [
  'lesson_day_unreadable',
  'lesson_hours_unreadable',
  'lesson_time_unreadable',
  'lesson_times_reversed',
  'lesson_content_missing',
  'lesson_room_unknown',
  'lesson_teacher_unknown',
  'trainee_identity_wrong',
  'trainee_unknown',
  'trainee_name_differs',
  'trainee_twice',
  'trainee_refused',
];

type Place = Pick<InstitutionRecord, 'rooms' | 'teachers'>;

function rowsOf(sheets: readonly Sheet[], headings: readonly string[], name: string) {
  const visible = sheets.filter(({ hidden }) => !hidden);
  const sheet = visible.find((one) => one.name.trim() === name) ?? visible[0] ?? { name: '', hidden: false, rows: [] };
  const header = findTableHeader(sheet, headings);
  return { sheet, header, rows: sheet.rows.filter((row) => row.number > header.rowNumber && row.cells.length > 0) };
}

function teller(sheet: Sheet, row: SheetRow, header: TableHeader, findings: Finding[]) {
  return (
    heading: string,
    code: string,
    value = textUnder(row, header, heading),
    severity: Finding['severity'] = 'error',
  ) =>
    findings.push({
      code,
      severity,
      sheet: sheet.name,
      row: row.number,
      cell: cellUnder(row, header, heading)?.ref ?? null,
      params: { heading, value },
    });
}

/** 8:30, 08:30:00 and a time cell's fraction of a day are 08:30. */
function readTime(text: string, number: number | undefined): string | undefined {
  const typed = /^(\d{1,2})[:：](\d{2})/.exec(text.trim());
  const minutes =
    typed !== null
      ? Number(typed[1]) * 60 + Number(typed[2])
      : number !== undefined && number >= 0 && number < 1
        ? Math.round(number * 1440)
        : Number.NaN;
  if (!(minutes >= 0 && minutes < 1440)) return undefined;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * Reads a timetable as it is printed and judges each lesson against the institution's rooms and teachers and what departments
 * share. Practice is what stands in a practice room or base or says so in its content. Pure.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings}
 */
export function checkTimetable(
  sheets: readonly Sheet[],
  institution: Place,
  resources: readonly SharedResourceRecord[],
  divisionCode: DivisionCode,
): CheckedImport {
  const { sheet, header, rows } = rowsOf(sheets, Object.values(lessonHeadings), '课程表');
  const checked = rows.map((row): CheckedRow => {
    const findings: Finding[] = [];
    const told = teller(sheet, row, header, findings);
    const text = (heading: string) => textUnder(row, header, heading);
    const time = (heading: string) => {
      const cell = cellUnder(row, header, heading);
      const read = readTime(cell?.text ?? '', cell?.kind === 'number' ? cell.number : undefined);
      if (read === undefined) told(heading, 'lesson_time_unreadable');
      return read ?? '';
    };
    const day = readDateCell(cellUnder(row, header, lessonHeadings.day))?.date;
    if (day === undefined) told(lessonHeadings.day, 'lesson_day_unreadable');
    const hours = readNumberCell(cellUnder(row, header, lessonHeadings.hours))?.value ?? 0;
    if (!Number.isInteger(hours) || hours < 1 || hours > 16) told(lessonHeadings.hours, 'lesson_hours_unreadable');
    const [startsAt, endsAt] = [time(lessonHeadings.startsAt), time(lessonHeadings.endsAt)];
    if (startsAt !== '' && endsAt !== '' && startsAt >= endsAt) told(lessonHeadings.endsAt, 'lesson_times_reversed');
    const content = text(lessonHeadings.content);
    if (content === '' || content.length > 100) told(lessonHeadings.content, 'lesson_content_missing');
    const place = text(lessonHeadings.room);
    const room = institution.rooms.find(({ name, withdrawnOn }) => name === place && withdrawnOn === null);
    const resource = room === undefined ? resources.find(({ name }) => name === place) : undefined;
    if (room === undefined && resource === undefined) told(lessonHeadings.room, 'lesson_room_unknown');
    const called = text(lessonHeadings.teacher);
    const teacher = institution.teachers.find(({ name, withdrawnOn }) => name === called && withdrawnOn === null);
    if (teacher === undefined) told(lessonHeadings.teacher, 'lesson_teacher_unknown');
    const practice =
      room?.kind === 'practice' || resource?.kind === 'practice_base' || /实操|实训|实习|操作/.test(content);
    const lesson: Record<keyof LessonInput, unknown> = {
      day,
      startsAt,
      endsAt,
      hours,
      kind: practice ? 'practice' : 'theory',
      content,
      roomId: room?.id ?? null,
      sharedResourceId: resource?.id ?? null,
      teacherId: teacher?.id,
      textbook: text(textbookHeading).slice(0, 100),
    };
    const good = findings.length === 0 && lessonInputSchema.safeParse(lesson).success;
    return {
      sheet: sheet.name,
      row: row.number,
      outcome: good ? 'ok' : 'error',
      action: good ? 'create' : 'none',
      title: content,
      preview: { day: day ?? '', startsAt, endsAt, hours, content, roomName: place, teacherName: called },
      values: (good ? lesson : {}) as JsonObject,
      findings,
      divisionCode,
    };
  });
  return { rows: checked, sheetFindings: [], summary: { lessons: checked.length } };
}

/** The identity numbers that a roster names, as far as they can be read. */
export function identitiesOf(sheets: readonly Sheet[]): string[] {
  const { header, rows } = rowsOf(sheets, Object.values(rosterHeadings), '学员花名册');
  return rows.flatMap((row) => {
    const read = readIdentityCell(cellUnder(row, header, rosterHeadings.identity));
    return read.ok ? [read.value] : [];
  });
}

export type RosterPerson = TrainingPerson & { readonly findings: readonly EnrolmentFinding[] };

/**
 * Reads a roster (花名册) of one class and judges each row by what the register and the enrolment checks say. Bank cards are
 * not read. Pure.
 *
 * @throws DomainError invalid_input IMPORT.MISSING_HEADINGS {sheet, headings}
 */
export function checkRoster(
  sheets: readonly Sheet[],
  people: ReadonlyMap<string, RosterPerson>,
  divisionCode: DivisionCode,
  english: boolean,
): CheckedImport {
  const { sheet, header, rows } = rowsOf(sheets, Object.values(rosterHeadings), '学员花名册');
  const seen = new Set<string>();
  const checked = rows.map((row): CheckedRow => {
    const findings: Finding[] = [];
    const told = teller(sheet, row, header, findings);
    const name = textUnder(row, header, rosterHeadings.name);
    const read = readIdentityCell(cellUnder(row, header, rosterHeadings.identity));
    const person = read.ok ? people.get(read.value) : undefined;
    // Numbers are not repeated in what is found about them.
    if (!read.ok) told(rosterHeadings.identity, 'trainee_identity_wrong', '');
    else if (person === undefined) told(rosterHeadings.identity, 'trainee_unknown', name);
    else if (!samePersonName(person.name, name)) told(rosterHeadings.name, 'trainee_name_differs', name);
    else if (seen.has(read.value)) told(rosterHeadings.identity, 'trainee_twice', name);
    else
      for (const { severity, zh, en } of person.findings)
        told(
          rosterHeadings.identity,
          severity === 'refuse' ? 'trainee_refused' : 'trainee_warned',
          english ? en : zh,
          severity === 'refuse' ? 'error' : 'note',
        );
    if (read.ok) seen.add(read.value);
    const good = findings.every(({ severity }) => severity !== 'error') && person !== undefined;
    const phone = textUnder(row, header, '联系电话');
    const masterName = textUnder(row, header, '师傅').slice(0, 40);
    return {
      sheet: sheet.name,
      row: row.number,
      outcome: good ? 'ok' : 'error',
      action: good ? 'create' : 'none',
      title: name,
      preview: {
        personName: name,
        identityMasked: good ? person.identityMasked : '',
        category: good ? person.category : '',
      },
      values: (good ? { personId: person.personId, person, phone, masterName } : {}) as unknown as JsonObject,
      findings,
      divisionCode,
    };
  });
  return { rows: checked, sheetFindings: [], summary: { trainees: checked.length } };
}
