import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { launchBrowser, openSession, phone, seriousFindings } from './browser.js';

/** What every page stands in: door, bar, menu, and the pages for what goes wrong. */
describe('the console around its screens', () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function door(options: { bypassCSP?: boolean; viewport?: typeof phone } = {}): Promise<Page> {
    const page = await (await browser.newContext({ locale: 'zh-CN', ...options })).newPage();
    await page.goto(server.url);
    await page.getByRole('button', { name: '登录' }).waitFor();
    return page;
  }

  it('comes packed, is kept for ever by its name, and runs under its own content policy', async () => {
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()));
    const scripts: { encoding: string | undefined; cache: string | undefined }[] = [];
    page.on('response', (response) => {
      const headers = response.headers();
      if (response.url().includes('/assets/') && Number(headers['content-length'] ?? 2000) > 1024)
        scripts.push({ encoding: headers['content-encoding'], cache: headers['cache-control'] });
    });
    const answer = await page.goto(server.url);
    await page.getByRole('button', { name: '登录' }).waitFor();
    expect(answer?.headers()['content-security-policy']).toContain("script-src 'self'");
    expect(scripts.length).toBeGreaterThan(3);
    for (const { encoding, cache } of scripts) {
      expect(['gzip', 'br']).toContain(encoding);
      expect(cache).toContain('immutable');
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('has a door that everybody can use, in both languages, and remembers the language', async () => {
    const page = await door({ bypassCSP: true, viewport: phone });
    const language = () => page.evaluate(() => document.documentElement.lang);
    expect(await language()).toBe('zh-CN');
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await language()).toBe('en');
    expect(await seriousFindings(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('Username').fill('jingban');
    await page.getByLabel('Password').fill('wrong-Password-1');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.context().close();
  });

  it('offers the demonstration’s accounts', async () => {
    const page = await door();
    await page.getByRole('button', { name: /县级审批(?!（)/ }).click();
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('link', { name: /确认银行卡/ }).click();
    await page.getByRole('heading', { level: 1, name: '银行账户' }).waitFor();
    await page.context().close();
  });

  it('shows everybody their own work: a village its two holders to appraise', async () => {
    const clerk = await openSession(browser, server.url, 'tanglang', phone);
    await clerk.page.getByRole('link', { name: /办理岗位事项.*2 件/ }).waitFor();
    expect(await clerk.page.getByText('银行对账').count()).toBe(0);
    await clerk.page.getByRole('button', { name: '打开菜单' }).click();
    expect(await clerk.page.getByRole('navigation').getByText('补贴核算').count()).toBe(0);
    await clerk.close();
    const auditor = await openSession(browser, server.url, 'shenji');
    await auditor.page.locator('#main-content').getByRole('link', { name: '操作记录' }).click();
    await auditor.page.getByRole('heading', { level: 1, name: '操作记录' }).waitFor();
    await auditor.close();
  });

  it('chooses the month in the reader’s own language, by mouse and by keyboard', async () => {
    const { page, close } = await openSession(browser, server.url, 'jingban');
    const months = page.getByRole('dialog', { name: '月份' });
    await page.getByRole('combobox', { name: '月份' }).click();
    await months.getByRole('button', { name: '2025年4月' }).click();
    await page.getByRole('heading', { level: 1, name: '2025年4月工作进度' }).waitFor();
    await months.waitFor({ state: 'hidden' });
    await page.getByRole('combobox', { name: '月份' }).focus();
    await page.keyboard.press('Enter');
    await months.locator('button:focus').waitFor();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '2025年3月工作进度' }).waitFor();
    await close();
  });

  it('says what went wrong, and how to go on', async () => {
    const { page, visit, close } = await openSession(browser, server.url, 'gucheng', phone, { bypassCSP: true });
    await visit('/nowhere', '没有这个页面');
    await visit('/users', '没有权限');
    expect(await seriousFindings(page)).toEqual([]);
    await visit('/persons/019ac000-0000-7000-8000-000000000000/show', '打不开这条记录');
    await page.getByRole('link', { name: '回到人员' }).click();
    await page.getByRole('heading', { level: 1, name: '人员' }).waitFor();
    await page.context().setOffline(true);
    await visit('/households', '农户');
    await page.getByText('无法连接服务器').first().waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByText('户编号').first().waitFor();
    await close();
  });

  it('asks to sign in again when the session has ended, and comes back to the same page', async () => {
    const { page, close } = await openSession(browser, server.url, 'jingban');
    await page.context().clearCookies();
    const withoutToken = (route: Route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer over' } });
    await page.route('**/api/**', withoutToken);
    await page.goto(`${server.url}/#/bank-accounts`);
    await page.getByText('登录已过期').waitFor();
    await page.unroute('**/api/**', withoutToken);
    await page.getByLabel('用户名').fill('jingban');
    await page.getByLabel('密码').fill(demoPassword);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { level: 1, name: '银行账户' }).waitFor();
    await close();
  });

  it('shows both sides when two people change one record', async () => {
    const [first, second] = [
      await openSession(browser, server.url, 'jingban'),
      await openSession(browser, server.url, 'jingban'),
    ];
    for (const { page, visit } of [first, second]) {
      await visit('/persons', '人员');
      await page.getByRole('link', { name: '张兴有' }).first().click();
      await page.getByRole('heading', { level: 1, name: '张兴有' }).waitFor();
    }
    const correct = async (page: Page, health: string) => {
      await page.getByRole('button', { name: '更正' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('健康状况').fill(health);
      await dialog.getByLabel('理由').fill('入户核实');
      await dialog.getByRole('button', { name: '更正' }).click();
    };
    await correct(first.page, '残疾');
    await first.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await correct(second.page, '长期慢性病');
    const conflict = second.page.getByRole('dialog');
    await conflict.getByText('数据已被他人修改').waitFor();
    const row = conflict.getByRole('row', { name: /健康状况/ });
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['健康状况', '长期慢性病', '残疾']);
    expect(await conflict.getByRole('row').count()).toBe(2);
    await conflict.getByRole('button', { name: '载入最新内容' }).click();
    await second.page.getByText('残疾').first().waitFor();
    await Promise.all([first.close(), second.close()]);
  });

  it('has a second person confirm a card, and shows numbers only with a reason', async () => {
    const officer = await openSession(browser, server.url, 'jingban');
    await officer.visit('/persons', '人员');
    await officer.page.getByRole('link', { name: '张兴有' }).first().click();
    await officer.command('查看完整号码', (dialog) => dialog.getByLabel('理由').fill('核对身份证'));
    await officer.page.getByText(/^530326\d{11}[\dX]$/).waitFor();
    await officer.command('登记新卡', async (dialog) => {
      await dialog.getByLabel('开户银行').fill('农业银行');
      await dialog.getByLabel('卡号').fill('6228480000000000117');
      await dialog.getByLabel('理由').fill('本人提供新卡');
    });
    await officer.page.getByText('待确认').waitFor();
    expect(await officer.page.getByRole('button', { name: '确认' }).count()).toBe(0);
    await officer.close();

    const approver = await openSession(browser, server.url, 'shenpi');
    await approver.visit('/bank-accounts', '银行账户');
    const row = approver.page.getByRole('row', { name: /张兴有/ });
    await row.getByRole('button', { name: '确认' }).click();
    await approver.page.getByRole('dialog').getByText('确认 张兴有 的银行卡 6228***********0117').waitFor();
    await approver.page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await row.waitFor({ state: 'hidden' });
    await approver.close();
  });
});
