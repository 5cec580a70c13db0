import { signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';
import { launchBrowser } from './browser.js';
import { type Cast, createCast, fill, type Values } from './cast.js';

/**
 * One post from a village's need to the holder's orderly exit, in Chinese, by six people in their own browsers: the village
 * (on a phone), two of the township and three of the county. Each step builds on the one before.
 */
describe('the life of a post in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let cast: Cast;
  let [needPath, vacancyPath, agreementPath, exitPath] = ['', '', '', ''];

  const as = (login: string) => cast.as(login);
  const pathOf = (login: string) => cast.placeOf(login);
  const run = (login: string, name: string, values: Values = {}) => cast.run(login, name, values);
  const open = (login: string, path: string, heading: string | RegExp) => cast.open(login, path, heading);
  const today = () => cast.today();

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    const officer = await signIn(server.url, 'jingban', demoPassword);
    const budget = { fundId: 'bridging', year: 2025, documentNumber: '演示〔2025〕8号', budgetFen: 50_000_000 };
    await officer.post('/post-funds', budget);
    browser = await launchBrowser();
    cast = await createCast(server, browser, {
      tanglang: 'phone',
      gucheng: 'desktop',
      shenhe: 'desktop',
      shenpi: 'desktop',
      beian: 'desktop',
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('the village states its need on a phone, the township checks it, the county approves it', async () => {
    const village = as('tanglang');
    await village.visit('/post-needs', '岗位需求申报');
    await run('tanglang', '申报岗位需求', {
      岗位名称: '村道保洁员',
      岗位类别: { option: '保洁' },
      岗位等级: { option: '普通' },
      用工方式: { option: '非全日制' },
      名额: '1',
      设岗理由: '新修村道三公里，无人保洁',
      岗位职责: '每日清扫村道',
      每月出勤天数: '22',
      月补贴标准: '800',
      资金来源: { option: '衔接' },
      岗位起始: '2025-04-01',
      岗位截止: '2025-12-31',
      开发主管部门: '县农业农村局',
      用人单位: '堂琅社区居民委员会',
    });
    await village.page.getByRole('heading', { level: 1, name: '村道保洁员' }).waitFor();
    needPath = pathOf('tanglang');
    await run('tanglang', '上报');
    await cast.fits('tanglang');
    await village.picture('life-01-need');
    await open('gucheng', needPath, '村道保洁员');
    await run('gucheng', '把关');
    await open('shenpi', needPath, '村道保洁员');
    await run('shenpi', '审批');
    await as('shenpi').page.getByRole('link', { name: '查看岗位' }).waitFor();
    await as('shenpi').picture('life-02-approved');
  });

  it('the township announces it, and the village records who applies, on a phone', async () => {
    const announcer = as('gucheng');
    await as('shenpi').page.getByRole('link', { name: '查看岗位' }).click();
    await as('shenpi').page.waitForURL(/welfare-posts/);
    const postPath = pathOf('shenpi');
    await announcer.visit(postPath, '村道保洁员');
    await run('gucheng', '起草招聘公告', { 招聘人数: '1', 工作内容: '每日清扫村道', 报名方式: '到居委会报名' });
    await announcer.page.waitForURL(/vacancies/);
    vacancyPath = pathOf('gucheng');
    await run('gucheng', '发布公告');
    await announcer.page.getByText(/公告到.*为止（含当日）/).waitFor();
    await announcer.picture('life-03-vacancy');

    const village = as('tanglang');
    const clerk = await signIn(server.url, 'tanglang', demoPassword);
    const vacancyId = vacancyPath.split('/')[2] ?? '';
    type Neighbour = { readonly id: string; readonly name: string; readonly householdCode: string };
    const neighbours = await clerk.get<Neighbour[]>('/persons', { range: [0, 49] });
    const [first] = neighbours;
    await open('tanglang', vacancyPath, '村道保洁员');
    await village.page.getByRole('button', { name: '登记申请' }).first().click();
    const dialog = village.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: /申请人/ }).fill(first?.name ?? '');
    await village.page
      .getByRole('option', { name: first?.name ?? '' })
      .first()
      .click();
    await fill(dialog, { 由谁申请: { option: '村级代办' }, 申请表: true });
    await dialog.getByRole('button', { name: '登记申请' }).click();
    await dialog.waitFor({ state: 'hidden' });
    // Others applied at the township: two whom the county's conditions let through, of two households.
    const town = await signIn(server.url, 'gucheng', demoPassword);
    const others = (await town.get<Neighbour[]>('/persons', { range: [0, 199] })).filter(({ id }) => id !== first?.id);
    const households = new Set<string>();
    for (const { id: personId, householdCode } of others) {
      if (households.size === 2) break;
      if (households.has(householdCode)) continue;
      const documents = [{ id: 'application_form', fileId: null }];
      const application = { vacancyId, personId, appliedBy: 'village', documents };
      const { eligibility } = await town.post<{ eligibility: string }>('/applications', application);
      if (eligibility === 'eligible') households.add(householdCode);
    }
    await village.page.reload();
    await village.page.getByText(/申请人（\d+）/).waitFor();
    await cast.fits('tanglang');
    await village.picture('life-04-applied');
  });

  it('is ranked, met about, put on notice, audited, approved and filed by different people', async () => {
    const { page } = as('gucheng');
    await cast.waitUntilAfter(await cast.dayAfter('gucheng', /公告到(\d{4}-\d\d-\d\d)为止/));
    await open('gucheng', vacancyPath, '村道保洁员');
    await run('gucheng', '截止报名并排序');
    await run('gucheng', '提交名单');
    await page.getByText('办理过程').waitFor();

    const village = as('tanglang');
    await open('tanglang', vacancyPath, '村道保洁员');
    await run('tanglang', '登记村级会议', {
      会议日期: await today(),
      到会人数: '30',
      同意: '26',
      反对: '2',
      弃权: '2',
      上传附件: { file: true },
    });
    await run('tanglang', '开始公示');
    await village.page.getByText(/公示到.*期满后办下一步/).waitFor();
    await cast.fits('tanglang');
    await village.picture('life-05-notice');
    await cast.waitUntilAfter(await cast.dayAfter('tanglang', /公示到(\d{4}-\d\d-\d\d)为止，期满后/));
    for (const [login, step] of [
      ['shenhe', '审核'],
      ['shenpi', '审批'],
      ['beian', '备案'],
    ] as const) {
      await open(login, vacancyPath, '村道保洁员');
      await run(login, step);
    }
    await open('gucheng', vacancyPath, '村道保洁员');
    await page.getByRole('button', { name: '拟订协议' }).waitFor();
    await as('gucheng').picture('life-06-decided');
  });

  it('is held by an agreement that is insured and signed', async () => {
    const { page } = as('gucheng');
    await run('gucheng', '拟订协议', {
      协议起: await today(),
      协议止: '2025-12-31',
      原法定退休年龄: { option: '50' },
    });
    await page.waitForURL(/agreements/);
    agreementPath = pathOf('gucheng');
    await page.getByRole('button', { name: '登记保险' }).waitFor();
    await run('gucheng', '登记保险', { 保险公司: '某保险公司', 保单号: 'P-1', 保费: '120' });
    await run('gucheng', '登记签订', { 签字盖章的扫描件: { file: true } });
    await page.getByText('已签订').first().waitFor();
    await as('gucheng').picture('life-07-agreement');
  });

  it('is worked on, and the village says so with one tap', async () => {
    const village = as('tanglang');
    await open('tanglang', '/attendance-days', '每日出勤');
    const row = village.page.getByText('村道保洁员');
    await row.first().waitFor();
    await village.picture('life-08-days');
    await village.page.getByRole('button', { name: '在岗', exact: true }).last().click();
    await village.page.getByRole('button', { name: '更正' }).first().waitFor();
    await cast.fits('tanglang');
  });

  it('is left in good order, and goes to the next on the list', async () => {
    const { page } = as('gucheng');
    await open('gucheng', agreementPath, /./);
    await run('gucheng', '办理退岗', {
      退岗情形: { option: '本人申请退岗' },
      最后在岗日: await today(),
      '原因|理由|说明': '外出务工',
    });
    await page.waitForURL(/exits/);
    exitPath = pathOf('gucheng');
    await run('gucheng', '登记谈话', { 谈话日期: await today(), 谈话人: '赵乡镇', 谈话内容: '本人自愿退岗' });
    await run('gucheng', '登记交接', { 交接日期: await today(), 交接清单: '工具已交回' });
    await run('gucheng', '提交办理');
    await open('shenhe', exitPath, /村道保洁员/);
    await run('shenhe', '把关');
    await as('shenhe').page.getByText('已决定').first().waitFor();
    await cast.waitUntilAfter(await today());
    await open('gucheng', exitPath, /村道保洁员/);
    await run('gucheng', '报告空岗');
    await run('gucheng', '办结');
    await page.getByText('已办结').first().waitFor();
    await as('gucheng').picture('life-09-exit');
    // The next on the list is approved: the button for his agreement is there.
    await open('gucheng', vacancyPath, '村道保洁员');
    await page.getByRole('button', { name: '拟订协议' }).waitFor();
    await as('gucheng').picture('life-10-next');
    cast.complaintsOfNobody();
  });
});
