import type { MessageCatalogue } from '@gongyi/kernel';

const said = (zh: string, en: string) => ({ zh, en });
const checkScore = said('请按考核原始记录更正', 'correct it from the record of the assessment');
const lookInto = said('行仍可导入；请核实后处理', 'the row is imported; look into it');

/** Findings in a training ledger; `code.suggestion` says what to do. */
export const trainingLedgerMessages: MessageCatalogue = {
  person_unknown: said('人员库中没有这个号码', 'The register has no such number'),
  'person_unknown.suggestion': said(
    '请核对号码；没有登记的，先登记',
    'check it; whoever is not registered is registered first',
  ),
  name_mismatch: said('姓名与人员库不一致', 'The name differs from the register'),
  'name_mismatch.suggestion': said('请核对姓名和号码', 'check name and number'),
  class_unknown: said('开班一览中没有班级“{value}”', 'The list of classes has no class “{value}”'),
  'class_unknown.suggestion': said('请更正班级编号', 'correct the class number'),
  class_unreadable: said(
    '班级“{value}”的等级、证书类型、日期或课时无法识别',
    'Level, certificate, days or hours of class “{value}” cannot be read',
  ),
  'class_unreadable.suggestion': said('请更正开班一览中的该行', 'correct its row in the list of classes'),
  trainee_twice: said('同一班级中出现两次', 'Stands twice in the class'),
  'trainee_twice.suggestion': said('请删去一行', 'delete a row'),
  score_without_roster: said('花名册中没有该学员', 'Is not on the roster'),
  'score_without_roster.suggestion': said(
    '请补入花名册或删去成绩',
    'add the person to the roster, or delete the scores',
  ),
  score_twice: said('同一学员有两行成绩', 'Has two rows of scores'),
  'score_twice.suggestion': said('请保留一行', 'keep one'),
  score_out_of_range: said('成绩{value}不在0至100之间', 'The score {value} is not from 0 to 100'),
  'score_out_of_range.suggestion': checkScore,
  result_unknown: said('考核结果“{value}”不是合格、不合格或缺考', 'The result “{value}” is none of 合格, 不合格, 缺考'),
  'result_unknown.suggestion': checkScore,
  passed_below_mark: said('成绩{value}分，低于{mark}分，却记为合格', 'Passed with {value}, below {mark}'),
  'passed_below_mark.suggestion': checkScore,
  passed_low_attendance: said(
    '出勤率{percent}%，低于{least}%，却记为合格',
    'Passed with {percent} % attendance, below {least} %',
  ),
  'passed_low_attendance.suggestion': said('请核对考勤和考核资格', 'check the roll calls and the admission'),
  certificate_without_pass: said('没有合格，却有证书编号', 'Has a certificate without having passed'),
  'certificate_without_pass.suggestion': checkScore,
  certificate_before_end: said(
    '发证日期早于结班日期{endsOn}',
    'The certificate is dated before the end of the class on {endsOn}',
  ),
  'certificate_before_end.suggestion': said('请按证书更正', 'correct it from the certificate'),
  certificate_number_twice: said('证书编号重复', 'The certificate number stands twice'),
  'certificate_number_twice.suggestion': said('请按证书更正', 'correct it from the certificate'),
  certificate_number_taken: said('证书编号已在系统中登记', 'The certificate number is registered already'),
  'certificate_number_taken.suggestion': said('请核对证书编号', 'check the number'),
  two_classes_at_once: said('同一时间参加另一个班', 'Attends another class in the same days'),
  'two_classes_at_once.suggestion': lookInto,
  same_trade_twice: said('同一工种、同一等级参加过另一个班', 'Was taught the same trade and level in another class'),
  'same_trade_twice.suggestion': lookInto,
  pupil_as_trainee: said('人员库登记为在校生', 'Is registered as a pupil'),
  'pupil_as_trainee.suggestion': lookInto,
  trainee_over_age: said('开班日{age}岁，超过{most}岁', 'Was {age} on the first day, above {most}'),
  'trainee_over_age.suggestion': lookInto,
  on_post_in_same_month: said('培训期间在公益性岗位上', 'Held a welfare post during the class'),
  'on_post_in_same_month.suggestion': lookInto,
  roster_without_attendance: said('考勤表中没有该学员', 'Is not on the roll call'),
  'roster_without_attendance.suggestion': lookInto,
  card_shared: said('与另一人的银行卡号相同', 'Another person has the same card number'),
  'card_shared.suggestion': lookInto,
  hidden_row: said('隐藏行', 'A hidden row'),
  'hidden_row.suggestion': said('与其他行一样处理', 'read like any other row'),
  institution_unknown: said(
    '{class}班：培训机构目录中没有“{value}”',
    'Class {class}: the list of institutions has no “{value}”',
  ),
  'institution_unknown.suggestion': said('请更正机构名称', 'correct the name'),
  trade_outside_scope: said(
    '{class}班：“{trade}”不在该机构认定范围内',
    'Class {class}: “{trade}” is outside the institution’s accreditation',
  ),
  'trade_outside_scope.suggestion': lookInto,
  accreditation_expired: said(
    '{class}班：开班日不在认定有效期{from}至{to}内',
    'Class {class}: opened outside the accreditation from {from} to {to}',
  ),
  'accreditation_expired.suggestion': lookInto,
  class_over_size: said('{class}班：{people}人，每班最多{most}人', 'Class {class}: {people} people; {most} at most'),
  'class_over_size.suggestion': lookInto,
  lesson_hours_short: said(
    '{class}班：课程表{taught}课时，少于总课时{hours}',
    'Class {class}: the timetable has {taught} of {hours} hours',
  ),
  'lesson_hours_short.suggestion': lookInto,
  scores_all_equal: said(
    '{class}班：合格的{people}人成绩完全相同',
    'Class {class}: all {people} who passed have the same scores',
  ),
  'scores_all_equal.suggestion': lookInto,
  teacher_in_two_places: said(
    '{class}班：教师同一时间在{other}班上课',
    'Class {class}: the teacher teaches class {other} at the same time',
  ),
  'teacher_in_two_places.suggestion': lookInto,
};
