import type { CountyRules } from '@gongyi/policies';
import { listRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';

const record = z.object({ id: z.string(), titleZh: z.string(), titleEn: z.string() });

/** The schemes that the county's rules know, its own and those of the places above it. */
export function schemeRoutes(rules: CountyRules): Route[] {
  return [
    listRoute({
      resource: 'schemes',
      name: { zh: '补贴项目', en: 'Schemes' },
      permission: 'schemes.read',
      record,
      filter: z.strictObject({}),
      sortable: ['id'],
      async find(actor, { range, ids }) {
        const { pack } = await rules.current(actor);
        const titles = new Map<string, z.infer<typeof record>>();
        // The nearest place names a scheme.
        for (const { schemes } of [...pack.chain].reverse()) {
          for (const [id, versions] of schemes) {
            const title = versions.at(-1)?.file.data.title;
            if (title !== undefined) titles.set(id, { id, titleZh: title.zh, titleEn: title.en });
          }
        }
        const all = [...titles.values()]
          .filter(({ id }) => ids === null || ids.includes(id))
          .sort((a, b) => (a.id < b.id ? -1 : 1));
        return { rows: all.slice(range.from, range.to + 1), total: all.length, totalIsCapped: false };
      },
    }),
  ];
}
