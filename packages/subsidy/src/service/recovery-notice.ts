import { type Actor, domainError, formatYuan, type LocalDate, type StoredFile } from '@gongyi/kernel';
import type { Recovery } from '../model/recovery.js';
import type { Context } from './context.js';
import { periodWordsOf } from './ruled-items.js';

interface NoticeFacts {
  readonly noticedOn: LocalDate;
  readonly answerUntil: LocalDate;
  readonly payWithinDays: number;
  readonly contact: string;
  readonly publisher: string | null;
}

const chineseDay = (day: LocalDate) => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

/** 追回通知书: to whom, which periods and amounts, why and by which text, until when to answer, how to pay, whom to ask. */
export function noticeText(recovery: Recovery, facts: NoticeFacts, periods: readonly string[]) {
  const { personName, identityMasked, lines, debtFen, causeZh, basis, description } = recovery;
  const months = lines.map(
    ({ paidFen, amountFen }, index) =>
      `${index + 1}. ${periods[index]}：已发放${formatYuan(paidFen)}元，其中多发${formatYuan(amountFen)}元。`,
  );
  return {
    title: '补贴追回通知书',
    paragraphs: [
      `${personName}（身份证号 ${identityMasked}）：`,
      `经核实，您领取的下列补贴存在多发，应当退回，合计${formatYuan(debtFen)}元：`,
      ...months,
      `事由：${causeZh}。${description}`,
      `依据：${basis}`,
      `如有异议，请在${chineseDay(facts.answerUntil)}前（含当日）提出申诉，由另一名工作人员复核。逾期未提出的，应在到期之日起${facts.payWithinDays}日内退回；一次退回有困难的，可以申请分期。`,
      '退回时请索要收据。未经您书面同意或规定明确，不从以后的补贴中抵扣。',
      `咨询：${facts.contact}`,
      facts.publisher ?? '（经办单位盖章）',
      chineseDay(facts.noticedOn),
    ],
  };
}

/** @throws DomainError unprocessable RECOVERY.GLYPH_MISSING {characters} when the paper would have an empty box in it */
export async function saveNotice(
  context: Context,
  actor: Actor,
  recovery: Recovery,
  facts: NoticeFacts,
): Promise<StoredFile> {
  const ids = recovery.lines.map(({ itemId }) => itemId);
  const periods = await periodWordsOf(context, actor, ids);
  const text = noticeText(
    recovery,
    facts,
    periods.map(({ zh }) => zh),
  );
  const { printer } = context.recovery;
  const missing = printer.missing([text.title, ...text.paragraphs].join('\n'));
  if (missing.length > 0)
    throw domainError('unprocessable', 'RECOVERY.GLYPH_MISSING', { characters: missing.join('') });
  return context.files.save(actor, {
    name: `追回通知书-${recovery.personName}-${facts.noticedOn}.pdf`,
    contentType: 'application/pdf',
    bytes: await printer.print(text),
    divisionCode: recovery.divisionCode,
    purpose: 'recoveries.notice',
  });
}
