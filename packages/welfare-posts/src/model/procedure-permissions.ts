/** What a role can be given about procedures. A level is a right of its own: nobody acts for another level. */
export const procedurePermissions = [
  { name: 'procedures.read', zh: '查看办理过程', en: 'Read procedures' },
  { name: 'procedures.act-village', zh: '办理村级步骤', en: 'Do the village’s steps' },
  { name: 'procedures.act-township', zh: '办理乡镇步骤', en: 'Do the township’s steps' },
  { name: 'procedures.act-county', zh: '办理县级步骤', en: 'Do the county’s steps' },
  { name: 'procedures.resubmit', zh: '重新提交、撤回', en: 'Hand in again, take back' },
  { name: 'procedures.object', zh: '登记异议', en: 'Record objections' },
  { name: 'procedures.answer', zh: '答复异议', en: 'Answer objections' },
] as const;
