import type { MessageCatalogue } from '@gongyi/kernel';

/** Findings in a bank's return file: what is wrong, and under `.suggestion` what to do. */
export const returnFindingMessages = {
  return_columns_missing: { zh: '回盘文件缺少列：{columns}', en: 'The file lacks the columns: {columns}' },
  'return_columns_missing.suggestion': {
    zh: '请使用银行返回的原始文件，表头应与该银行的文件格式一致',
    en: 'Use the bank’s original file; its headings are those of the bank’s layout',
  },
  return_count_differs: {
    zh: '文件写明 {printed} 笔，实际 {found} 笔',
    en: 'The file says {printed} lines and has {found}',
  },
  'return_count_differs.suggestion': {
    zh: '文件可能不完整，请向银行重新索取',
    en: 'The file may be cut; ask the bank for it again',
  },
  return_total_differs: {
    zh: '文件写明总金额 {printed} 元，逐笔相加为 {found} 元',
    en: 'The file says {printed} yuan, its lines add up to {found}',
  },
  'return_total_differs.suggestion': {
    zh: '请与银行核对后再入账',
    en: 'Clear this with the bank before you commit',
  },
  return_total_missing: { zh: '文件缺少“{label}”', en: 'The file lacks “{label}”' },
  'return_total_missing.suggestion': {
    zh: '文件可能不完整，请向银行重新索取',
    en: 'The file may be cut; ask the bank for it again',
  },
  return_total_unreadable: { zh: '汇总数“{text}”无法识别', en: 'The control total “{text}” cannot be read' },
  'return_total_unreadable.suggestion': { zh: '请使用银行返回的原始文件', en: 'Use the bank’s original file' },
  return_other_batch: {
    zh: '文件写明的批次号是 {printed}，不是 {number}',
    en: 'The file says it is of batch {printed}, not {number}',
  },
  'return_other_batch.suggestion': { zh: '请选择对应的批次', en: 'Choose the batch that the file belongs to' },
  return_file_cut: {
    zh: '文件只有 {lines} 行，至少应有 {least} 行',
    en: 'The file has {lines} lines and needs {least}',
  },
  'return_file_cut.suggestion': {
    zh: '文件不完整，请向银行重新索取',
    en: 'The file is cut; ask the bank for it again',
  },
  return_last_line_cut: { zh: '最后一行缺少：{columns}', en: 'The last line lacks: {columns}' },
  'return_last_line_cut.suggestion': {
    zh: '文件不完整，请向银行重新索取',
    en: 'The file is cut; ask the bank for it again',
  },
  return_row_length: {
    zh: '这一行有 {found} 字节，应为 {expected} 字节',
    en: 'The line has {found} bytes and should have {expected}',
  },
  'return_row_length.suggestion': {
    zh: '文件不完整，或被其他程序另存过，请使用原始文件',
    en: 'The file is cut or was saved by another program; use the original',
  },
  return_label_wrong: {
    zh: '此处应为“{expected}”，实际是“{found}”',
    en: 'Here should stand “{expected}”, not “{found}”',
  },
  'return_label_wrong.suggestion': { zh: '请确认是否选错了文件', en: 'Check that it is the right file' },
  return_file_refused: {
    zh: '整份文件未被采用，这一笔不入账',
    en: 'The file is refused as a whole, and so is this line',
  },
  'return_file_refused.suggestion': {
    zh: '先解决标出的问题，再导入完整的文件',
    en: 'Clear the problems that are shown, then import the whole file',
  },
  return_line_missing: {
    zh: '第 {sequence} 笔（{name}，{amount} 元）没有回盘结果',
    en: 'Line {sequence} ({name}, {amount} yuan) has no result in the file',
  },
  'return_line_missing.suggestion': {
    zh: '该笔保持“已送银行”，等待下一份回盘文件',
    en: 'The line stays “sent” until another file answers it',
  },
  return_line_unknown: { zh: '本批次没有这一笔', en: 'This batch has no such line' },
  'return_line_unknown.suggestion': {
    zh: '请确认是否选错了批次或文件',
    en: 'Check that batch and file belong together',
  },
  return_line_twice: { zh: '与第 {firstRow} 行重复', en: 'Repeats row {firstRow}' },
  'return_line_twice.suggestion': { zh: '请删除重复的行', en: 'Delete the repetition' },
  return_name_differs: { zh: '姓名与发放时不一致，应为 {expected}', en: 'The name is not the payee’s, {expected}' },
  'return_name_differs.suggestion': { zh: '请与银行核对收款人', en: 'Clear the payee with the bank' },
  return_card_differs: {
    zh: '账号与发放时不一致，应为 {expected}',
    en: 'The account is not the one paid to, {expected}',
  },
  'return_card_differs.suggestion': { zh: '请与银行核对账号', en: 'Clear the account with the bank' },
  return_card_not_text: {
    zh: '账号单元格是数字格式，末几位已经丢失',
    en: 'The account is stored as a number and has lost its last digits',
  },
  'return_card_not_text.suggestion': {
    zh: '请使用银行返回的原始文件，不要用表格软件另存',
    en: 'Use the bank’s original file, not one that a spreadsheet saved',
  },
  return_identity_differs: {
    zh: '身份证号与发放时不一致，应为 {expected}',
    en: 'The identity is not the payee’s, {expected}',
  },
  'return_identity_differs.suggestion': { zh: '请与银行核对收款人', en: 'Clear the payee with the bank' },
  return_amount_unreadable: { zh: '金额无法识别', en: 'The amount cannot be read' },
  'return_amount_unreadable.suggestion': {
    zh: '金额应为数字，最多两位小数',
    en: 'Write a number with at most two decimals',
  },
  return_amount_differs: {
    zh: '金额 {found} 元与发放金额 {expected} 元不一致',
    en: 'The amount {found} is not what was sent, {expected}',
  },
  'return_amount_differs.suggestion': { zh: '请与银行核对这一笔的金额', en: 'Clear the amount with the bank' },
  return_date_unreadable: { zh: '日期缺失或无法识别', en: 'The date is missing or cannot be read' },
  'return_date_unreadable.suggestion': {
    zh: '请填写入账或退回日期，如 2025-04-15',
    en: 'Give the day of the entry, such as 2025-04-15',
  },
  return_date_before_sending: {
    zh: '日期早于送银行日期 {sentOn}',
    en: 'The date is before the file was sent, {sentOn}',
  },
  'return_date_before_sending.suggestion': {
    zh: '请确认是否选错了批次或文件',
    en: 'Check that batch and file belong together',
  },
  return_date_in_future: { zh: '日期晚于今天 {today}', en: 'The date is after today, {today}' },
  'return_date_in_future.suggestion': { zh: '请核对日期', en: 'Check the date' },
  return_result_unclear: {
    zh: '结果“{text}”既不是成功也不是失败',
    en: 'The result “{text}” is neither success nor failure',
  },
  'return_result_unclear.suggestion': {
    zh: '该笔将标为“结果不明”，请人工核实',
    en: 'The line is parked for a person to clear',
  },
  return_reason_missing: { zh: '退回但没有写明原因', en: 'Returned without a reason' },
  'return_reason_missing.suggestion': { zh: '请向银行了解退回原因', en: 'Ask the bank why' },
  answer_unclear: {
    zh: '核验结果“{text}”既不是可用也不是有误',
    en: 'The answer “{text}” says neither usable nor wrong',
  },
  'answer_unclear.suggestion': { zh: '请与银行核实这个账户', en: 'Clear the account with the bank' },
  answer_contradicts: { zh: '与此前的核验结果不同', en: 'Differs from what the bank said before' },
  'answer_contradicts.suggestion': { zh: '请与银行核实这个账户', en: 'Clear the account with the bank' },
  return_contradicts: { zh: '此前已登记为退回，现在写明成功', en: 'Recorded as returned before, reported as paid now' },
  'return_contradicts.suggestion': {
    zh: '请与银行核实，避免重复发放',
    en: 'Clear this with the bank, so that nobody is paid twice',
  },
  return_is_late: { zh: '此前已到账，现被退票', en: 'Settled before, returned now' },
  'return_is_late.suggestion': {
    zh: '将登记为退回，核实账户后可重新发放',
    en: 'Recorded as returned; re-issue when the account is cleared',
  },
} as const satisfies MessageCatalogue;

/** Notes: they say something and stop nothing. */
const notes = ['return_line_missing', 'return_result_unclear', 'return_reason_missing', 'return_is_late'];

export const returnFindingCodes: readonly string[] = Object.keys(returnFindingMessages).filter(
  (code) => !code.endsWith('.suggestion') && !notes.includes(code),
);
