/** Words that screens show for the module's own codes. */
export const welfarePostDictionaries = {
  sheetState: { open: { zh: '填报中', en: 'open' }, frozen: { zh: '已冻结', en: 'frozen' } },
  lineState: {
    ok: { zh: '通过', en: 'goes on' },
    to_fix: { zh: '待处理', en: 'waits' },
    excluded: { zh: '已排除', en: 'excluded' },
  },
  lineDecision: {
    correct: { zh: '更正', en: 'Correct' },
    recheck: { zh: '重新核对', en: 'Check again' },
    'accept-calculated': { zh: '采用系统核算金额', en: 'Take the calculated amount' },
    'accept-register-name': { zh: '采用名册姓名', en: 'Take the register’s name' },
    exclude: { zh: '排除', en: 'Exclude' },
    reopen: { zh: '恢复', en: 'Bring back' },
  },
} as const;
