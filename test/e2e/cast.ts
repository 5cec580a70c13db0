import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { addDays, localDate } from '@gongyi/kernel';
import type { Browser, Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { TestServer } from '../support/server.js';
import { desktop, openSession, phone, type Session } from './browser.js';

export type Values = Readonly<Record<string, string | true | { readonly option: string } | { readonly file: true }>>;

/** Fills a dialog in by the words beside its inputs. */
export async function fill(dialog: Locator, values: Values): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    const input = dialog.getByLabel(new RegExp(`^(${label})`)).first();
    if (value === true) await input.check();
    else if (typeof value === 'string') await input.fill(value);
    else if ('option' in value) {
      await dialog.getByRole('combobox', { name: new RegExp(`^(${label})`) }).click();
      await dialog.page().getByRole('option', { name: value.option }).first().click();
    } else {
      const file = { name: '附件.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') };
      await dialog.locator('input[type=file]').first().setInputFiles(file);
      await dialog.getByText('附件.pdf').waitFor();
    }
  }
}

/** Several people of the demonstration, each in a browser of their own, and the clock that passes their days. */
export interface Cast {
  as(login: string): Session;
  /** Where somebody is now, to send others there. */
  placeOf(login: string): string;
  run(login: string, name: string, values?: Values): Promise<void>;
  /** Days have passed: a new morning begins with a fresh page. */
  open(login: string, path: string, heading: string | RegExp): Promise<void>;
  today(): Promise<string>;
  advanceTo(day: string): Promise<void>;
  waitUntilAfter(day: string): Promise<void>;
  /** The day that stands behind a word on the page. */
  dayAfter(login: string, words: RegExp): Promise<string>;
  /** Nothing of the page lies outside the window. */
  fits(login: string): Promise<void>;
  /** No page failed, and none called another server. */
  complaintsOfNobody(): void;
}

export async function createCast(
  server: TestServer,
  browser: Browser,
  logins: Readonly<Record<string, 'desktop' | 'phone'>>,
): Promise<Cast> {
  const clock: ApiClient = await signIn(server.url, 'jingban', demoPassword);
  const people: Record<string, Session> = {};
  for (const [login, on] of Object.entries(logins))
    people[login] = await openSession(browser, server.url, login, on === 'phone' ? phone : desktop);
  const as = (login: string): Session => {
    const session = people[login];
    if (session === undefined) throw new Error(`${login} is not signed in`);
    return session;
  };
  const advanceTo = async (day: string) => {
    await clock.post('/demo/advance', { to: localDate(day) });
  };
  return {
    as,
    placeOf: (login) => new URL(as(login).page.url()).hash.slice(1),
    run: (login, name, values = {}) => as(login).command(name, (dialog) => fill(dialog, values)),
    async open(login, path, heading) {
      await as(login).page.goto(`${server.url}/#${path}`);
      await as(login).page.reload();
      await as(login).visit(path, heading);
    },
    today: async () => localDate((await clock.get<{ today: string }>('/demo')).today),
    advanceTo,
    waitUntilAfter: (day) => advanceTo(addDays(localDate(day), 1)),
    dayAfter: async (login, words) =>
      words.exec((await as(login).page.getByText(words).first().textContent()) ?? '')?.[1] ?? '',
    fits: async (login) =>
      expect(
        await as(login).page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      ).toBe(0),
    complaintsOfNobody() {
      for (const { complaints } of Object.values(people)) expect(complaints).toEqual({ errors: [], foreign: [] });
    },
  };
}
