import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import { addDays, localDate } from '@gongyi/kernel';
import { verifyAuditChain } from '@gongyi/server-kit/knex';
import { checkInvariants } from '@gongyi/subsidy/knex';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { hearFromBank, sendToBank } from './bank.js';
import { launchBrowser } from './browser.js';
import { type Cast, createCast } from './cast.js';

interface Payee {
  readonly personId: string;
  readonly personName: string;
  readonly divisionCode: string;
}

/**
 * Travel subsidies of three people, from the claim in the village to the account, by the five who have a hand in it: village,
 * township, county acceptance, county office, approver. One payment comes back and goes out again, one line is objected to
 * rightly, one person pays back in instalments.
 */
describe('money, from the claim to the account and back', () => {
  let server: TestServer;
  let browser: Browser;
  let cast: Cast;
  let officer: ApiClient;
  let claimant: Payee;
  let objected: Payee;
  let sentNames: string[];

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    browser = await launchBrowser();
    cast = await createCast(server, browser, {
      tanglang: 'phone',
      gucheng: 'desktop',
      beian: 'desktop',
      jingban: 'desktop',
      shenpi: 'desktop',
    });
    officer = await signIn(server.url, 'jingban', demoPassword);
    const filter = { state: 'confirmed', townshipCode: '530326001000' };
    const accounts = await officer.get<Payee[]>('/bank-accounts', { filter, range: [0, 499] });
    const villager = accounts.find(({ divisionCode }) => divisionCode === '530326001001');
    const others = accounts.filter(({ divisionCode }) => divisionCode !== '530326001001').slice(0, 2);
    if (villager === undefined || others.length < 2) throw new Error('three people have accounts');
    claimant = villager;
    [objected] = others as [Payee];
    await acceptedClaims(others);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** The claims of others, by the same hands over the API. */
  async function acceptedClaims(people: readonly Payee[]): Promise<void> {
    const [township, checker, acceptor] = await Promise.all(
      ['gucheng', 'shenhe', 'beian'].map((login) => signIn(server.url, login, demoPassword)),
    );
    for (const { personId, personName } of people) {
      let claim = await township?.post<{ id: string; version: number }>('/subsidy-claims', {
        schemeId: 'travel',
        claimantKind: 'person',
        claimantName: personName,
        personId,
        facts: { on: '2025-01-06', work_zone: '省外', stable_months: 5 },
        documents: ['application_form', 'work_proof'].map((id) => ({ id, fileId: null })),
      });
      for (const [who, act] of [
        [township, 'submit'],
        [checker, 'check'],
        [acceptor, 'accept'],
      ] as const)
        claim = await who?.post(`/subsidy-claims/${claim?.id}/${act}`, { version: claim?.version });
    }
  }

  it('is claimed in the village on a phone, checked in the township and accepted in the county', async () => {
    const { page } = cast.as('tanglang');
    await cast.open('tanglang', '/subsidy-claims', '补贴申请');
    await page.getByRole('button', { name: '填写申请' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('补贴项目').click();
    await page.getByRole('option', { name: '外出务工一次性交通补助' }).click();
    await dialog.getByLabel('享受补贴的人员').fill(claimant.personName);
    await page.getByRole('option', { name: claimant.personName }).first().click();
    await dialog.getByRole('combobox', { name: '申请人类型' }).click();
    await page.getByRole('option', { name: '村级代办' }).click();
    await dialog.getByRole('textbox', { name: '申请人' }).fill('堂琅社区代办');
    await dialog.getByLabel('外出务工开始日期').fill('2025-01-06');
    await dialog.getByRole('combobox', { name: '务工地' }).click();
    await page.getByRole('option', { name: '省外' }).click();
    await dialog.getByLabel('稳定务工月数').fill('5');
    await dialog.getByLabel('外出务工交通补助申请表', { exact: true }).check();
    await dialog
      .getByLabel(/^务工证明/)
      .first()
      .check();
    await cast.fits('tanglang');
    await cast.as('tanglang').picture('50-claim-phone');
    await dialog.getByRole('button', { name: '保存草稿' }).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(claimant.personName) }).waitFor();
    await page.getByText('¥600.00').first().waitFor();
    await cast.run('tanglang', '提交');
    const place = cast.placeOf('tanglang');
    await cast.open('gucheng', place, new RegExp(claimant.personName));
    await cast.run('gucheng', '审核通过');
    expect(await cast.as('gucheng').page.getByRole('button', { name: '受理', exact: true }).count()).toBe(0);
    await cast.open('beian', place, new RegExp(claimant.personName));
    await cast.run('beian', '受理');
    await cast.as('beian').page.getByText('已受理').first().waitFor();
    await cast.as('beian').picture('51-claim-accepted');
  });

  it('is computed in a run with the others, and signed by somebody who had no hand in it', async () => {
    const { page } = cast.as('jingban');
    await cast.open('jingban', '/subsidy-runs', '补贴核算');
    await cast.run('jingban', '新建核算', { 补贴项目: { option: '外出务工一次性交通补助' } });
    await page.getByText('下一步：测算。').waitFor();
    await cast.run('jingban', '测算');
    await page.getByText('下一步：核对变化和明细，然后提交审批。').waitFor({ timeout: 60_000 });
    await page.getByRole('row', { name: new RegExp(`${claimant.personName}.*¥600.00`) }).waitFor();
    await cast.run('jingban', '提交审批');
    await cast.open('shenpi', cast.placeOf('jingban'), /外出务工一次性交通补助/);
    await cast.as('shenpi').page.getByText('首次领取的人员').first().waitFor();
    await cast.as('shenpi').picture('52-run-approver');
    await cast.run('shenpi', '审批通过');
    await cast.as('shenpi').page.getByText('已审批通过', { exact: false }).first().waitFor();
  });

  it('hangs on the board; who is objected to rightly is not paid, the others are', async () => {
    const { page } = cast.as('jingban');
    await cast.open('jingban', cast.placeOf('jingban'), /外出务工一次性交通补助/);
    await cast.run('jingban', '发布公示');
    await page.getByText('村（社区）').or(page.getByText('共')).first().waitFor();
    const masked = `${objected.personName.slice(0, 1)}`;
    const [line] = await officer.get<{ id: string; sequence: number }[]>('/subsidy-items', {
      filter: { q: objected.personName },
      range: [0, 0],
    });
    expect(line).toBeDefined();
    const row = page.getByRole('row', { name: new RegExp(`^${line?.sequence} ${masked}`) });
    await row.getByRole('button', { name: '登记异议' }).click();
    await page.getByRole('dialog').getByLabel('内容').fill('本人一直在村里，没有外出务工');
    await page.getByRole('dialog').getByRole('button', { name: '登记异议' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await cast.as('jingban').picture('53-objection');
    await cast.open('shenpi', cast.placeOf('jingban'), /公示表/);
    await cast.run('shenpi', '答复', { 结论: { option: '异议成立' }, 答复: '核实属实，不予发放' });
    await cast.as('shenpi').page.getByText('核实属实').waitFor();
    const end = await cast.dayAfter('jingban', /公示至 (\d{4}-\d\d-\d\d)/);
    await cast.waitUntilAfter(end);
    await page.getByRole('link', { name: '查看核算' }).click();
    await page.reload();
    await cast.run('jingban', '生成发放批次');
    await page.getByText('下一步：导出银行文件。').waitFor();
    await page.getByRole('row', { name: new RegExp(`${objected.personName}.*公示异议成立`) }).waitFor();
    await cast.as('jingban').picture('54-batch');
  });

  it('comes back from a closed account, and arrives at the new one in a file of its own', async () => {
    const { page } = cast.as('jingban');
    const sent = await sendToBank(cast.as('jingban'), cast.as('shenpi'));
    sentNames = sent.flatMap(({ rows }) =>
      rows.flatMap((row) => {
        const cells = row.cells.map(({ text }) => text);
        return /^\d+$/.test(cells[0] ?? '') ? [cells[2] ?? ''] : [];
      }),
    );
    expect(sentNames).not.toContain(objected.personName);
    await hearFromBank(cast.as('jingban'), sent, { date: await cast.today(), returned: 1 });
    const returned = page.getByRole('row', { name: /已退回/ });
    await returned.waitFor();
    const name = ((await returned.getByRole('link').first().textContent()) ?? '').trim();
    expect(name).toBe(sentNames[0]);
    await returned.getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByText('银行账户').first().waitFor();
    await cast.run('jingban', '登记新卡', { 开户银行: '农业银行', 卡号: '6228480000000000117', 理由: '原卡已销户' });
    await cast.open('shenpi', '/bank-accounts', '银行账户');
    await cast
      .as('shenpi')
      .page.getByRole('row', { name: new RegExp(`${name}.*0117`) })
      .getByRole('button', { name: '确认' })
      .click();
    await cast.as('shenpi').page.getByRole('dialog').getByRole('button', { name: '确认' }).click();
    await cast.as('shenpi').page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The new card cools for three days first.
    await cast.advanceTo(addDays(localDate(await cast.today()), 4));
    await cast.open('jingban', '/payments', '支付明细');
    await page
      .getByRole('row', { name: new RegExp(name) })
      .getByRole('button', { name: '重发' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: '重发' }).click();
    await page.getByRole('row', { name: new RegExp(`${name}.*已重发`) }).waitFor();
    await cast.open('jingban', '/payment-batches', '发放批次');
    await page.getByRole('link', { name: /-02$/ }).click();
    await page.getByText('下一步：导出银行文件。').waitFor();
    const again = await sendToBank(cast.as('jingban'), cast.as('shenpi'));
    await hearFromBank(cast.as('jingban'), again, { date: await cast.today(), returned: 0 });
    await page.getByRole('row', { name: new RegExp(`${name}.*已到账`) }).waitFor();
    await cast.as('jingban').picture('55-settled');
  });

  it('is paid back in instalments by the one who had not stayed away', async () => {
    const { page } = cast.as('jingban');
    const name = sentNames.at(-1) ?? '';
    await cast.open('jingban', '/payments?filter={"state":"settled"}', '支付明细');
    await page
      .getByRole('row', { name: new RegExp(`${name}.*已到账`) })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
    await page.getByText('怎么算的').waitFor();
    await cast.run('jingban', '立案追回', {
      多发金额: '200.00',
      事由: { option: '不符合条件' },
      情况说明: '核查流水，务工时间不足',
    });
    await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
    await cast.run('jingban', '发通知书');
    const until = await cast.dayAfter('jingban', /(2025-\d\d-\d\d)/);
    expect(until).not.toBe('');
    const [open] = await officer.get<{ answerUntil: string }[]>('/recoveries', { range: [0, 0] });
    await cast.waitUntilAfter(open?.answerUntil ?? '');
    await cast.open('jingban', cast.placeOf('jingban'), new RegExp(name));
    await cast.run('jingban', '确定应退');
    await cast.run('jingban', '约定分期', { 分几期: '2', 文号或协议编号: '分期协议1号' });
    await cast.run('jingban', '登记收款', { 收据或银行回单号: '收据0001', '金额|收款金额': '100.00' });
    await page.getByText('收据0001').first().waitFor();
    await cast.as('jingban').picture('56-instalment');
    await cast.run('jingban', '登记收款', { 收据或银行回单号: '收据0002', '金额|收款金额': '100.00' });
    await page.getByText('已退清').first().waitFor();
    await cast.as('jingban').picture('57-recovered');
  });

  it('left the books in order, asked no foreign server and broke nowhere', async () => {
    cast.complaintsOfNobody();
    expect(await checkInvariants(server.database.owner, { schema: 'subsidy' })).toEqual([]);
    expect(await verifyAuditChain(server.database.owner, { schema: 'core', countyCode: '530326' })).toEqual([]);
  });
});
