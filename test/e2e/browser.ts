import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { projectRoot } from '@gongyi/api/server';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath } from '../support/browser.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Pictures of every step, to be looked at after a change of the screens. */
const pictures = join(projectRoot, '.data', 'screenshots');

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

export function launchBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('no Chromium; npm test installs or names it');
  return chromium.launch({ executablePath, args: flags });
}

/** What a page must never do, gathered while it is used. */
export interface Complaints {
  readonly errors: string[];
  readonly foreign: string[];
}

export interface Session {
  readonly page: Page;
  readonly complaints: Complaints;
  /** Opens a place of the console and waits for its heading. */
  visit(path: string, heading: string | RegExp): Promise<void>;
  /** Runs a command: its button, then the same words in the dialog. */
  command(name: string, fill?: (dialog: ReturnType<Page['getByRole']>) => Promise<void>): Promise<void>;
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Signs a demo account in, in a browser window of its own. */
export async function openSession(
  browser: Browser,
  url: string,
  login: string,
  viewport: { width: number; height: number } = desktop,
  options: { bypassCSP?: boolean } = {},
): Promise<Session> {
  mkdirSync(pictures, { recursive: true });
  const context = await browser.newContext({ viewport, locale: 'zh-CN', acceptDownloads: true, ...options });
  const page = await context.newPage();
  const complaints: Complaints = { errors: [], foreign: [] };
  page.on('pageerror', (error) => complaints.errors.push(error.message));
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(data|blob):/.test(address)) complaints.foreign.push(address);
  });
  await page.goto(url);
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(demoPassword);
  await page.getByRole('button', { name: '登录' }).click();
  // The door has a heading too: it is behind us when its button is gone.
  await page.getByRole('button', { name: '登录' }).waitFor({ state: 'hidden' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    page,
    complaints,
    async visit(path, heading) {
      await page.goto(`${url}/#${path}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    },
    async command(name, fill) {
      await page.getByRole('button', { name, exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await fill?.(dialog);
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
    },
    async picture(name) {
      // What has just appeared may still be moving.
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
    close: () => context.close(),
  };
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds serious or critical on the page; the page's window must not enforce its content policy. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ×${nodes.length} ${nodes[0]?.html.slice(0, 160)}`);
}
