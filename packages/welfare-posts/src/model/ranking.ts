import { type Fen, formatYuan, type LocalDate } from '@gongyi/kernel';
import type { VacancyTerms } from './vacancy.js';

export type TieBreak = VacancyTerms['tieBreaks'][number];

/** What the order depends on; nothing else may. */
export interface Candidate {
  readonly id: string;
  readonly personName: string;
  readonly householdCode: string;
  /** Others of the household on a post. */
  readonly householdPosts: number;
  /** Step on the ladder; 1 comes first. */
  readonly priority: number;
  readonly monitored: boolean;
  /** Income of a head in fen; unknown comes after known. */
  readonly incomeFen: number | null;
  readonly birthDate: LocalDate;
  readonly appliedOn: LocalDate;
}

export interface RankingTerms {
  readonly places: number;
  readonly tieBreaks: readonly TieBreak[];
  readonly mostPerHousehold: number | null;
}

interface InWords {
  readonly zh: string;
  readonly en: string;
}

export type Standing =
  | {
      readonly place: 'proposed' | 'waiting';
      readonly rank: number;
      readonly waitingNumber: number | null;
      readonly explanation: InWords;
    }
  | { readonly place: 'household'; readonly explanation: InWords };

type Criterion = 'priority' | TieBreak;

const keys: Readonly<Record<Criterion, (one: Candidate) => number | string>> = {
  priority: (one) => one.priority,
  monitored_first: (one) => (one.monitored ? 0 : 1),
  lower_income: (one) => one.incomeFen ?? Number.POSITIVE_INFINITY,
  older: (one) => one.birthDate,
  // Ids are given in the order of time.
  earlier_application: (one) => `${one.appliedOn} ${one.id}`,
};

const words: Readonly<Record<TieBreak, InWords>> = {
  monitored_first: { zh: '监测对象优先', en: 'monitored people first' },
  lower_income: { zh: '收入低者优先', en: 'lower income first' },
  older: { zh: '年长者优先', en: 'older people first' },
  earlier_application: { zh: '先申请者优先', en: 'earlier applications first' },
};

/** The first criterion in which two differ, and which of them it puts first. The order of application always decides. */
function compare(a: Candidate, b: Candidate, tieBreaks: readonly TieBreak[]): { by: Criterion; sign: number } {
  for (const by of ['priority', ...tieBreaks] as const) {
    const [left, right] = [keys[by](a), keys[by](b)];
    if (left !== right) return { by, sign: left < right ? -1 : 1 };
  }
  const last = keys.earlier_application;
  return { by: 'earlier_application', sign: last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0 };
}

/**
 * The list of eligible applicants: the ladder, then the county's tie-breaks in their order. As many as there are places are
 * proposed, the others wait; one too many of a household is left off. Says for each what put it there. Nothing is drawn by lot.
 */
export function rankCandidates(
  candidates: readonly Candidate[],
  { places, tieBreaks, mostPerHousehold }: RankingTerms,
): ReadonlyMap<string, Standing> {
  const order = [...candidates].sort((a, b) => compare(a, b, tieBreaks).sign);
  const standings = new Map<string, Standing>();
  const households = new Map<string, string[]>();
  const listed: Candidate[] = [];
  for (const candidate of order) {
    const { id, householdCode, householdPosts, personName } = candidate;
    const before = householdCode === '' ? [] : (households.get(householdCode) ?? []);
    if (mostPerHousehold !== null && before.length > 0 && householdPosts + before.length >= mostPerHousehold) {
      standings.set(id, { place: 'household', explanation: householdFull(before, mostPerHousehold) });
      continue;
    }
    if (householdCode !== '') households.set(householdCode, [...before, personName]);
    listed.push(candidate);
  }
  listed.forEach((candidate, index) => {
    const rank = index + 1;
    const explanation = explain(candidate, listed[index - 1], listed[index + 1], rank, tieBreaks);
    const waitingNumber = rank > places ? rank - places : null;
    standings.set(candidate.id, {
      place: waitingNumber === null ? 'proposed' : 'waiting',
      rank,
      waitingNumber,
      explanation,
    });
  });
  return standings;
}

function householdFull(before: readonly string[], most: number): InWords {
  return {
    zh: `同户的${before.join('、')}已排在前面，一户最多${most}人`,
    en: `${before.join(', ')} of the same household stand before; at most ${most} of a household`,
  };
}

/** In words, against the neighbour: the one before, for the first the one after. */
function explain(
  candidate: Candidate,
  before: Candidate | undefined,
  after: Candidate | undefined,
  rank: number,
  tieBreaks: readonly TieBreak[],
): InWords {
  const { priority } = candidate;
  const start = { zh: `优先次序${priority}，第${rank}名`, en: `priority ${priority}, number ${rank}` };
  const [neighbour, other] = before === undefined ? [after, rank + 1] : [before, rank - 1];
  if (neighbour === undefined) return start;
  const { by } = compare(candidate, neighbour, tieBreaks);
  const [zhSide, enSide] = before === undefined ? ['前', 'before'] : ['后', 'after'];
  if (by === 'priority')
    return {
      zh: `${start.zh}；按优先次序排在第${other}名（优先次序${neighbour.priority}）之${zhSide}`,
      en: `${start.en}; ${enSide} number ${other} (priority ${neighbour.priority}) by the ladder of priority`,
    };
  const [own, others] = by === 'lower_income' ? [candidate, neighbour].map(incomeInWords) : [];
  const incomes = own === undefined || others === undefined ? noWords : against(own, others, other);
  return {
    zh: `${start.zh}；与第${other}名同一优先次序，按“${words[by].zh}”排在其${zhSide}${incomes.zh}`,
    en: `${start.en}; the same priority as number ${other}, ${enSide} it by “${words[by].en}”${incomes.en}`,
  };
}

const noWords: InWords = { zh: '', en: '' };

function incomeInWords({ incomeFen }: Candidate): InWords {
  if (incomeFen === null) return { zh: '收入不明', en: 'income not known' };
  const yuan = formatYuan(incomeFen as Fen);
  return { zh: `人均年收入${yuan}元`, en: `${yuan} yuan a head a year` };
}

const against = (own: InWords, others: InWords, other: number): InWords => ({
  zh: `（本人${own.zh}，第${other}名${others.zh}）`,
  en: ` (${own.en}; number ${other}: ${others.en})`,
});
