// Pages of reference, made of the packs and of the function library: an officer reads the law and the rule side by side.
import { readdirSync, readFileSync } from 'node:fs';
import { functionLibrary, literalFunctions, tableFunctions } from '@gongyi/rules';
import { parse } from 'yaml';
import { getPack, listPacks } from '../dist/packs.js';

const golden = new URL('../golden/', import.meta.url);

/** @returns {Map<string, string>} text by path below docs/reference */
export function policyPages() {
  const pages = new Map();
  const functions = [...functionLibrary, ...tableFunctions, ...literalFunctions];
  for (const entry of functions) pages.set(`functions/${entry.name}.md`, functionPage(entry));
  const cases = goldenCases();
  const packs = listPacks();
  for (const { id } of packs) {
    const pack = getPack(id);
    for (const [schemeId, versions] of pack.schemes)
      pages.set(`schemes/${id}/${schemeId}.md`, schemePage(pack, versions, cases.get(`${id} ${schemeId}`) ?? []));
  }
  pages.set('README.md', indexPage(functions, packs));
  return pages;
}

/** Golden cases by the pack and scheme that they are evaluated with. */
function goldenCases() {
  const load = (name) => parse(readFileSync(new URL(name, golden), 'utf8'));
  const places = load('places.yaml');
  const found = new Map();
  for (const name of readdirSync(golden).sort()) {
    if (name === 'places.yaml') continue;
    const { family, cases } = load(name);
    for (const ruleCase of cases) {
      const place = places[family]?.[ruleCase.id];
      const key = `${place?.pack} ${place?.scheme}`;
      found.set(key, [...(found.get(key) ?? []), ruleCase]);
    }
  }
  return found;
}

export const generated =
  '<!-- Made by `npm run docs` from the packs and the function library; edit those instead. -->\n';
const cell = (text) =>
  String(text ?? '')
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
export const tableOf = (head, rows) =>
  rows.length === 0 ? '' : [row(...head), row(...head.map(() => '---')), ...rows.map((one) => row(...one))].join('\n');
export const section = (title, body) => (body === '' ? '' : `\n## ${title}\n\n${body}\n`);

function functionPage({ name, zh, en, example, worked, signatures, divides }) {
  const forms = (signatures ?? [])
    .map(({ takes, gives }) => `- \`${name}(${takes.join(', ')})\` → ${gives}`)
    .join('\n');
  const rounding = divides
    ? '\nIt divides, so a rounding must be named where it is used; it rounds once, at the end.\n'
    : '';
  return `${generated}# ${name}\n\n${zh}。\n\n${en[0].toUpperCase()}${en.slice(1)}.\n${forms === '' ? '' : `\n${forms}\n`}${rounding}\nIn a rule: \`${example}\`\n\nWith numbers: \`${worked}\`\n`;
}

function schemePage(pack, versions, cases) {
  const { data } = versions.at(-1).file;
  const cite = ({ document, clause }) => `${pack.documents.get(document)?.number ?? document} ${clause}`;
  const { from, until, afterwards } = data.inForce;
  const facts = Object.entries(data.facts).map(([name, fact]) => [`\`${name}\``, fact.zh, fact.en, typeText(fact)]);
  const parameters = Object.entries(data.parameters).map(([name, { parameter }]) => {
    const file = pack.chain.map((place) => place.parameters.get(parameter)).find(Boolean)?.data;
    const values = (file?.values ?? []).map((value) => valueText(file, value)).join('; ');
    return [
      `\`${name}\``,
      file?.title.zh,
      file?.title.en,
      values,
      file === undefined ? '' : cite(file.values.at(-1).cite),
    ];
  });
  const conditions = data.conditions.map((one) => [
    `\`${one.code}\``,
    one.zh,
    one.en,
    `\`${one.when}\``,
    cite(one.cite),
  ]);
  const steps = data.steps.map((one) => [
    `\`${one.name}\``,
    one.zh,
    one.en,
    `\`${one.expression}\``,
    roundingText(one.rounding),
  ]);
  const adjustments = data.adjustments.map((one) => [
    `\`${one.code}\``,
    one.kind,
    one.zh,
    `\`${one.limit ?? one.when}\``,
  ]);
  const amount =
    data.amount === undefined
      ? ''
      : `\`${data.amount.expression}\`${data.rounding === undefined ? '' : `, ${roundingText(data.rounding)}`}\n\n${data.amount.zh}\n\n${data.amount.en}\n\n> ${cite(data.amount.cite)}`;
  const range =
    data.range === undefined
      ? ''
      : [
          data.range.when && `when \`${data.range.when}\``,
          data.range.least && `at least \`${data.range.least}\``,
          data.range.most && `at most \`${data.range.most}\``,
          data.range.zh,
          data.range.en,
          `> ${cite(data.range.cite)}`,
        ]
          .filter(Boolean)
          .join('\n\n');
  const own = pack.cases.filter((one) => one.scheme === data.id);
  const examples = [...own, ...cases].map((one) => [
    one.id,
    one.title,
    factsText(one.inputs),
    factsText(one.expected),
    one.kind,
  ]);
  const note = data.note === undefined ? '' : `\n> ${data.note.zh}\n>\n> ${data.note.en}\n`;
  return [
    `${generated}# ${data.title.zh}\n\n${data.title.en} · ${pack.header.place.zh} · \`${pack.id}\` \`${data.id}\` · ${data.code}\n\n${from} – ${until ?? ''}${afterwards === undefined ? '' : `, then ${afterwards}`}\n${note}`,
    section('次序 Order', diagram(data, titlesOf(pack, data))),
    section('事实 Facts', tableOf(['name', '名称', 'title', 'type'], facts)),
    section('标准 Values', tableOf(['name', '名称', 'title', 'value', '依据 source'], parameters)),
    section('条件 Conditions', tableOf(['code', '说明', 'text', 'rule', '依据 source'], conditions)),
    section('步骤 Steps', tableOf(['name', '说明', 'text', 'rule', 'rounding'], steps)),
    section('金额 Amount', amount),
    section('调整 Adjustments', tableOf(['code', 'kind', '说明', 'rule'], adjustments)),
    section('范围 Range', range),
    section('算例 Cases', tableOf(['id', 'title', 'facts', 'expected', 'kind'], examples)),
  ].join('');
}

