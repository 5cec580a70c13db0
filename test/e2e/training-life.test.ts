import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoFiles } from '@gongyi/api/demo/seed-demo';
import { addDays, findTableHeader, type LocalDate, localDate, textUnder } from '@gongyi/kernel';
import { readSpreadsheet } from '@gongyi/server-kit/workbook';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoData, startTestServer, type TestServer } from '../support/server.js';
import { launchBrowser, phone } from './browser.js';
import { type Cast, createCast, fill, type Values } from './cast.js';

const className = '砌筑工（五级）第1期';
const hours = [8, 8, 8, 8, 8, 8, 8, 8, 8, 5];
/** As printed on the first certificate; the others follow. */
const firstNumber = 'S000153032601255910001';

/** Rows of the register's demonstration file, as its columns are called. */
async function registered(): Promise<readonly ((heading: string) => string)[]> {
  const [sheet] = await readSpreadsheet(readFileSync(join(demoData, demoFiles.people)), demoFiles.people);
  if (sheet === undefined) throw new Error('the demonstration has people');
  const header = findTableHeader(sheet, ['姓名', '证件号码']);
  return sheet.rows.slice(header.rowNumber).map((row) => (heading) => textUnder(row, header, heading));
}

/**
 * Training from the county's plan to somebody's work, in Chinese, by people of the county, of a training institution and of an
 * assessment body, each in a browser of their own; the teacher holds a phone. Each step builds on the one before.
 */
