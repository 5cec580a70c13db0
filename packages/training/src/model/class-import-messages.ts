import type { MessageCatalogue } from '@gongyi/kernel';

const said = (zh: string, en: string) => ({ zh, en });

/** Findings in a timetable or a roster; `code.suggestion` says what to do. */
export const classImportMessages: MessageCatalogue = {
  lesson_day_unreadable: said('“{heading}”不是日期', '“{heading}” is no day'),
  'lesson_day_unreadable.title': said('上课日期无法识别', 'Days that cannot be read'),
  'lesson_day_unreadable.suggestion': said('请按2025-04-01的样子填写', 'write it as 2025-04-01'),
  lesson_hours_unreadable: said(
    '课时“{value}”不是1至16的整数',
    'The class hours “{value}” are no whole number from 1 to 16',
  ),
  'lesson_hours_unreadable.title': said('课时不是1至16的整数', 'Class hours that are no whole number from 1 to 16'),
  'lesson_hours_unreadable.suggestion': said('请填写整数', 'write a whole number'),
  lesson_time_unreadable: said('“{heading}”不是时间', '“{heading}” is no time'),
  'lesson_time_unreadable.title': said('上课时间无法识别', 'Times that cannot be read'),
  'lesson_time_unreadable.suggestion': said('请按08:30的样子填写', 'write it as 08:30'),
  lesson_times_reversed: said('下课时间不晚于上课时间', 'The lesson ends before it begins'),
  'lesson_times_reversed.suggestion': said('请更正时间', 'correct the times'),
  lesson_content_missing: said('“{heading}”没有填写或过长', '“{heading}” is blank or too long'),
  'lesson_content_missing.title': said('上课内容没有填写或过长', 'Content that is blank or too long'),
  'lesson_content_missing.suggestion': said('请填写100字以内', 'write up to 100 characters'),
  lesson_room_unknown: said(
    '“{value}”不是本机构在用的教室或共享资源',
    '“{value}” is no room in use and no shared resource',
  ),
  'lesson_room_unknown.title': said('不是本机构在用的教室或共享资源', 'Rooms that are not in use'),
  'lesson_room_unknown.suggestion': said(
    '请先在机构档案登记，名称要一致',
    'add it to the institution’s file, under the same name',
  ),
  lesson_teacher_unknown: said('“{value}”不是本机构在用的教师', '“{value}” is no teacher in use'),
  'lesson_teacher_unknown.title': said('不是本机构在用的教师', 'Teachers who are not in use'),
  'lesson_teacher_unknown.suggestion': said(
    '请先在机构档案登记，姓名要一致',
    'add the teacher to the institution’s file, under the same name',
  ),
  trainee_identity_wrong: said('身份证号码不正确', 'The identity number is wrong'),
  'trainee_identity_wrong.suggestion': said(
    '请按身份证更正，单元格用文本格式',
    'correct it from the identity card, in a text cell',
  ),
  trainee_unknown: said('人员库中没有“{value}”的这个号码', 'The register has no such number for “{value}”'),
  'trainee_unknown.title': said('人员库中没有这个号码', 'Numbers that the register does not have'),
  'trainee_unknown.suggestion': said(
    '请核对号码；没有登记的，先到乡镇（街道）登记',
    'check it; whoever is not registered is registered at the township first',
  ),
  trainee_name_differs: said('姓名“{value}”与人员库不一致', 'The name “{value}” differs from the register'),
  'trainee_name_differs.title': said('姓名与人员库不一致', 'Names that differ from the register'),
  'trainee_name_differs.suggestion': said('请核对姓名和号码', 'check name and number'),
  trainee_twice: said('“{value}”在表中重复', '“{value}” stands twice in the file'),
  'trainee_twice.title': said('同一人在表中重复', 'People who stand twice'),
  'trainee_twice.suggestion': said('请删去一行', 'delete a row'),
  trainee_refused: said('{value}', '{value}'),
  'trainee_refused.title': said('不符合参训条件', 'People who may not be enrolled'),
  'trainee_refused.suggestion': said('请移出花名册', 'take the person off the roster'),
  trainee_warned: said('{value}', '{value}'),
  'trainee_warned.title': said('参训条件请留意', 'People to look at before the approval'),
  'trainee_warned.suggestion': said('审批人会看到，请核对', 'whoever approves will see it; check'),
};
