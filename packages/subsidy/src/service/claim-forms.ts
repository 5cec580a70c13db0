import type { Actor } from '@gongyi/kernel';
import type { ClaimForm } from '../model/claim.js';
import type { ClaimWindow } from '../model/claim-settings.js';
import { claimGround } from './claim-filing.js';
import type { Context } from './context.js';

/** What can be claimed today, and what its form asks. A scheme whose claims are not settled is not offered. */
export async function claimForms(context: Context, actor: Actor): Promise<ClaimForm[]> {
  const today = context.clock.today();
  const forms: ClaimForm[] = [];
  const english = { ...actor, locale: 'en' as const };
  const titles = new Map((await context.policy.schemes(english, today)).map((one) => [one.schemeId, one.title]));
  for (const scheme of await context.policy.schemes({ ...actor, locale: 'zh-CN' as const }, today)) {
    const ground = await claimGround(context, actor, scheme.schemeId, {}).catch((error: unknown) => {
      if (['SUBSIDY.NOT_CLAIMED', 'SUBSIDY.CLAIMS_NOT_SETTLED'].includes((error as { code?: string }).code ?? ''))
        return undefined;
      throw error;
    });
    if (ground === undefined) continue;
    const { settled, source, clause } = ground;
    forms.push({
      id: scheme.schemeId,
      titleZh: scheme.title,
      titleEn: titles.get(scheme.schemeId) ?? scheme.title,
      payee: scheme.payee,
      periodUnit: scheme.period.unit,
      subject: source.subject,
      filedBy: [...settled.filedBy],
      documents: [...settled.documents],
      facts:
        source.subject === null
          ? scheme.facts
              .filter(({ counter }) => counter === null)
              .map((fact) => ({ ...fact, values: [...fact.values] }))
          : [],
      ...windowWords(settled.window),
      clause,
    });
  }
  return forms;
}

const units = {
  working: { zh: '个工作日', en: 'working days' },
  calendar: { zh: '日', en: 'days' },
  months: { zh: '个月', en: 'months' },
} as const;

function windowWords(window: ClaimWindow): { windowZh: string; windowEn: string } {
  switch (window.kind) {
    case 'after':
      return {
        windowZh: `自规定的日期起${window.length}${units[window.unit].zh}内`,
        windowEn: `within ${window.length} ${units[window.unit].en} of the day that the rules name`,
      };
    case 'after_period':
      return {
        windowZh: `所属期间结束后${window.length}${units[window.unit].zh}内`,
        windowEn: `within ${window.length} ${units[window.unit].en} after the end of the period`,
      };
    case 'year_days':
      return {
        windowZh: `${window.from === undefined ? '' : `${window.from} 起`}至${['当年', '次年'][window.yearsLater] ?? `${window.yearsLater}年后`} ${window.until}`,
        windowEn: `${window.from === undefined ? '' : `from ${window.from} `}until ${window.until}${window.yearsLater === 0 ? '' : ` of the ${['', 'next year', 'second year', 'third year'][window.yearsLater]}`}`,
      };
    case 'open':
      return { windowZh: '文件没有规定截止日期', windowEn: 'no closing day is set' };
  }
}
