// What one place has settled about the life of a post, with the clause beside: an officer reads it next to the document.
import { generated, section, tableOf } from '../../../packages/policies/scripts/reference-pages.mjs';
import { fieldNames, words } from './settings-words.mjs';

/** @param order ids of the settings, in the order of the life of a post */
export function settingsPage(pack, order) {
  const { place, note } = pack.header;
  const told = new Set();
  const parts = order
    .map((id) => pack.settings.get(id)?.data)
    .filter(Boolean)
    .map((data) => {
      const values = data.values.map(valueText(pack, data));
      const first = told.has(data.note?.zh) ? '' : noteText(data.note);
      told.add(data.note?.zh);
      return section(
        `${data.title.zh} ${data.title.en}`,
        [first, ...values].filter((part) => part !== '').join('\n\n'),
      );
    });
  const about = note === undefined ? '' : `\n${noteText(note)}\n`;
  const conditions = pack.schemes.has('post-eligibility')
    ? ` · [聘用条件 conditions](../schemes/${pack.id}/post-eligibility.md)`
    : '';
  return `${generated}# ${place.zh}\n\n${place.en} · \`${pack.id}\`${conditions}\n${about}${parts.join('')}`;
}

const noteText = (note) => (note === undefined ? '' : `> ${note.zh}\n>\n> ${note.en}`);

