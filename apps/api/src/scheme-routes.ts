import type { CountyRules } from '@gongyi/policies';
import { listRoute, type Route } from '@gongyi/server-kit/express';
import { periodRule, periodUnits } from '@gongyi/subsidy';
import { z } from 'zod';

const record = z.object({
  id: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  /** What its runs are made of; null for a scheme that only calculates. */
  source: z.string().nullable(),
  /** How long a period is that one run pays for, and in which months one begins. */
  period: z.object({ unit: z.enum(periodUnits), starts: z.array(z.int()) }),
});

/** The schemes that the county's rules know, its own and those of the places above it. */
export function schemeRoutes(rules: CountyRules): Route[] {
  return [
    listRoute({
      resource: 'schemes',
      name: { zh: '补贴项目', en: 'Schemes' },
      permission: 'schemes.read',
      record,
      filter: z.strictObject({ source: z.string().max(60).optional(), pays: z.boolean().optional() }),
      sortable: ['id'],
      async find(actor, { filter, range, ids }) {
        const { pack } = await rules.current(actor);
        const found = new Map<string, z.infer<typeof record>>();
        // The nearest place names a scheme.
        for (const { schemes } of [...pack.chain].reverse()) {
          for (const [id, versions] of schemes) {
            const scheme = versions.at(-1)?.file.data;
            if (scheme === undefined) continue;
            const { title, source, period } = scheme;
            const { unit, starts } = periodRule(period?.unit ?? 'month', period?.starts);
            const words = { titleZh: title.zh, titleEn: title.en };
            found.set(id, { id, ...words, source: source ?? null, period: { unit, starts: [...starts] } });
          }
        }
        const all = [...found.values()]
          .filter(({ id }) => ids === null || ids.includes(id))
          .filter(({ source }) => filter.source === undefined || source === filter.source)
          .filter(({ source }) => filter.pays === undefined || (source !== null) === filter.pays)
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        return { rows: all.slice(range.from, range.to + 1), total: all.length, totalIsCapped: false };
      },
    }),
  ];
}
