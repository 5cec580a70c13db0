import { digestOf } from '@gongyi/kernel';
import type { DrawLessons, DrawnLesson } from './inspection.js';

export type Drawable = Omit<DrawnLesson, 'why' | 'ticket'>;

/** The lot of a lesson: nobody knows it before the seed, and with the seed everybody can check it. */
export const ticketOf = (seed: string, lessonId: string) => digestOf(`${seed}:${lessonId}`);

/**
 * Draws lessons: first those with most signs (of equals the smaller ticket), then by ticket among all the others. The same
 * seed and lessons give the same draw, in whatever order the lessons come. Pure.
 *
 * @example drawLessons(seed, lessons, { lessons: 3, byRisk: 1 }).map(({ lessonId, why }) => [lessonId, why])
 */
export function drawLessons(
  seed: string,
  lessons: readonly Drawable[],
  { lessons: count, byRisk }: Pick<DrawLessons, 'lessons' | 'byRisk'>,
): DrawnLesson[] {
  const tickets = lessons.map((lesson) => ({ ...lesson, ticket: ticketOf(seed, lesson.lessonId) }));
  const byTicket = tickets.sort((a, b) => a.ticket.localeCompare(b.ticket));
  const risky = byTicket
    .filter(({ signs }) => signs.length > 0)
    .sort((a, b) => b.signs.length - a.signs.length)
    .slice(0, byRisk);
  const taken = new Set(risky.map(({ lessonId }) => lessonId));
  const others = byTicket.filter(({ lessonId }) => !taken.has(lessonId)).slice(0, count - risky.length);
  return [
    ...risky.map((lesson) => ({ ...lesson, why: 'risk' as const })),
    ...others.map((lesson) => ({ ...lesson, why: 'random' as const })),
  ];
}
