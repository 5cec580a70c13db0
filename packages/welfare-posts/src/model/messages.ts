import { kernelMessages, type MessageCatalogue } from '@gongyi/kernel';
import { agreementMessages } from './agreement-messages.js';
import { appraisalMessages } from './appraisal-messages.js';
import { dailyAttendanceMessages } from './daily-attendance-messages.js';
import { exitMessages } from './exit-messages.js';
import { hiringMessages } from './hiring-messages.js';
import { needMessages } from './need-messages.js';
import { procedureMessages } from './procedure-messages.js';

/** Every sentence of the module; `code.suggestion` says what to do. Includes the kernel's. */
export const welfarePostMessages: MessageCatalogue = {
  ...kernelMessages,
  ...procedureMessages,
  ...needMessages,
  ...hiringMessages,
  ...agreementMessages,
  ...appraisalMessages,
  ...dailyAttendanceMessages,
  ...exitMessages,
  'POSTS.ROW_POST_UNKNOWN': { zh: '没有这个岗位编号的岗位', en: 'There is no post with this code' },
  'POSTS.ROW_NO_AGREEMENT': {
    zh: '这个人在这一天没有生效的协议',
    en: 'This person has no agreement in force on that day',
  },
  'POSTS.ROW_NO_APPRAISAL': {
    zh: '这个人在这个考核期没有未办结的考核',
    en: 'No appraisal of this person is open for the period',
  },
  'POSTS.ROW_NO_APPRAISAL.suggestion': {
    zh: '考核期写成2025-Q1，请先建立考核',
    en: 'write the period as 2025-Q1; begin the appraisal first',
  },
  'POSTS.OTHER_COUNTY': {
    zh: '文件中的岗位都不属于本县（{county}），请核对文件',
    en: 'No post in the file belongs to this county ({county}); check the file',
  },
  'POSTS.OTHER_MONTH': {
    zh: '工作表“{sheet}”写的是 {stated}，与所选月份 {expected} 不一致',
    en: 'Sheet “{sheet}” says {stated}, not the chosen month {expected}',
  },
  'POSTS.FUTURE_MONTH': {
    zh: '不能导入尚未到来的月份（{period}）',
    en: 'A month in the future cannot be imported ({period})',
  },
  'POSTS.NO_LINES': { zh: '文件中没有可用的工作表', en: 'The file has no usable sheet' },
  'POSTS.TOWNSHIP_UNKNOWN': {
    zh: '工作表“{sheet}”的填报单位“{unit}”不是本县的乡镇（街道）',
    en: 'Sheet “{sheet}”: “{unit}” is no township of this county',
  },
  'POSTS.TOWNSHIP_TWICE': {
    zh: '工作表“{sheet}”与“{other}”是同一个乡镇',
    en: 'Sheets “{sheet}” and “{other}” are the same township',
  },
  'POSTS.TOWNSHIP_OUTSIDE': { zh: '工作表“{sheet}”不属于您的管理范围', en: 'Sheet “{sheet}” is outside your area' },
  'POSTS.MONTH_FROZEN': {
    zh: '{period} 的出勤已经冻结，不能再导入',
    en: 'The attendance of {period} is frozen and takes no more imports',
  },
  'POSTS.OTHER_MONTH.suggestion': {
    zh: '改选文件所写的月份，或换成所选月份的文件',
    en: 'choose the month of the file, or the file of the month',
  },
  'POSTS.FUTURE_MONTH.suggestion': { zh: '请核对所选月份', en: 'check the chosen month' },
  'POSTS.NO_LINES.suggestion': {
    zh: '请使用出勤天数和补贴金额汇总表的原表式，每个乡镇一张工作表',
    en: 'use the form of the monthly summary, one sheet a township',
  },
  'POSTS.TOWNSHIP_UNKNOWN.suggestion': {
    zh: '请改正填报单位；如果是其他县的文件，不要在这里导入',
    en: 'correct the reporting unit; a file of another county does not belong here',
  },
  'POSTS.TOWNSHIP_TWICE.suggestion': {
    zh: '请把同一乡镇的内容合并到一张工作表，或删去多余的一张',
    en: 'merge the two sheets, or delete one',
  },
  'POSTS.TOWNSHIP_OUTSIDE.suggestion': {
    zh: '请只保留本乡镇的工作表，或由县级人员导入整本文件',
    en: 'keep the sheet of your own township, or let the county import the whole file',
  },
  'POSTS.MONTH_FROZEN.suggestion': {
    zh: '已收到但有问题的行，请到“待处理出勤”处理',
    en: 'lines that came in with problems are settled under “Lines to settle”',
  },
  'POSTS.NOTHING_TO_FREEZE': {
    zh: '{period} 没有可以冻结的出勤表',
    en: 'There is no open sheet of {period} to freeze',
  },
  'POSTS.LINE_FROZEN': { zh: '该行已经冻结，不能修改', en: 'The line is frozen and cannot change' },
  'POSTS.FACTS_CHANGED': {
    zh: '有 {lines} 行出勤核对之后，岗位标准或协议又有变动（例如第 {row} 行），请先重新核对这些行再冻结',
    en: 'Posts or agreements of {lines} lines have changed since they were checked (row {row} for one); recheck them before freezing',
  },
  'POSTS.AGREEMENT_OVERLAPS': {
    zh: '同一人的两份协议日期重叠，一人只能有一个岗位',
    en: 'Two agreements of one person overlap; one person has one post',
  },
  'POSTS.PERSON_MONTH_TAKEN': {
    zh: '此人本月已有一行出勤通过，请先处理那一行',
    en: 'Another line of this person already counts for the month; settle that one first',
  },
  'POSTS.CORRECTION_NOT_EXPECTED': {
    zh: '只有“更正”可以同时填写更正内容',
    en: 'Only a correction takes corrected values',
  },
  'POSTS.DECISION_NOT_POSSIBLE': { zh: '这一行目前不能这样处理', en: 'This cannot be decided for the line now' },
  'POSTS.CORRECTION_EMPTY': { zh: '请至少填写一项更正内容', en: 'Give at least one correction' },
  person_unknown: { zh: '名册中没有这个人', en: 'the person is not in the register' },
  'person_unknown.suggestion': { zh: '先导入或更正人员名册', en: 'import or correct the register first' },
  name_mismatch: {
    zh: '姓名“{written}”与名册“{registered}”不一致',
    en: 'the name “{written}” differs from the register’s “{registered}”',
  },
  'name_mismatch.title': { zh: '姓名与名册不一致', en: 'name differs from the register' },
  'name_mismatch.suggestion': {
    zh: '核对是否同一人，确认后采用名册姓名',
    en: 'check that it is the same person, then take the register’s name',
  },
  duplicate_person: { zh: '本月重复上报（{places}）', en: 'reported twice in the month ({places})' },
  'duplicate_person.title': { zh: '同一人重复上报', en: 'person reported twice' },
  'duplicate_person.suggestion': {
    zh: '与相关乡镇核实，排除其中一行',
    en: 'settle it with the other township and exclude one line',
  },
  holder_over_age: {
    zh: '已满 {age} 周岁，超过年龄上限（须小于 {limit} 周岁）',
    en: 'aged {age}; holders must be younger than {limit}',
  },
  'holder_over_age.title': { zh: '超过年龄上限', en: 'over the age limit' },
  'holder_over_age.suggestion': { zh: '核实后办理退岗，并排除该行', en: 'end the agreement and exclude the line' },
  agreement_missing: { zh: '没有聘用协议', en: 'no agreement exists' },
  'agreement_missing.suggestion': { zh: '补录协议，或排除该行', en: 'enter the agreement, or exclude the line' },
  agreement_ended: { zh: '协议已于 {until} 终止', en: 'the agreement ended on {until}' },
  'agreement_ended.title': { zh: '协议已终止', en: 'agreement ended' },
  'agreement_ended.suggestion': { zh: '补录续签，或排除该行', en: 'enter the renewal, or exclude the line' },
  days_unreadable: { zh: '出勤天数或规定天数无法识别', en: 'the days attended or required cannot be read' },
  'days_unreadable.suggestion': { zh: '填写整数天数', en: 'give whole days' },
  amount_mismatch: {
    zh: '上报金额 {village} 元，按规则应为 {ours} 元',
    en: 'the village has {village} yuan, the rule gives {ours}',
  },
  'amount_mismatch.title': { zh: '金额与规则不一致', en: 'amount differs from the rule' },
  'amount_mismatch.suggestion': {
    zh: '核对天数，无误则采用系统核算金额',
    en: 'check the days; if right, take the calculated amount',
  },
  no_rule: { zh: '按规则不能发放：{reason}', en: 'the rules pay nothing: {reason}' },
  'no_rule.title': { zh: '按规则不能发放', en: 'the rules pay nothing' },
  attendance_above_required: {
    zh: '出勤 {days} 天，超过规定的 {required} 天，按规定天数计',
    en: '{days} days attended, more than the required {required}, which count',
  },
  'attendance_above_required.title': { zh: '出勤超过规定天数', en: 'more days than required' },
  household_two_holders: { zh: '同户的 {name} 也在岗', en: '{name} of the same household holds a post too' },
  'household_two_holders.title': { zh: '一户两人在岗', en: 'two holders in one household' },
  'household_two_holders.suggestion': {
    zh: '按本县一户一岗规定核查',
    en: 'check against the county’s household limit',
  },
  number_as_text: { zh: '数字以文本保存，已识别', en: 'a number stored as text, understood' },
  date_as_text: { zh: '日期格式不规范，已识别', en: 'unusual form of date, understood' },
  formula_cell: { zh: '数值由公式得出，采用保存的结果', en: 'the figure is a formula; its stored result was taken' },
  hidden_row: { zh: '该行被隐藏，仍然计入', en: 'the row is hidden and counts all the same' },
  merged_cells: { zh: '单元格跨行合并，数值用于每一行', en: 'cells merged over rows; the value holds for each' },
  text_trailing_spaces: { zh: '文字末尾有空格，已去除', en: 'spaces at the end, removed' },
  footer_total_mismatch: {
    zh: '合计金额 {printedTotal} 元，各行相加为 {total} 元',
    en: 'the printed total is {printedTotal} yuan, the lines add up to {total}',
  },
  'footer_total_mismatch.title': { zh: '合计金额不符', en: 'printed total differs' },
  'footer_total_mismatch.suggestion': { zh: '请乡镇核对合计', en: 'ask the township to check the total' },
  footer_people_mismatch: {
    zh: '合计人数 {printedPeople} 人，实际 {people} 行',
    en: 'the printed head-count is {printedPeople}, there are {people} lines',
  },
  'footer_people_mismatch.title': { zh: '合计人数不符', en: 'printed head-count differs' },
  'footer_people_mismatch.suggestion': { zh: '请乡镇核对人数', en: 'ask the township to check the head-count' },
  header_order_differs: {
    zh: '列的顺序与规定表式不同，已按列名识别',
    en: 'columns in another order, found by their headings',
  },
  blank_column: { zh: '表中有空白列，已忽略', en: 'a blank column, ignored' },
  agreement_overlaps_stored: {
    zh: '与已登记的协议（{code}）日期重叠，一人只能有一个岗位',
    en: 'overlaps agreement {code}, which is stored already; one person has one post',
  },
  'agreement_overlaps_stored.title': { zh: '与已登记的协议重叠', en: 'overlaps a stored agreement' },
  'agreement_overlaps_stored.suggestion': {
    zh: '把已登记的协议（含退岗日期）一并放入文件更正',
    en: 'put the stored agreement, with its leaving day, into the file as well',
  },
  exit_decides: {
    zh: '这份协议的退岗按程序办理：登记的退岗日期是“{decided}”，表中是“{written}”',
    en: 'this agreement leaves by a procedure: its last day is {decided}, the file says {written}',
  },
  'exit_decides.title': { zh: '与退岗手续不符', en: 'differs from the exit' },
  'exit_decides.suggestion': {
    zh: '以退岗手续为准改正表格；手续有误的，先办理申诉或者撤回',
    en: 'correct the file; where the exit is wrong, an appeal or a withdrawal comes first',
  },
  held_elsewhere: {
    zh: '此人在协议期限内已在其他地方的公益性岗位任职，一人只能有一个岗位',
    en: 'holds a post elsewhere in these days; one person has one post',
  },
  'held_elsewhere.title': { zh: '已在其他地方任职', en: 'holds a post elsewhere' },
  'held_elsewhere.suggestion': {
    zh: '请向本人核实，另一份协议结束后再导入',
    en: 'ask the person; import it when the other agreement has ended',
  },
  post_code_twice: { zh: '岗位编号“{code}”与第 {row} 行重复', en: 'post code {code} is also on row {row}' },
  'post_code_twice.title': { zh: '岗位编号重复', en: 'post code given twice' },
  'post_code_twice.suggestion': { zh: '为每个岗位填写各自的编号', en: 'give every post a code of its own' },
  agreement_code_twice: { zh: '协议编号“{code}”与第 {row} 行重复', en: 'agreement code {code} is also on row {row}' },
  'agreement_code_twice.title': { zh: '协议编号重复', en: 'agreement code given twice' },
  'agreement_code_twice.suggestion': { zh: '为每份协议填写各自的编号', en: 'give every agreement a code of its own' },
  post_unknown: { zh: '岗位编号“{code}”不在岗位表中', en: 'post {code} is not in the list of posts' },
  'post_unknown.suggestion': { zh: '核对岗位编号', en: 'check the code of the post' },
  post_incomplete: {
    zh: '岗位编号、名额、补贴标准、规定天数或起止日期不完整',
    en: 'code, places, standard, days or dates of the post are missing',
  },
  agreement_incomplete: { zh: '协议编号或起止日期不完整', en: 'code or dates of the agreement are missing' },
  agreement_overlaps: {
    zh: '与第 {row} 行的协议（{code}）日期重叠，一人只能有一个岗位',
    en: 'overlaps agreement {code} of row {row}; one person has one post',
  },
  'agreement_overlaps.title': { zh: '协议日期重叠', en: 'agreements overlap' },
  'agreement_overlaps.suggestion': {
    zh: '更正前一份协议的退岗日期',
    en: 'correct the leaving day of the earlier agreement',
  },
  end_before_start: { zh: '终止日期早于开始日期', en: 'it ends before it starts' },
  'end_before_start.suggestion': { zh: '核对起止日期是否填反', en: 'check whether the dates are swapped' },
  division_unknown: { zh: '行政区划代码不是 12 位数字', en: 'the division code must have 12 digits' },
  other_county: { zh: '该行不属于本县', en: 'the row belongs to another county' },
  standard_below_floor: {
    zh: '补贴标准低于省定最低标准 {floor} 元',
    en: 'the standard is below the province’s floor of {floor} yuan',
  },
  'standard_below_floor.title': { zh: '补贴标准低于最低标准', en: 'standard below the floor' },
  'standard_below_floor.suggestion': { zh: '聘用前按规定调整标准', en: 'raise the standard before anybody is hired' },
  more_holders_than_places: {
    zh: '在岗 {holders} 人，超过名额 {places} 人',
    en: '{holders} holders for {places} places',
  },
  'more_holders_than_places.title': { zh: '在岗人数超过名额', en: 'more holders than places' },
  'more_holders_than_places.suggestion': {
    zh: '核实是否有人已退岗未登记',
    en: 'check whether somebody left unrecorded',
  },
  card_shared: { zh: '银行卡号与 {name} 相同', en: 'the card number is also {name}’s' },
  'card_shared.title': { zh: '同一银行卡登记在多人名下', en: 'one card for several people' },
  'card_shared.suggestion': { zh: '发放前由双人核实本人账户', en: 'two people must verify the account before payment' },
  'no_rule.suggestion': {
    zh: '请县里先发布该月适用的补贴规则',
    en: 'ask the county to publish the rule for the month',
  },
  'post_incomplete.suggestion': { zh: '补全该行后重新导入', en: 'complete the row and import again' },
  'agreement_incomplete.suggestion': { zh: '补全该行后重新导入', en: 'complete the row and import again' },
  'division_unknown.suggestion': {
    zh: '填写村（社区）的 12 位统计用区划代码',
    en: 'give the 12 digits of the village’s code',
  },
  'other_county.suggestion': { zh: '从文件中移出该行', en: 'take the row out of the file' },
  'attendance_above_required.suggestion': {
    zh: '无需处理；如天数填错请更正',
    en: 'nothing to do, unless the days are wrong',
  },
  'number_as_text.suggestion': { zh: '下次请按数字格式填写', en: 'use the number format next time' },
  'date_as_text.suggestion': { zh: '下次请按日期格式填写', en: 'use the date format next time' },
  'hidden_row.suggestion': { zh: '取消隐藏并核对该行', en: 'show the row and check it' },
  least_days_missed: {
    zh: '本月计 {days} 天，未达到规定的 {least} 天',
    en: '{days} days count in the month, fewer than the {least} that are required',
  },
  'least_days_missed.title': { zh: '出勤天数未达标', en: 'too few days' },
  'least_days_missed.suggestion': {
    zh: '核对每日出勤；确未达标的，按规定剔除，或写明理由后重新核对',
    en: 'check the days; leave the line out by the rules, or check it again with a reason',
  },
  least_hours_missed: {
    zh: '本月计 {hours} 小时，未达到规定的 {least} 小时',
    en: '{hours} hours count in the month, fewer than the {least} that are required',
  },
  'least_hours_missed.title': { zh: '工作时长未达标', en: 'too few hours' },
  'least_hours_missed.suggestion': {
    zh: '核对每日时长；确未达标的，按规定剔除，或写明理由后重新核对',
    en: 'check the hours; leave the line out by the rules, or check it again with a reason',
  },
  left_by_exit: {
    zh: '本人已按程序退岗，最后在岗日是{until}',
    en: 'left the post by a procedure; the last day was {until}',
  },
  'left_by_exit.title': { zh: '月内或者月前已退岗', en: 'has left the post' },
  'left_by_exit.suggestion': {
    zh: '核实天数后重新检查这一行；当月没有在岗的，剔除',
    en: 'check the days and judge the line again; take it out if nobody worked',
  },
  dispute_upheld: { zh: '本人提出争议，经核实成立', en: 'The worker disputed the line and was right' },
  'dispute_upheld.title': { zh: '争议成立', en: 'dispute upheld' },
  'dispute_upheld.suggestion': { zh: '按核实的情况更正天数', en: 'correct the days as they were found to be' },
};
