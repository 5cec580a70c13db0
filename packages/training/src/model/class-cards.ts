import type { LocalDate } from '@gongyi/kernel';
import type { Lack } from './class-checks.js';
import type { TrainingClassRule } from './training-settings.js';

/** A class whose average attendance lay below a line of its own rule when its teaching ended (黄牌, 红牌). */
export interface ClassCard {
  readonly classId: string;
  readonly className: string;
  readonly number: string;
  readonly taughtOn: LocalDate;
  readonly card: 'red' | 'yellow';
}

/**
 * The cards of one year that keep an institution from a new class, the red ones before the yellow ones; none: nothing does.
 * A red card is no yellow card. Where the county has named no number, no card stops anything. Pure.
 *
 * @example cardsThatStop({ redCardsStop: 2, yellowCardsStop: null }, cards).length // 0 with a single red card
 */
export function cardsThatStop(
  { redCardsStop, yellowCardsStop }: Pick<TrainingClassRule['attendance'], 'redCardsStop' | 'yellowCardsStop'>,
  cards: readonly ClassCard[],
): readonly ClassCard[] {
  const of = (card: ClassCard['card'], stop: number | null) => {
    const own = cards.filter((one) => one.card === card);
    return stop !== null && own.length >= stop ? own : [];
  };
  return [...of('red', redCardsStop), ...of('yellow', yellowCardsStop)];
}

/** Which classes the cards are of, in both languages. */
export function cardsInWords(cards: readonly ClassCard[]): Lack {
  const named = ({ className, number, taughtOn }: ClassCard) => `${className} ${number} ${taughtOn}`.trim();
  const list = (card: ClassCard['card'], join: string) =>
    cards
      .filter((one) => one.card === card)
      .map(named)
      .join(join);
  const [red, yellow] = (['red', 'yellow'] as const).map((card) => cards.filter((one) => one.card === card).length);
  const words = (redWord: string, yellowWord: string, colon: string, join: string, comma: string) =>
    [
      ...(red === 0 ? [] : [`${redWord}${colon}${list('red', comma)}`]),
      ...(yellow === 0 ? [] : [`${yellowWord}${colon}${list('yellow', comma)}`]),
    ].join(join);
  return {
    zh: words(`红牌${red}张`, `黄牌${yellow}张`, '：', '；', '、'),
    en: words(`${red} red`, `${yellow} yellow`, ': ', '; ', ', '),
  };
}

/** What the institution and the county read before anybody hands in or approves. */
export function stoppedByCards(cards: readonly ClassCard[], clause: string): Lack {
  const { zh, en } = cardsInWords(cards);
  return {
    zh: `机构本年度出勤${zh}，不能开办新班（${clause}）`,
    en: `The institution’s cards for attendance this year stop new classes: ${en} (${clause})`,
  };
}
