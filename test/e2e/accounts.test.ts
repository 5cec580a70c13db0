import { Secret, TOTP } from 'otpauth';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { launchBrowser, openSession, type Session } from './browser.js';

/** 三员分立 in the console: one makes the account, another gives it its role, a third sees that they did. */
describe('accounts in the console', () => {
  let server: TestServer;
  let browser: Browser;
  const [given, own] = ['First-password-1', 'My-own-words-2025'];

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const as = (login: string): Promise<Session> => openSession(browser, server.url, login);

  it('the system administrator makes an account, which may do nothing yet', async () => {
    const admin = await as('xitong');
    await admin.visit('/users', '用户');
    await admin.command('新建用户', async (dialog) => {
      await dialog.getByLabel('登录名').fill('xinren');
      await dialog.getByLabel('姓名').fill('新来的人');
      await dialog.getByLabel('乡镇（街道）').click();
      await admin.page.getByRole('option', { name: '古城街道' }).click();
      await dialog.getByLabel('初始密码').fill(given);
    });
    await admin.page.getByRole('row', { name: /新来的人/ }).waitFor();
    expect(await admin.page.getByRole('button', { name: '调整角色' }).count()).toBe(0);
    await admin.picture('40-users');
    await admin.close();
  });

  it('the security administrator gives it a role', async () => {
    const security = await as('anquan');
    await security.visit('/roles', '角色');
    await security.picture('41-roles');
    await security.visit('/users', '用户');
    const row = security.page.getByRole('row', { name: /新来的人/ });
    await row.getByRole('button', { name: '调整角色' }).click();
    const dialog = security.page.getByRole('dialog');
    await dialog.getByLabel('角色').click();
    await security.page.getByRole('option', { name: '乡镇经办' }).click();
    await security.page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: '调整角色' }).click();
    await row.getByText('乡镇经办').waitFor();
    await security.close();
  });

  it('the person chooses a password of their own at the first login, and sets up an authenticator', async () => {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(server.url);
    await page.getByLabel('用户名').fill('xinren');
    await page.getByLabel('密码').fill(given);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('密码已到期或由管理员设置').waitFor();
    await page.getByLabel('新密码').fill('short');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText(/密码至少 \d+ 位/).waitFor();
    await page.getByLabel('新密码').fill(own);
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByRole('heading', { level: 1, name: /工作进度/ }).waitFor();

    await page.getByRole('button', { name: '新来的人' }).click();
    await page.getByRole('menuitem', { name: '动态口令' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('当前密码').fill(own);
    await dialog.getByRole('button', { name: '下一步' }).click();
    const secret = (await dialog.locator('code').textContent()) ?? '';
    await dialog.getByAltText('绑定二维码').waitFor();
    const code = (offset: number) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + offset });
    await dialog.getByLabel('6 位动态口令').fill(code(0));
    await dialog.getByRole('button', { name: '确定' }).click();
    await page.getByText('身份验证器已绑定').waitFor();
    await context.close();
  });

  it('the audit administrator sees all of it, in words', async () => {
    const auditor = await as('shenji');
    await auditor.visit('/audit-events', '操作记录');
    await auditor.page.getByRole('link', { name: '用户：新建用户' }).first().waitFor();
    await auditor.page.getByText('用户：绑定身份验证器').first().waitFor();
    await auditor.picture('42-audit');
    await auditor.page.getByRole('link', { name: '用户：调整角色' }).first().click();
    await auditor.page.getByText('乡镇经办').first().waitFor();
    expect(await auditor.page.getByText('township-officer').count()).toBe(0);
    await auditor.picture('43-audit-event');
    expect(auditor.complaints).toEqual({ errors: [], foreign: [] });
    await auditor.close();
  });
});
