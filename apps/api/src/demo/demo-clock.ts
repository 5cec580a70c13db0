import { type Clock, type LocalDate, localDate } from '@gongyi/kernel';
import type { Knex } from 'knex';

/** The date on which the demonstration begins: the day after the month of the first attendance file. */
export const demoStart: LocalDate = localDate('2025-04-01');

/** A clock whose date stands still until somebody advances it; kept in the database, so that a restart finds it. */
export interface DemoClock extends Clock {
  advanceTo(date: LocalDate): Promise<void>;
  /** As if it were that day, while the work lasts: the demonstration has a past. Nothing is kept. */
  during<T>(day: LocalDate, work: () => Promise<T>): Promise<T>;
}

export async function createDemoClock(owner: Knex, schema: string): Promise<DemoClock> {
  await owner.raw(
    'create table if not exists ??.demo_clock (single boolean primary key default true check (single), today date not null)',
    [schema],
  );
  await owner.raw('insert into ??.demo_clock (today) values (?) on conflict do nothing', [schema, demoStart]);
  const stored = await owner(`${schema}.demo_clock`).first('today');
  let today = localDate(stored.today as string);
  return {
    now: () => new Date(),
    today: () => today,
    async advanceTo(date) {
      if (date <= today) return;
      await owner(`${schema}.demo_clock`).update({ today: date });
      today = date;
    },
    async during(day, work) {
      const present = today;
      today = day;
      try {
        return await work();
      } finally {
        today = present;
      }
    },
  };
}