const valueText = (pack, data) => (value) => {
  const source = sourceOf(pack, value);
  const span = `${value.from} – ${value.until ?? ''}${data.afterwards === undefined ? '' : `, then ${data.afterwards}`}`;
  const { steps, grounds, bands, text, claims, ...rest } = partsOf(data.id, value.value);
  const rows = fieldRows(rest, [], source);
  return [
    `\`${data.id}\` · ${span}`,
    Object.keys(rest).length === 0 ? '' : tableOf(['事项', '规定', '依据 source'], rows),
    claims === undefined ? '' : claimsTable(pack, claims, source),
    ...steps.map(([path, list]) => stepsTable(path, list, source)),
    grounds === undefined ? '' : groundsTable(grounds, source),
    bands === undefined ? '' : bandsTable(bands, source),
    text === undefined ? '' : [`**${text.title}**`, ...text.paragraphs].map((line) => `> ${line}`).join('\n>\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

/** Lists of steps, grounds, levels of approval, the text of an agreement, and what is settled of each subsidy have tables of their own. */
function partsOf(id, { grounds, bands, text, ...whole }) {
  const { schemes: claims, ...value } = id === 'subsidy-claims' ? whole : { ...whole, schemes: undefined };
  if (claims === undefined) delete value.schemes;
  const isSteps = (part) => Array.isArray(part) && part[0]?.act !== undefined;
  const entries = Object.entries(value);
  return {
    ...Object.fromEntries(entries.filter(([, part]) => !isSteps(part))),
    steps: entries.filter(([, part]) => isSteps(part)),
    grounds,
    bands,
    text,
    claims,
  };
}

function claimsTable(pack, claims, source) {
  const rows = claims.map(({ scheme, filedBy, documents, window, late, appeal }, index) => [
    pack.schemes.get(scheme)?.at(-1)?.file.data.title.zh ?? scheme,
    filedBy.map((kind) => word(`filed_by_${kind}`)).join('、'),
    documents.map(({ zh, required }) => (required ? zh : `${zh}（选交）`)).join('；'),
    windowText(window),
    late === 'refuse' ? '不受理' : '标注后受理',
    appeal.zh,
    source(['schemes', String(index)]),
  ]);
  return tableOf(['补贴', '谁可以申请', '材料', '截止', '逾期', '复核', '依据 source'], rows);
}

function windowText({ kind, length, unit, from, until, yearsLater = 0 }) {
  const span = `${length}${{ working: '个工作日', calendar: '日', months: '个月' }[unit]}内`;
  if (kind === 'after') return `自规定的日期起${span}`;
  if (kind === 'after_period') return `所属期间结束后${span}`;
  if (kind === 'open') return '没有规定';
  return `${from === undefined ? '' : `${from} 起，`}${yearsLater === 0 ? '当年' : `${yearsLater}年后`} ${until} 止`;
}

/** The source of a part: its own, that of what it is part of, or that of the whole value. */
function sourceOf(pack, { sources, cite, confidence }) {
  const told = (one) => {
    const document = pack.documents.get(one.cite.document);
    const number = document?.number ?? one.cite.document;
    return document?.confidence === 'template'
      ? number
      : `${number} ${one.cite.clause}（${word(`confidence_${one.confidence}`)}）`;
  };
  return (...paths) => {
    for (const path of paths)
      for (let length = path.length; length > 0; length--) {
        const own = sources.find(({ at }) => at === path.slice(0, length).join('.'));
        if (own !== undefined) return told(own);
      }
    return told({ cite, confidence });
  };
}

const nameOf = (key) => fieldNames[key] ?? key;
const word = (value) => words[String(value)] ?? String(value);

function fieldRows(value, path, source) {
  return Object.entries(value).flatMap(([key, part]) => {
    const at = [...path, key];
    const shown = partText(part);
    if (shown === undefined) {
      const { days, unit, ...more } = part;
      if (unit === undefined) return fieldRows(part, at, source);
      return [[at.map(nameOf).join(' · '), daysText({ days, unit }), source(at)], ...fieldRows(more, at, source)];
    }
    return [[at.map(nameOf).join(' · '), shown, source(at)]];
  });
}

/** One cell; undefined for a group of fields that has rows of its own. */
function partText(part) {
  if (part === null) return '没有规定';
  if (Array.isArray(part)) return part.length === 0 ? '无' : part.map(memberText).join('；');
  if (typeof part !== 'object') return word(part);
  if (part.unit !== undefined && part.days !== undefined && Object.keys(part).length === 2) return daysText(part);
  if (part.monthsLater !== undefined) return dueText(part);
  if (Object.keys(part).length === 0) return '没有规定';
  return undefined;
}

function memberText(member) {
  if (typeof member !== 'object') return word(member);
  const { id: _, zh, en: __, items, effect, ...more } = member;
  const said = Object.entries(more)
    .filter(([, part]) => !(Array.isArray(part) && part.length === 0))
    .map(([key, part]) => `${nameOf(key)}${partText(part) ?? JSON.stringify(part)}`);
  const all = [...said, ...(effect === undefined ? [] : [effectText(effect)])];
  const parts = items === undefined || items.length === 0 ? '' : `：${items.map(memberText).join('、')}`;
  return `${zh ?? ''}${all.length === 0 ? '' : `（${all.join('，')}）`}${parts}`;
}

function effectText({ amount, consequence, timesInARow = 1 }) {
  const money = amount === undefined ? '' : `，当月${amount}元`;
  return `${timesInARow > 1 ? `连续${timesInARow}次` : ''}${word(`effect_${consequence}`)}${money}`;
}

const daysText = ({ days, unit }) => (unit === 'working' ? `${days}个工作日` : `${days}天`);
const dueText = ({ day, monthsLater }) =>
  `${monthsLater === 0 ? '当月' : monthsLater === 1 ? '次月' : `第${monthsLater}个月后`}${day}日`;

function stepText({ zh, act, level, days, unit, within, evidence }) {
  return [
    zh,
    word(act),
    word(level),
    days === undefined ? (within === undefined ? '' : `${daysText(within)}内`) : daysText({ days, unit }),
    evidence === true ? '附材料' : '',
  ];
}

function stepsTable(name, steps, source) {
  const rows = steps.map((step, index) => [index + 1, ...stepText(step), source([name, String(index)])]);
  return `**${nameOf(name)}**\n\n${tableOf(['次序', '步骤', '做什么', '哪一级', '时间', '材料', '依据 source'], rows)}`;
}

function groundsTable(grounds, source) {
  const rows = grounds.map(({ id, zh, kind, procedure, talk, handOver, barredMonths }, index) => [
    zh,
    word(`kind_${kind}`),
    procedure.map((step) => step.zh).join(' → '),
    word(talk),
    word(handOver),
    barredMonths === 0 ? '' : `${barredMonths}个月`,
    source(['grounds', id], ['grounds', String(index)]),
  ]);
  return `**退岗情形**\n\n${tableOf(['情形', '性质', '程序', '谈话', '交接', '不再聘用', '依据 source'], rows)}`;
}

/** Who signs a run, by its amount. */
function bandsTable(bands, source) {
  const office = (name) => word(`office_${name}`);
  const rows = bands.flatMap(({ upToYuan, levels }, index) =>
    levels.map(({ zh, office: by, people, returns, due, reminded, escalation }, level) => [
      level > 0 ? '' : upToYuan === null ? '更多' : `${upToYuan}元以内`,
      `${level + 1} ${zh}`,
      `${office(by)} ${people}人`,
      word(returns),
      daysText(due),
      reminded.map(office).join('、'),
      escalation === null ? '' : `再过${daysText(escalation)}告知${office(escalation.to)}`,
      source(['bands', String(index), 'levels', String(level)]),
    ]),
  );
  return `**审批环节**\n\n${tableOf(['批次金额', '环节', '谁', '可退回', '时限', '逾期提醒', '仍未办', '依据 source'], rows)}`;
}
