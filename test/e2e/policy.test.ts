import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeLaterMonth, freezeMarch } from '../support/later-month.js';
import { startTestServer, type TestServer } from '../support/server.js';
import { launchBrowser, openSession, phone, type Session, seriousFindings } from './browser.js';

/** A raise of the county's standard from July, from the draft to the lines that it pays. */
describe('a new standard in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let officer: Session;
  let approver: Session;
  let program: ApiClient;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    program = await signIn(server.url, 'jingban', demoPassword);
    await freezeMarch(program);
    browser = await launchBrowser();
    officer = await openSession(browser, server.url, 'jingban');
    approver = await openSession(browser, server.url, 'shenpi');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is drafted: the value before it ends in June, the document is cited, the cases pass', async () => {
    const { page } = officer;
    await officer.visit('/policy-releases', '政策规则');
    await officer.picture('39-policy-list');
    await page.getByText('还没有发布过自己的规则，按系统附带的政策包执行。').waitFor();
    await officer.command('起草新版本', async (dialog) => {
      await dialog.getByLabel('说明').fill('七月起提高月补贴标准');
    });
    await page.getByRole('heading', { level: 1, name: '七月起提高月补贴标准' }).waitFor();
    await page.getByText('与现行规则没有差别').waitFor();
    await officer.command('调整标准', async (dialog) => {
      await dialog.getByLabel('标准', { exact: false }).first().click();
      await page.getByRole('option', { name: '县定月补贴标准' }).click();
      await dialog.getByLabel('起始日').fill('2025-07-01');
      await dialog.getByLabel('新的数值').fill('900.00');
      await dialog.getByLabel('文号').fill('会政办〔2025〕99号（演示）');
      await dialog.getByLabel('条款原文').fill('月补贴标准提高到900元');
    });
    await page.getByText('个算例全部通过').waitFor();
    await page.getByText(/2025-07-01 · 金额或数值/).waitFor();
    await page.getByText(/2025-01-01 · 止/).waitFor();
    await officer.picture('40-policy-draft');
    expect(await page.getByRole('button', { name: '发布', exact: true }).count()).toBe(0);
  });

  it('is tried on the people of March: June stays, July gains, by township', async () => {
    const { page } = officer;
    const what = page.getByRole('region', { name: '试算' }).or(page.locator('section', { hasText: '用已冻结的出勤' }));
    await what.getByRole('combobox', { name: '按哪个月的规则' }).waitFor();
    // Roster, first month, last month: the last follows the first until it is moved itself.
    const later = what.getByRole('button', { name: '下个月' }).nth(1);
    for (let step = 0; step < 3; step += 1) await later.click();
    await what.getByRole('button', { name: '试算', exact: true }).click();
    await what.getByText('没有人的金额或结论发生变化。').waitFor();
    await later.click();
    await what.getByRole('button', { name: '试算', exact: true }).click();
    await what.getByText(/\d+人次增加/).waitFor();
    await what.getByRole('cell', { name: '古城街道' }).first().waitFor();
    await what.getByRole('button', { name: '下个月' }).nth(2).click();
    await what.getByRole('button', { name: '试算', exact: true }).click();
    await what.getByText('按月').waitFor();
    await what.getByRole('cell', { name: '2025年8月' }).first().waitFor();
    await officer.picture('41-policy-what-if');
    expect(await page.content()).not.toMatch(/\b\d{17}[\dX]\b/);
  });

  it('keeps what was typed into a file, and never saves it over a change that it has not seen', async () => {
    const { page } = officer;
    const files = page.locator('section', { hasText: '政策包由下列文本文件组成' });
    await files.getByRole('button', { name: '查看', exact: true }).click();
    const open = async (path: string) => {
      await files.getByLabel('文件', { exact: true }).click();
      await page.getByRole('option', { name: path }).click();
      return files.getByRole('textbox', { name: path, exact: true });
    };
    const standard = 'parameters/county_month_standard.yaml';
    const text = await open(standard);
    const mine = `# 经办人的说明\n${await text.inputValue()}`;
    await text.fill(mine);
    await open('pack.yaml');
    expect(await (await open(standard)).inputValue()).toBe(mine);
    await officer.command('调整标准', async (dialog) => {
      await dialog.getByLabel('标准', { exact: false }).first().click();
      await page.getByRole('option', { name: '县定月补贴标准' }).click();
      await dialog.getByLabel('起始日').fill('2025-12-01');
      await dialog.getByLabel('新的数值').fill('910.00');
      await dialog.getByLabel('文号').fill('会政办〔2025〕99号（演示）');
      await dialog.getByLabel('条款原文').fill('月补贴标准提高到910元');
    });
    await files.getByText('您修改期间，这个文件已有其他更改').waitFor();
    expect(await text.inputValue()).toBe(mine);
    const save = files.getByRole('button', { name: '保存文件' });
    expect(await save.isDisabled()).toBe(true);
    await officer.picture('41-policy-file-overtaken');
    await files.getByRole('button', { name: '放弃我的修改' }).click();
    const theirs = await text.inputValue();
    expect(theirs).toContain('910.00');
    await text.fill(`# 经办人的说明\n${theirs}`);
    await save.click();
    await page.getByText('已保存').waitFor();
    await page.getByText('个算例全部通过').waitFor();
    expect(await text.inputValue()).toContain('910.00');
  });

  it('is released by a second person', async () => {
    const { page } = approver;
    await approver.visit('/policy-releases', '政策规则');
    await page.getByText('七月起提高月补贴标准').click();
    await page.getByText('个算例全部通过').waitFor();
    await approver.picture('42-policy-approver');
    expect(await page.getByRole('button', { name: '调整标准' }).count()).toBe(0);
    await approver.command('发布');
    await page.getByText('已发布', { exact: true }).first().waitFor();
    await page.getByRole('heading', { level: 1, name: '第1版 七月起提高月补贴标准' }).waitFor();
  });

  it('pays July’s lines and not June’s, and every line says why', async () => {
    const june = await computeLaterMonth(program, 6);
    const july = await computeLaterMonth(program, 7);
    const itemsOf = (runId: string) =>
      program.get<{ id: string; personId: string; amountFen: number }[]>('/subsidy-items', {
        filter: { runId, status: 'payable' },
        range: [0, 199],
      });
    const [inJune, inJuly] = [await itemsOf(june.id), await itemsOf(july.id)];
    const raised = inJuly.find(
      ({ personId, amountFen }) =>
        amountFen === 90_000 && inJune.some((item) => item.personId === personId && item.amountFen === 80_000),
    );
    expect(raised).toBeDefined();
    const { page } = officer;
    await page.goto(`${server.url}/#/subsidy-items/${raised?.id}/show`);
    await page.getByText('为什么是这个金额').waitFor();
    await page
      .getByText(/900\.00\s*元/)
      .first()
      .waitFor();
    await page
      .getByText(/会政办〔2025〕99号（演示）/)
      .first()
      .waitFor();
    await officer.picture('43-policy-line');
  });

  it('reads well on a phone and in English, and has no serious barrier', async () => {
    const small = await openSession(browser, server.url, 'shenpi', phone, { bypassCSP: true });
    await small.visit('/policy-releases', '政策规则');
    await small.page.getByText('第1版').first().click();
    await small.page.getByRole('heading', { level: 1, name: /七月起提高月补贴标准/ }).waitFor();
    await small.page.getByText('县定月补贴标准').first().waitFor();
    await small.picture('44-policy-phone');
    const overflow = await small.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await seriousFindings(small.page)).toEqual([]);
    await small.close();
    for (const session of [officer, approver]) expect(session.complaints).toEqual({ errors: [], foreign: [] });
  });
});
