/** What a role can be given about appraisals. */
export const appraisalPermissions = [
  { name: 'appraisals.read', zh: '查看履职考核', en: 'Read appraisals' },
  { name: 'appraisals.create', zh: '发起履职考核', en: 'Begin an appraisal' },
  { name: 'appraisals.score-village', zh: '村级考核评分', en: 'Score for the village' },
  { name: 'appraisals.score-township', zh: '乡镇考核评分', en: 'Score for the township' },
  { name: 'appraisals.score-democratic', zh: '登记民主评议', en: 'Record the democratic review' },
  { name: 'appraisals.submit', zh: '提交履职考核', en: 'Hand in an appraisal' },
  { name: 'appraisals.discard', zh: '作废考核草稿', en: 'Discard a draft of an appraisal' },
  { name: 'appraisals.tell', zh: '登记告知本人', en: 'Record that the worker was told' },
  { name: 'appraisals.object', zh: '登记本人异议', en: 'Record the worker’s objection' },
  { name: 'appraisals.answer-objection', zh: '答复考核异议', en: 'Answer an objection to an appraisal' },
] as const;
