import { join } from 'node:path';
import { signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { verifyAuditChain } from '@gongyi/server-kit/knex';
import { checkInvariants } from '@gongyi/subsidy/knex';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';
import { hearFromBank, sendToBank } from './bank.js';
import { desktop, launchBrowser, openSession, phone, type Session, seriousFindings } from './browser.js';

/** One county-month as three people do it in their browsers; each step builds on the one before. */
describe('March and April in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let officer: Session;
  let reviewer: Session;
  let approver: Session;

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    browser = await launchBrowser();
    officer = await openSession(browser, server.url, 'jingban');
    reviewer = await openSession(browser, server.url, 'fuhe');
    approver = await openSession(browser, server.url, 'shenpi');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function importFile(kind: string, file: string): Promise<void> {
    const { page } = officer;
    await officer.visit('/imports/create', '导入文件');
    await page.getByRole('radio', { name: new RegExp(kind) }).check();
    await page.locator('input[type=file]').setInputFiles(join(demoData, file));
    await page.getByRole('button', { name: '上传并检查' }).click();
  }

  /** A run of the posts' subsidy; of the month before unless `fill` says otherwise. */
  function newRun(fill?: (form: Locator) => Promise<void>): Promise<void> {
    return officer.command('新建核算', async (form) => {
      await form.getByLabel('补贴项目').click();
      await officer.page.getByRole('option', { name: '岗位补贴', exact: true }).click();
      await fill?.(form);
    });
  }

  /** A villager’s phone, with nothing but the address on the sheet. */
  async function readWithoutLogin(address: string): Promise<void> {
    const context = await browser.newContext({ viewport: phone, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(address);
    await page.getByRole('heading', { level: 1, name: '2025年3月岗位补贴发放公示表' }).waitFor();
    await page.getByLabel('乡镇（街道）').click();
    await page.getByRole('option', { name: /^古城街道/ }).click();
    await page.getByText('宝云街道').first().waitFor({ state: 'hidden' });
    await page.getByText('古城街道').first().waitFor();
    expect(await page.content()).not.toMatch(/\b\d{17}[\dX]\b/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
    await page.screenshot({ path: '.data/screenshots/10-public-notice.png' });
    await context.close();
  }

  async function advanceTo(day: string): Promise<void> {
    const today = () => officer.page.getByLabel(/模拟日期/).getAttribute('aria-label');
    for (let turns = 0; turns < 40; turns += 1) {
      const label = (await today()) ?? '';
      if (label.slice(-10) >= day) return;
      // The bar with the date hides from who scrolls down.
      await officer.page.evaluate('scrollTo(0, 0)');
      await officer.page.getByRole('button', { name: '前进一个工作日' }).click();
      await expect.poll(today).not.toBe(label);
    }
  }

  it('shows where the month stands, and that the people are invented', async () => {
    await officer.page.getByText('演示数据').waitFor();
    await officer.page.getByRole('heading', { name: '2025年3月工作进度' }).waitFor();
    await officer.page.getByText('收齐考勤表').waitFor();
    await officer.picture('01-month');
  });

  it('finds the planted problems of the March sheets at their cells before anything is stored', async () => {
    const { page } = officer;
    await importFile('出勤汇总表', 'huize-attendance-2025-03.xlsx');
    await page.getByText('共 1,022 行：没有问题 953 行，待处理 69 行').waitFor({ timeout: 60_000 });
    await page.getByText('F12 · 上报金额 769.25 元，按规则应为 769.23 元').waitFor();
    await officer.picture('02-import-checked');
    await page.getByText('同一人重复上报').click();
    await page
      .getByText(/本月重复上报（/)
      .first()
      .waitFor();
    expect(await page.getByText(/\{\w+\}/).count()).toBe(0);
    await page.getByRole('button', { name: /确认导入/ }).click();
    await page.getByText('导入完成').waitFor({ timeout: 60_000 });
    await officer.picture('03-imported');
  });

  it('says so when the same file comes again', async () => {
    const { page } = officer;
    await importFile('出勤汇总表', 'huize-attendance-2025-03.xlsx');
    await page.getByText('文件中的内容以前都导入过，这次没有任何变化。').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: '没有变化，结束导入' }).click();
    await page.getByText('已导入', { exact: true }).waitFor({ timeout: 60_000 });
    await page.getByText('文件中的内容以前都导入过，这次没有任何变化。').waitFor();
  });

  it('freezes the month and computes 768,320.49 yuan for 953 people, each explained', async () => {
    const { page } = officer;
    await officer.visit('/attendance-months/2025-03/show', '2025年3月出勤');
    await officer.command('冻结本月出勤');
    await page.getByText('已冻结 25 / 25').waitFor();
    await officer.visit('/subsidy-runs', '补贴核算');
    await newRun();
    await page.getByText('下一步：测算。').waitFor();
    await officer.command('测算');
    await page.getByText('下一步：核对变化和明细，然后提交审批。').waitFor({ timeout: 60_000 });
    await page.getByText('¥768,320.49').first().waitFor();
    await officer.picture('06-computed');
    await page.getByRole('link', { name: '张兴有' }).click();
    await page.getByText('为什么是这个金额').waitFor();
    await page
      .getByText(/727\.27\s*元/)
      .first()
      .waitFor();
    await officer.picture('07-why');
    await page.goBack();
  });

  it('cannot be approved by its maker, and is approved by another person who proves who he is', async () => {
    await officer.visit('/subsidy-runs', '补贴核算');
    await officer.page.getByRole('link', { name: '2025年3月' }).click();
    await officer.command('提交审批');
    await officer.page.getByText(/等待另一人审批/).waitFor();
    expect(await officer.page.getByRole('button', { name: '审批通过' }).count()).toBe(0);

    const open = async ({ page, visit }: Session) => {
      await visit('/subsidy-runs?filter={"state":"submitted"}', '补贴核算');
      await page.getByRole('link', { name: '2025年3月' }).click();
      await page.getByText(/等待另一人审批/).waitFor();
    };
    await open(approver);
    await approver.page.getByText('科室复核').waitFor();
    expect(await approver.page.getByRole('button', { name: '审批通过' }).count()).toBe(0);
    await open(reviewer);
    await reviewer.command('复核通过');
    await reviewer.page.getByText(/何复核 \d{4}/).waitFor();

    const { page } = approver;
    await open(approver);
    await approver.picture('08-approver');
    await page.getByRole('button', { name: '审批通过' }).click();
    await page.getByRole('dialog').getByText('953 人，¥768,320.49').waitFor();
    await approver.picture('09-sign');
    await page.getByRole('dialog').getByRole('button', { name: '审批通过' }).click();
    await page.getByText('已审批通过，金额不再变化', { exact: false }).waitFor();
  });

  it('publishes a masked notice, and pays nothing before it has ended', async () => {
    const { page } = officer;
    await page.reload();
    await officer.command('发布公示', async (dialog) => {
      await dialog.getByLabel('公示单位').fill('会泽县人力资源和社会保障局');
      await dialog.getByLabel('监督电话或地址').fill('演示电话 19900000000');
    });
    await page.getByRole('heading', { level: 1, name: '2025年3月岗位补贴发放公示表' }).waitFor();
    await page.getByText(/公示至 2025-04-0\d，次日起可以发放/).waitFor();
    await page.getByText(/5 个工作日/).waitFor();
    expect(await page.getByText('张兴有').count()).toBe(0);
    expect(await page.content()).not.toMatch(/\b\d{17}[\dX]\b/);
    await officer.picture('10-notice');
    const address = (await page.getByRole('link', { name: '打开公示页' }).getAttribute('href')) ?? '';
    await readWithoutLogin(address);
    await page.getByRole('link', { name: '查看核算' }).click();
    await page.getByRole('button', { name: '生成发放批次' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '生成发放批次' }).click();
    await page.getByText(/期满次日起才能支付/).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '取消' }).click();
  });

  it('writes the bank’s file, reads its answer back and pays a returned line to a new, confirmed card', async () => {
    const { page } = officer;
    await advanceTo('2025-04-10');
    await officer.command('生成发放批次');
    await page.getByText('下一步：导出银行文件。').waitFor();
    await officer.picture('11-batch');
    const sent = await sendToBank(officer, approver);
    await hearFromBank(officer, sent, { date: '2025-04-10', returned: 3 });
    await officer.picture('12-reconciled');

    await officer.visit('/payments', '支付明细');
    const returned = page.getByRole('row', { name: /已退回/ });
    await expect.poll(() => returned.count()).toBe(3);
    await officer.picture('13-returned');
    const name = ((await returned.first().getByRole('link').textContent()) ?? '').trim();
    await returned.first().getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
    await page.getByRole('link', { name }).click();
    await page.getByText('银行账户').first().waitFor();
    // One line of her life on posts: the agreement, the month, and the payment that came back.
    const history = page.locator('section', { hasText: '个人经历' });
    for (const what of [/协议开始/, /月度出勤/, /发放 2025-03.*已退回/s])
      await history.getByRole('listitem').filter({ hasText: what }).first().waitFor();
    await officer.command('登记新卡', async (dialog) => {
      await dialog.getByLabel('开户银行').fill('农业银行');
      await dialog.getByLabel('卡号').fill('6228480000000000117');
      await dialog.getByLabel('理由').fill('原卡已销户，本人提供新卡');
    });
    await officer.picture('14-person');

    await approver.visit('/bank-accounts', '银行账户');
    await approver.page
      .getByRole('row', { name: new RegExp(`${name}.*0117`) })
      .getByRole('button', { name: '确认' })
      .click();
    await approver.page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await approver.page.getByRole('dialog').waitFor({ state: 'hidden' });

    // The new card cools for three days first.
    await advanceTo('2025-04-14');
    await officer.visit('/payments', '支付明细');
    await page
      .getByRole('row', { name: new RegExp(name) })
      .getByRole('button', { name: '重发' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: '重发' }).click();
    await page.getByRole('row', { name: new RegExp(`${name}.*已重发`) }).waitFor();
  });

  it('settles a line that had waited, with a reason, and pays it by a supplementary run', async () => {
    const { page } = officer;
    await officer.visit('/attendance-lines?filter={"period":"2025-03","state":"to_fix"}', '待处理出勤');
    const row = page.getByRole('row', { name: /刘俊学/ });
    await row.waitFor();
    await officer.picture('04-fix-list');
    await row.getByRole('button', { name: '处理' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('采用系统核算金额', { exact: true }).waitFor();
    await officer.picture('05-settle');
    await dialog.getByRole('button', { name: '处理' }).click();
    await dialog.getByText('必填').waitFor();
    await dialog.getByLabel('理由').fill('与村委会核对，按系统金额');
    await dialog.getByRole('button', { name: '处理' }).click();
    await row.waitFor({ state: 'hidden' });
    await officer.visit('/subsidy-runs', '补贴核算');
    await newRun(async (form) => {
      await form.getByLabel('月份').click();
      await page.getByRole('button', { name: '2025年3月' }).click();
    });
    await page.getByText('下一步：测算。').waitFor();
    await officer.command('测算');
    await page.getByText('下一步：核对变化和明细，然后提交审批。').waitFor({ timeout: 60_000 });
    await page.getByText('补发').first().waitFor();
    await page.getByRole('row', { name: /刘俊学.*¥769\.23/ }).waitFor();
  });

  it('shows the approver of April first what changed since March', async () => {
    const { page } = officer;
    await advanceTo('2025-05-06');
    await importFile('出勤汇总表', 'huize-attendance-2025-04.xlsx');
    await page.getByRole('button', { name: /确认导入/ }).click({ timeout: 60_000 });
    await page.getByText('导入完成').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: '继续办理' }).click();
    await officer.command('冻结本月出勤');
    await officer.visit('/subsidy-runs', '补贴核算');
    await newRun();
    await page.getByText('下一步：测算。').waitFor();
    await officer.command('测算');
    await page.getByText('¥777,216.85').first().waitFor({ timeout: 60_000 });
    await officer.command('提交审批');

    await approver.visit('/subsidy-runs?filter={"state":"submitted"}', '补贴核算');
    await approver.page.getByRole('link', { name: '2025年4月' }).click();
    await approver.page.getByText('与2025年3月相比').waitFor();
    await approver.page.getByText('+¥8,896.36').first().waitFor();
    await approver.page.getByRole('button', { name: /转岗/ }).click();
    await approver.page.getByText(/ → /).first().waitFor();
    const order = await approver.page.getByRole('heading', { level: 2 }).allInnerTexts();
    expect(order.indexOf('与2025年3月相比')).toBeLessThan(order.indexOf('核算结果'));
    await approver.picture('15-april');
  });

  it('is usable on a phone by a township officer, who sees the own township only', async () => {
    const township = await openSession(browser, server.url, 'gucheng', phone);
    const overflow = () =>
      township.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    for (const [path, heading, name] of [
      ['/', /工作进度/, 'month'],
      ['/attendance-months/2025-03/show', /2025年3月出勤/, 'attendance'],
      ['/attendance-lines', '待处理出勤', 'lines'],
      ['/persons', '人员', 'persons'],
      ['/imports/create', '导入文件', 'import'],
    ] as const) {
      await township.visit(path, heading);
      await township.picture(`20-phone-${name}`);
      expect(await overflow(), path).toBeLessThanOrEqual(0);
    }
    await township.visit('/attendance-lines', '待处理出勤');
    await township.page.getByText('古城街道').first().waitFor();
    expect(await township.page.getByText('宝云街道').count()).toBe(0);
    await township.close();
  });

  it('tells the audit administrator every step of it in words', async () => {
    const auditor = await openSession(browser, server.url, 'shenji');
    const api = await signIn(server.url, 'shenji', demoPassword);
    const events = await api.get<{ id: string; action: string }[]>('/audit-events', { range: [0, 99] });
    const oneOfEach = [...new Map(events.map((event) => [event.action, event])).values()];
    expect(oneOfEach.length).toBeGreaterThan(15);
    const unworded: string[] = [];
    for (const { id, action } of oneOfEach) {
      await auditor.visit(`/audit-events/${id}/show`, /^[^a-z]+$/i);
      await auditor.page.getByText('链校验值').waitFor();
      const fields = await auditor.page.locator('td:first-child, td [data-field]').allInnerTexts();
      unworded.push(...fields.filter((text) => !/[\u4e00-\u9fff]/.test(text)).map((text) => `${action}: ${text}`));
      // A scheme and a bank's layout are named by the county's policy; the trail keeps their ids.
      const values = await auditor.page.locator('td:not(:first-child)').allInnerTexts();
      const codes = values.filter(
        (text) => /^[a-z]+([-_][a-z]+)*$/.test(text) && !['post-subsidy', 'one-card'].includes(text),
      );
      unworded.push(...codes.map((text) => `${action} has ${text}`));
    }
    await auditor.picture('16-audit-event');
    expect(unworded).toEqual([]);
    await auditor.close();
  });

  it('speaks English completely', async () => {
    const { page } = approver;
    await page.getByRole('button', { name: 'English' }).click();
    for (const [path, heading] of [
      ['/', /Where .* stands/],
      ['/subsidy-runs', 'Subsidy runs'],
      ['/payment-batches', 'Payment batches'],
      ['/attendance-lines', 'Lines to settle'],
      ['/welfare-posts', 'Posts'],
    ] as const) {
      await approver.visit(path, heading);
      await page.waitForTimeout(500);
      const words = await page.locator('main').textContent();
      expect(words, path).not.toMatch(/\b(resources|states|console|ra|month|posts|subsidy|registry)\.\w+/);
      await approver.picture(`30-english-${path.slice(1)}`);
    }
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
  });

  it('can be read and worked by everybody: no serious finding of axe', async () => {
    const session = await openSession(browser, server.url, 'jingban', desktop, { bypassCSP: true });
    const findings: string[] = [];
    for (const [path, heading] of [
      ['/', /工作进度/],
      ['/persons', '人员'],
      ['/attendance-lines', '待处理出勤'],
      ['/subsidy-runs', '补贴核算'],
      ['/imports/create', '导入文件'],
      ['/attendance-months/2025-03/show', /2025年3月出勤/],
    ] as const) {
      await session.visit(path, heading);
      await session.page.waitForTimeout(800);
      findings.push(...(await seriousFindings(session.page)).map((finding) => `${path}: ${finding}`));
    }
    await session.close();
    expect(findings).toEqual([]);
  });

  it('asked no foreign server, broke nowhere, and left the books in order', async () => {
    for (const { complaints } of [officer, reviewer, approver]) expect(complaints).toEqual({ errors: [], foreign: [] });
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(server.database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  });
});