function typeText(fact) {
  const more = [
    fact.min !== undefined && `from ${fact.min}`,
    fact.max !== undefined && `to ${fact.max}`,
    fact.ifMissing === 'skip' && 'may be missing',
    fact.onlyIf && `only if \`${fact.onlyIf}\``,
    fact.values?.length <= 8 && fact.values.join(', '),
  ];
  return [fact.type, ...more.filter(Boolean)].join(', ');
}

function valueText({ unit }, value) {
  const span = `${value.from}${value.until === undefined ? '' : ` – ${value.until}`}`;
  if (value.bound === 'range') return `${value.min} – ${value.max} ${unit} (${span})`;
  if (value.rows === undefined)
    return `${value.bound === 'exact' ? '' : `${value.bound} `}${value.value} ${unit} (${span})`;
  const rows = value.rows
    .slice(0, 12)
    .map(({ at, from, above, value: one }) =>
      [...at, from !== undefined && `from ${from}`, above !== undefined && `above ${above}`]
        .filter(Boolean)
        .concat(one)
        .join(' '),
    );
  return `${rows.join(', ')}${value.rows.length > 12 ? ', …' : ''} ${unit} (${span})`;
}

const roundingText = (rounding) => (rounding === undefined ? '' : `${rounding.mode} to ${rounding.to}`);
const factsText = (facts) =>
  Object.entries(facts)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');

/** Facts, parameters and steps by what an officer calls them. */
function titlesOf(pack, data) {
  const parameters = Object.entries(data.parameters).map(([name, { parameter }]) => {
    const file = pack.chain.map((place) => place.parameters.get(parameter)).find(Boolean);
    return [name, file?.data.title.zh ?? name];
  });
  const facts = Object.entries(data.facts).map(([name, fact]) => [name, fact.zh]);
  return new Map([...parameters, ...facts]);
}

function diagram(data, titles) {
  const label = (text) =>
    `"${text.replaceAll(/\{(\w+)\}/g, (_, name) => `〔${titles.get(name) ?? name}〕`).replaceAll('"', '')}"`;
  const lines = ['flowchart TD', `  facts([${label(data.title.zh)}])`];
  const refused = data.amount === undefined && data.range === undefined ? '不符合条件' : '不予发放';
  let last = 'facts';
  for (const [index, { code, zh, answer }] of data.conditions.entries()) {
    lines.push(
      `  ${last} --> c${index}{${label(zh)}}`,
      `  c${index} -- 是 --> r${index}[${label(`${answer === 'refer_to_officer' ? '经办人员决定' : refused} ${code}`)}]`,
    );
    last = `c${index}`;
  }
  const end =
    data.amount?.zh ??
    data.range?.zh ??
    data.steps
      .filter(({ shows }) => shows !== undefined)
      .map(({ zh }) => zh)
      .join('；');
  lines.push(`  ${last} --> amount[${label(end)}]`);
  for (const [index, { code, kind }] of data.adjustments.entries())
    lines.push(`  ${index === 0 ? 'amount' : `a${index - 1}`} --> a${index}[${label(`${code} ${kind}`)}]`);
  return `\`\`\`mermaid\n${lines.join('\n')}\n\`\`\``;
}

function indexPage(functions, packs) {
  const schemes = packs.flatMap(({ id }) => {
    const pack = getPack(id);
    return [...pack.schemes].map(([schemeId, versions]) => {
      const { title, code } = versions.at(-1).file.data;
      return [`[${title.zh}](schemes/${id}/${schemeId}.md)`, title.en, code, pack.header.place.zh];
    });
  });
  const list = functions.map(({ name, zh, en }) => [`[${name}](functions/${name}.md)`, zh, en]);
  return `${generated}# Reference\n${section('补贴项目 Schemes', tableOf(['项目', 'scheme', 'code', '地方'], schemes))}${section('函数 Functions', tableOf(['name', '说明', 'what it does'], list))}`;
}