describe('the life of a training class in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let cast: Cast;
  let trainees: { readonly name: string; readonly identity: string }[] = [];
  let [planPath, applicationPath, classPath, assessmentPath, claimPath] = ['', '', '', '', ''];
  let startsOn: LocalDate;
  let endsOn: LocalDate;

  const as = (login: string) => cast.as(login);
  const run = (login: string, name: string, values: Values = {}) => cast.run(login, name, values);
  const open = (login: string, path: string, heading: string | RegExp) => cast.open(login, path, heading);

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: true });
    browser = await launchBrowser();
    cast = await createCast(server, browser, {
      jingban: 'desktop',
      shenpi: 'desktop',
      beian: 'desktop',
      peixun: 'desktop',
      jiaowu: 'desktop',
      jiaoshi: 'phone',
      kaoping: 'desktop',
    });
    // Grown up, at home in another township than the demonstration's own trainees.
    const people = (await registered()).filter(
      (of) =>
        of('行政区划代码').startsWith('530326003') &&
        of('出生日期') > '1980-01-01' &&
        of('出生日期') < '2000-01-01' &&
        of('在校生状况') === '非在校生',
    );
    trainees = people.slice(0, 10).map((of) => ({ name: of('姓名'), identity: of('证件号码') }));
    expect(trainees).toHaveLength(10);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('the county adds a line to its plan, and a second person confirms it', async () => {
    const { page } = as('jingban');
    await open('jingban', '/training-plans', '年度计划');
    await page.getByRole('link', { name: /2025年度职业技能培训计划/ }).click();
    await page.getByRole('heading', { level: 1, name: /2025年度职业技能培训计划/ }).waitFor();
    planPath = cast.placeOf('jingban');
    await run('jingban', '提出增加明细', {
      培训工种: { option: '砌筑工' },
      '乡镇（街道）': { option: '金钟街道' },
      培训方式: { option: '集中培训' },
      人数: '20',
      课时: '77',
      预算: '30000',
      资金来源: { option: '就业补助资金' },
      文号: '会培领〔2025〕4号',
      理由: '金钟街道新增建筑用工需求',
    });
    await page.getByText('待确认').first().waitFor();
    await as('jingban').picture('training-01-plan');
    await open('shenpi', planPath, /2025年度职业技能培训计划/);
    await run('shenpi', '确认');
    await as('shenpi').page.getByText('已生效').first().waitFor();
  });

  it('an institution completes its application and hands it in', async () => {
    const { page } = as('jiaowu');
    await open('jiaowu', '/training-workspace', '会泽县演示职业培训学校');
    await as('jiaowu').picture('training-02-workspace');
    await page.getByRole('link', { name: '继续办理' }).click();
    await page.getByText('提交前还缺').waitFor();
    applicationPath = cast.placeOf('jiaowu');
    await page.getByText('缺证明').locator('xpath=ancestor::*[.//button][1]').getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await fill(dialog, { 说明: '2024年办班6期，合格率96%' });
    await dialog.getByRole('button', { name: '登记证明' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('材料已齐：请机构负责人提交申请。').waitFor();
    expect(await page.getByRole('button', { name: '提交申请' }).count()).toBe(0);
    await open('peixun', applicationPath, '会泽县演示职业培训学校');
    await run('peixun', '提交申请');
    await as('peixun').page.getByText('县级正在审核材料').waitFor();
    await as('peixun').picture('training-03-application');
  });

  it('is checked, visited by two, put on notice and accredited by somebody else', async () => {
    const { page } = as('jingban');
    await open('jingban', applicationPath, '会泽县演示职业培训学校');
    await run('jingban', '材料审核通过');
    const scores = (points: readonly number[]) =>
      Object.fromEntries(
        ['独立法人', '师资', '教室和实训', '实训设备', '课程体系', '消防和卫生', '以往培训'].map(
          (criterion, index) => [criterion, String(points[index])] as const,
        ),
      );
    await run('jingban', '考察评分', { ...scores([14, 18, 18, 13, 13, 9, 4]), 意见: '现场与申报一致' });
    await open('beian', applicationPath, '会泽县演示职业培训学校');
    await run('beian', '考察评分', scores([14, 16, 17, 12, 13, 9, 4]));
    await open('jingban', applicationPath, '会泽县演示职业培训学校');
    await as('jingban').picture('training-04-scores');
    await run('jingban', '列入拟认定名单');
    await run('jingban', '开始公示');
    await page.getByRole('link', { name: '公示名单' }).click();
    await page.getByText('拟认定职业技能培训机构公示').waitFor();
    await as('jingban').picture('training-05-notice');
    await open('shenpi', applicationPath, '会泽县演示职业培训学校');
    await cast.waitUntilAfter(await cast.dayAfter('shenpi', /公示到(\d{4}-\d\d-\d\d)（含当天）/));
    await open('shenpi', applicationPath, '会泽县演示职业培训学校');
    await run('shenpi', '认定');
    await as('shenpi')
      .page.getByText(/认定有效至/)
      .waitFor();
    await open('peixun', applicationPath, /县培认〔2025〕002号/);
    await as('peixun').picture('training-06-accredited');
    expect(await as('peixun').page.getByText('现场与申报一致').count()).toBe(0);
  });

  /** A file goes through the import's steps, from the class and back to it. */
  async function importInto(section: RegExp, name: string, rows: readonly (readonly string[])[], picture: string) {
    const { page } = as('jiaowu');
    await page.locator('section', { hasText: section }).getByRole('link', { name: '从文件导入' }).first().click();
    await page.getByRole('heading', { level: 1, name: '导入文件' }).waitFor();
    const buffer = Buffer.from(rows.map((row) => row.join(',')).join('\n'));
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: '上传并检查' }).click();
    await page.getByText(`没有问题 ${rows.length - 1} 行`).waitFor();
    await as('jiaowu').picture(picture);
    await page.getByRole('button', { name: /确认导入/ }).click();
    await page.getByText('导入完成').waitFor();
    await page.getByRole('link', { name: '继续办理' }).click();
    await page.getByRole('heading', { level: 1, name: className }).waitFor();
  }

  it('writes the opening file of a class: particulars, roster, timetable, papers', async () => {
    const { page } = as('jiaowu');
    startsOn = addDays(localDate(await cast.today()), 21);
    endsOn = addDays(startsOn, hours.length - 1);
    await open('jiaowu', '/training-classes', '培训班');
    await run('jiaowu', '新建培训班', {
      班级名称: className,
      工种: { option: '砌筑工' },
      培训地点: '金钟街道产业园一号楼',
      开班日期: startsOn,
      结班日期: endsOn,
      计划课时: '77',
      计划人数: '20',
      班主任: '郑教务',
      联系电话: '0874-5550001',
    });
    await page.getByRole('heading', { level: 1, name: className }).waitFor();
    classPath = cast.placeOf('jiaowu');
    const roster = [['姓名', '身份证号码'], ...trainees.map(({ name, identity }) => [name, identity])];
    await importInto(/花名册（\d+人）/, '花名册.csv', roster, 'training-07-roster');
    const heading = [
      '上课日期',
      '课别(上课内容)',
      '课时',
      '上课开始时间',
      '上课结束时间',
      '上课地点(教室名称)',
      '培训教师',
    ];
    const lessons = hours.map((count, index) => {
      const practice = index % 2 === 1;
      const content = practice ? '砌筑实操' : '砌筑理论';
      const room = practice ? '护理实训室' : '一号教室';
      const until = count === 8 ? '16:30' : '13:30';
      return [addDays(startsOn, index), content, String(count), '08:30', until, room, '冯老师'];
    });
    await importInto(/课程表（\d+课时）/, '课程表.csv', [heading, ...lessons], 'training-08-timetable');
    for (const paper of ['开班计划', '教学大纲', '考核方案']) {
      await page
        .getByText(new RegExp(`^${paper}`))
        .locator('xpath=ancestor::*[.//button][1]')
        .getByRole('button', { name: '提交材料' })
        .click();
      const dialog = page.getByRole('dialog');
      await fill(dialog, { 文件: { file: true } });
      await dialog.getByRole('button', { name: '提交材料' }).click();
      await dialog.waitFor({ state: 'hidden' });
    }
    await page.getByText('材料已齐：请机构负责人提交开班申请。').waitFor();
    await as('jiaowu').picture('training-09-file');
  });

  it('is handed in by the head, approved by the county and opened on its day', async () => {
    await open('peixun', classPath, className);
    await run('peixun', '提交开班申请');
    await open('shenpi', '/post-tasks', '待办事项');
    await as('shenpi')
      .page.getByRole('row', { name: /审批开班申请/ })
      .getByRole('link')
      .click();
    await as('shenpi').page.getByRole('heading', { level: 1, name: className }).waitFor();
    // Two of the trainees hold a welfare post: the county is told, and may approve all the same.
    await as('shenpi').page.getByText('培训期间在公益性岗位上').first().waitFor();
    expect(await as('shenpi').page.getByText('不能批准').count()).toBe(0);
    await as('shenpi').picture('training-10-approval');
    await run('shenpi', '同意开班');
    await as('shenpi')
      .page.getByText(/已同意，\d{4}-\d\d-\d\d起可以开班/)
      .waitFor();
    await cast.advanceTo(startsOn);
    await open('jingban', classPath, className);
    await run('jingban', '开班');
    await as('jingban').page.getByText('正在培训：').waitFor();
  });

  it('has the roll called on a phone for every lesson', async () => {
    const teacher = as('jiaoshi');
    const [late] = trainees;
    for (const index of hours.keys()) {
      // The next morning, so that the hour at which somebody runs this test does not matter; the county allows 48 hours.
      await cast.waitUntilAfter(addDays(startsOn, index));
      await open('jiaoshi', '/lessons-today', '今日课程');
      if (index === 1) await teacher.picture('training-11-today');
      const card = teacher.page.getByText(`${addDays(startsOn, index)} 08:30`).locator('xpath=ancestor::*[.//a][1]');
      await card.getByRole('link', { name: '点名' }).click();
      await teacher.page.getByText(`应到${trainees.length}人`).waitFor();
      if (index < 2) await teacher.page.getByRole('button', { name: `${late?.name} 迟到` }).click();
      if (index === 2) await teacher.page.getByRole('button', { name: `${trainees[9]?.name} 缺课` }).click();
      if (index === 2) await teacher.picture('training-12-roll');
      await cast.fits('jiaoshi');
      await teacher.page.getByRole('button', { name: '保存考勤' }).click();
      await teacher.page.getByText(/冯老师于.*登记/).waitFor();
    }
    await teacher.picture('training-13-recorded');
    await open('jingban', classPath, className);
    await as('jingban').page.getByText('98.96%').first().waitFor();
    await as('jingban').picture('training-14-attendance');
    await run('jingban', '结束教学');
    await as('jingban').page.getByText('教学已结束，请安排考核。').waitFor();
  });

  it('is assessed by the body, confirmed by the county, and certified', async () => {
    const { page } = as('jingban');
    const day = addDays(localDate(await cast.today()), 8);
    await run('jingban', '安排考核', {
      考核日期: day,
      考核地点: '县职业技能评价站',
      组织单位名称: '会泽县演示评价机构',
      考评员: '钱考评',
    });
    await page.getByRole('button', { name: '确定考核名单' }).waitFor();
    assessmentPath = cast.placeOf('jingban');
    await run('jingban', '确定考核名单');
    await cast.advanceTo(day);

    const assessor = as('kaoping');
    await open('kaoping', assessmentPath, className);
    for (const [index, { name }] of trainees.entries()) {
      await assessor.page.getByLabel(`${name} 理论`).fill(index === 9 ? '48' : String(72 + index));
      await assessor.page.getByLabel(`${name} 实操`).fill(`${78 + index}.5`);
    }
    await assessor.picture('training-15-scores');
    await assessor.page.getByRole('button', { name: '保存成绩' }).click();
    await run('kaoping', '提交成绩');
    await assessor.page.getByText('成绩已提交，由没有录入成绩的另一人核对后确认。').waitFor();
    expect(await assessor.page.getByRole('button', { name: '确认成绩' }).count()).toBe(0);
    await open('shenpi', assessmentPath, className);
    await run('shenpi', '确认成绩');
    await run('shenpi', '结束本班考核');

    await open('jingban', assessmentPath, className);
    await page
      .getByLabel(/证书编号/)
      .first()
      .fill(firstNumber);
    await page.getByRole('button', { name: '按第一个编号往下顺序填写' }).click();
    await as('jingban').picture('training-16-issue');
    await page.getByRole('button', { name: '登记9份证书' }).click();
    await page.getByText('合格的学员都已登记证书。').waitFor();
    await as('jingban').picture('training-17-issued');
  });

  it('its certificates are verified by anybody, without login', async () => {
    const context = await browser.newContext({ viewport: phone, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(`${server.url}/#/verify/${firstNumber}`);
    await page.getByLabel(/姓名/).fill(trainees[0]?.name ?? '');
    await page.getByRole('button').first().click();
    await page.getByText('会泽县演示职业培训学校').waitFor();
    await page.screenshot({ path: join('.data', 'screenshots', 'training-18-verified.png') });
    expect(await page.content()).not.toContain(trainees[0]?.identity.slice(-6));
    await page.getByLabel(/姓名/).fill('李冒名');
    await page.getByRole('button').first().click();
    await page.getByText('会泽县演示职业培训学校').waitFor({ state: 'hidden' });
    await context.close();
  });

  it('the county calls whom the lot fell on, and until then the claim would wait', async () => {
    const { page } = as('jingban');
    await open('jingban', classPath, className);
    await page.getByText('还没有抽取电话抽查的学员').waitFor();
    await run('jingban', '抽取电话抽查学员');
    await page.getByText(/电话抽查：已登记0人，共1人/).waitFor();
    await page.getByRole('button', { name: '登记结果' }).click();
    const dialog = page.getByRole('dialog');
    await fill(dialog, { 结果: { option: '确认参训' } });
    await dialog.getByRole('button', { name: '登记结果' }).click();
    await page.getByText(/电话抽查：已登记1人，共1人/).waitFor();
    await as('jingban').picture('training-18-called');
  });

  it('the institution claims for those who passed; the county checks and accepts', async () => {
    const { page } = as('peixun');
    await open('peixun', '/subsidy-claims', '补贴申请');
    await page.getByRole('button', { name: '填写申请' }).click();
    const dialog = page.getByRole('dialog');
    await fill(dialog, { 补贴项目: { option: '第一次拨付' } });
    await fill(dialog, {
      '申请人(?!类型)': '吴校长',
      培训班: { option: className },
      职业培训补贴申请表: true,
      培训花名册: true,
      代为申请协议: true,
    });
    await as('peixun').picture('training-19-claim');
    await dialog.getByRole('button', { name: '保存草稿' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { level: 1, name: /职业培训补贴（第一次拨付）/ }).waitFor();
    claimPath = cast.placeOf('peixun');
    await page.getByText(/9 ?人/).first().waitFor();
    await run('peixun', '提交');
    await as('peixun').picture('training-20-handed-in');
    for (const [login, step] of [
      ['jingban', '审核通过'],
      ['shenpi', '受理'],
    ] as const) {
      await open(login, claimPath, /职业培训补贴（第一次拨付）/);
      await run(login, step);
    }
    await as('shenpi').page.getByText(/9 ?人/).first().waitFor();
    await as('shenpi').picture('training-21-accepted');
  });

  it('the plan and the tracker move, and the tracker moves again when somebody works', async () => {
    const { page } = as('jingban');
    await open('jingban', planPath, /2025年度职业技能培训计划/);
    const figures = page.locator('section', { hasText: '计划与实际' });
    await figures.getByRole('row', { name: /砌筑工.*70.*9.*1/ }).waitFor();
    const tracker = `/training-outcomes?filter=${encodeURIComponent('{"by":"class","from":"2025-01-01","to":"2025-12-31"}')}`;
    const ofClass = page.getByRole('row', { name: new RegExp(className) });
    await open('jingban', tracker, '培训就业结果');
    await ofClass.getByText('9/10').first().waitFor();
    await ofClass.getByText('未到统计日').waitFor();
    await as('jingban').picture('training-22-tracker');
    // Three months after the teaching it is looked at.
    await cast.advanceTo(addDays(endsOn, 100));
    await open('jingban', tracker, '培训就业结果');
    await ofClass.getByText('0/10').waitFor();
    await ofClass.click();
    await page.getByRole('heading', { level: 1, name: '培训就业名单' }).waitFor();
    const person = page.getByRole('row', { name: new RegExp(trainees[0]?.name ?? '') });
    await person.getByRole('button', { name: '登记就业' }).click();
    const dialog = page.getByRole('dialog');
    await fill(dialog, {
      证明种类: { option: '劳动合同' },
      用人单位: '会泽县演示建筑公司',
      上岗日期: addDays(endsOn, 20),
      证明文件: { file: true },
    });
    await as('jingban').picture('training-23-work');
    await dialog.getByRole('button', { name: '登记就业' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await open('shenpi', '/employment-proofs', '就业证明');
    await as('shenpi').picture('training-24-proof');
    await run('shenpi', '核实');
    await open('jingban', tracker, '培训就业结果');
    await ofClass.getByText('1/10').waitFor();
    await as('jingban').picture('training-25-moved');
    cast.complaintsOfNobody();
  });
});
