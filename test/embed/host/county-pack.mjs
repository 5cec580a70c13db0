// The county's rules as data: three files of a policy pack.
export const countyPack = {
  'pack.yaml': `
id: "530113"
version: "2025.1"
place: { division: "530113000000", zh: 云南省/昆明市/东川区, en: "Dongchuan, Kunming, Yunnan" }
title: { zh: 东川区(示例), en: Dongchuan (example) }
documents:
  - { id: own, number: 示例, title: 岗位补贴示例规则, url: null, confidence: demonstration }
`,
  'schemes/post-subsidy.yaml': `
id: post-subsidy
code: POST_SUBSIDY
source: post_month
title: { zh: 岗位补贴, en: Post subsidy }
inForce: { from: 2025-01-01, until: 2025-12-31, afterwards: unconfirmed }
selectDateBy: { fact: month, day: first }
facts:
  month: { type: month, zh: 补贴月份, en: month }
  standard_fen: { type: fen, min: "0.00", max: "100000.00", zh: 月标准, en: monthly standard }
  required_days: { type: integer, min: 1, max: 31, zh: 规定天数, en: required days }
  days_attended: { type: integer, min: 0, max: 31, zh: 出勤天数, en: days attended }
amount:
  expression: prorate(standard_fen, min(days_attended, required_days), required_days)
  zh: "月标准{standard_fen} × 出勤{days_attended}天 ÷ 规定{required_days}天"
  en: "{standard_fen} × {days_attended} ÷ {required_days} days"
  cite: { document: own, clause: 按出勤天数计算 }
rounding: { mode: half_up, to: fen }
`,
};
