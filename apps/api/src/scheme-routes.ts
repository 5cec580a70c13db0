import type { CountyRules } from '@gongyi/policies';
import type { SchemeFile } from '@gongyi/rules';
import { listRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';
import { postMonthFacts } from './policy.js';

const record = z.object({
  id: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  /** Everything that it asks for is in a frozen month of a post, so a run can be made of it. */
  fromPostMonths: z.boolean(),
});

/** The schemes that the county's rules know, its own and those of the places above it. */
export function schemeRoutes(rules: CountyRules): Route[] {
  return [
    listRoute({
      resource: 'schemes',
      name: { zh: '补贴项目', en: 'Schemes' },
      permission: 'schemes.read',
      record,
      filter: z.strictObject({ fromPostMonths: z.boolean().optional() }),
      sortable: ['id'],
      async find(actor, { filter, range, ids }) {
        const { pack } = await rules.current(actor);
        const found = new Map<string, z.infer<typeof record>>();
        // The nearest place names a scheme.
        for (const { schemes } of [...pack.chain].reverse()) {
          for (const [id, versions] of schemes) {
            const scheme = versions.at(-1)?.file.data;
            if (scheme === undefined) continue;
            const { title } = scheme;
            found.set(id, { id, titleZh: title.zh, titleEn: title.en, fromPostMonths: asksForPostMonths(scheme) });
          }
        }
        const all = [...found.values()]
          .filter(({ id }) => ids === null || ids.includes(id))
          .filter((one) => filter.fromPostMonths === undefined || one.fromPostMonths === filter.fromPostMonths)
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        return { rows: all.slice(range.from, range.to + 1), total: all.length, totalIsCapped: false };
      },
    }),
  ];
}

function asksForPostMonths({ facts, amount, notice }: SchemeFile): boolean {
  const known = new Set(postMonthFacts);
  const given = Object.entries(facts).every(([name, fact]) => fact.ifMissing === 'skip' || known.has(name));
  return given && amount !== undefined && notice !== undefined;
}
