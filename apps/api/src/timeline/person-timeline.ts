import { type Actor, fenSchema, localDateSchema, uuidSchema } from '@gongyi/kernel';
import { defineRoute, type Route } from '@gongyi/server-kit/express';
import { z } from 'zod';

const entrySchema = z.object({
  id: z.string(),
  day: localDateSchema,
  /** What happened; the console has words for it. */
  kind: z.string(),
  /** The post, the month, the ground: what it is about. */
  title: z.string(),
  state: z.string().nullable(),
  amountFen: fenSchema.nullable(),
  /** Where it is kept. */
  resource: z.string(),
  recordId: uuidSchema,
});
export type TimelineEntry = z.infer<typeof entrySchema>;

/** Tells what one module knows of a person, in the area of whoever asks. */
export interface TimelineSource {
  /** Without it, this part is left out. */
  readonly permission: string;
  entriesOf(actor: Actor, personId: string): Promise<readonly TimelineEntry[]>;
}

export interface PersonTimelineDeps {
  readonly people: { get(actor: Actor, id: string): Promise<unknown> };
  readonly sources: readonly TimelineSource[];
}

/** Everything that happened to a person about posts, over all modules, the latest first. */
export function personTimelineRoutes({ people, sources }: PersonTimelineDeps): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/persons/:id/timeline',
      operationId: 'persons.timeline',
      tag: 'persons',
      summary: { zh: '个人经历', en: 'What happened to a person' },
      access: { permission: 'persons.read' },
      kind: 'read',
      params: z.strictObject({ id: uuidSchema }),
      response: z.object({ entries: z.array(entrySchema) }),
      async handler({ actor, params }) {
        // A person outside the area is not found, before anything about her is asked.
        await people.get(actor, params.id);
        const readable = sources.filter(({ permission }) => actor.permissions.has(permission));
        const found = await Promise.all(readable.map((source) => source.entriesOf(actor, params.id)));
        const key = ({ day, id }: TimelineEntry) => `${day} ${id}`;
        return { entries: found.flat().sort((a, b) => (key(a) < key(b) ? 1 : -1)) };
      },
    }),
  ];
}
