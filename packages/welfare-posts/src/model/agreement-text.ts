import { domainError, formatYuan, type LocalDate } from '@gongyi/kernel';
import type { AgreementRecord } from './agreement.js';
import type { PostSetting } from './post-settings.js';
import type { WelfarePostRecord } from './welfare-post.js';

/** Names that a county's text may use, each for a fact of the agreement. */
export const agreementTextNames = [
  'code',
  'kind',
  'usingUnit',
  'personName',
  'identity',
  'townshipName',
  'villageName',
  'postName',
  'postCode',
  'duties',
  'standard',
  'requiredDays',
  'startsOn',
  'endsOn',
] as const;
export type AgreementTextFacts = Readonly<Record<(typeof agreementTextNames)[number], string>>;

/** 2025年4月1日 */
export function writtenDay(day: LocalDate): string {
  return `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
}

/** What the text says about this agreement. */
export function agreementTextFacts(
  agreement: AgreementRecord,
  post: WelfarePostRecord,
  who: { readonly identity: string; readonly townshipName: string; readonly villageName: string },
): AgreementTextFacts {
  const { code, kind, personName, standardFen, startsOn, endsOn } = agreement;
  return {
    ...who,
    code,
    kind,
    personName,
    usingUnit: post.usingUnit,
    postName: post.name,
    postCode: post.code,
    // A post that came by a roster file states no duties of its own.
    duties: post.duties ?? [post.category, post.remark].filter((one) => one !== '').join('；'),
    standard: formatYuan(standardFen),
    requiredDays: String(post.requiredDays),
    startsOn: writtenDay(startsOn),
    endsOn: writtenDay(endsOn),
  };
}

/**
 * The county's text with its names filled in.
 *
 * @throws DomainError unprocessable POSTS.TEXT_NAME_UNKNOWN {name}
 */
export function fillAgreementText(
  { title, paragraphs }: PostSetting<'post-agreement'>['text'],
  facts: AgreementTextFacts,
): { readonly title: string; readonly paragraphs: readonly string[] } {
  const byName = new Map<string, string>(Object.entries(facts));
  const fill = (text: string) =>
    text.replace(/\{([^{}]*)\}/g, (_whole, name: string) => {
      const fact = byName.get(name);
      if (fact === undefined) throw domainError('unprocessable', 'POSTS.TEXT_NAME_UNKNOWN', { name });
      return fact;
    });
  return { title: fill(title), paragraphs: paragraphs.map(fill) };
}
