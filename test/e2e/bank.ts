import { readFileSync } from 'node:fs';
import { bankAnswer } from '@gongyi/api/demo/main-job';
import type { Sheet } from '@gongyi/kernel';
import { openSealed, readSpreadsheet } from '@gongyi/server-kit/workbook';
import { expect } from 'vitest';
import type { Session } from './browser.js';

/**
 * From the page of a prepared batch: the officer writes and fetches the file, the approver takes its password, once, and
 * whoever wrote the file cannot. Answers what the bank finds in it.
 */
export async function sendToBank(officer: Session, approver: Session): Promise<readonly Sheet[]> {
  const { page } = officer;
  await officer.command('导出银行文件');
  await page.getByText('文件已导出', { exact: false }).waitFor({ timeout: 60_000 });
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: '下载加密文件' }).click();
  const file = await waiting;
  expect(await page.getByRole('button', { name: '领取文件密码' }).count()).toBe(0);
  await approver.visit(/#(\/payment-batches\/.*\/show)/.exec(page.url())?.[1] ?? '', /发放批次/);
  await approver.page.reload();
  await approver.page.getByRole('button', { name: '领取文件密码' }).click();
  const dialog = approver.page.getByRole('dialog');
  await dialog.getByRole('button', { name: '领取文件密码' }).click();
  const password = (await dialog.locator('code').textContent()) ?? '';
  await approver.picture('bank-password');
  await approver.page.getByRole('button', { name: '关闭' }).click();
  await approver.page.getByText('密码已领取').waitFor();
  const opened = await openSealed(readFileSync(await file.path()), password.replaceAll(/\s/g, ''));
  return readSpreadsheet(opened.bytes, opened.name);
}

/** On the page of the batch: the bank's answer, of which the first lines come back, is imported and compared. */
export async function hearFromBank(
  officer: Session,
  sent: readonly Sheet[],
  { date, returned }: { readonly date: string; readonly returned: number },
): Promise<void> {
  const { page } = officer;
  const number = (await page.getByRole('heading', { level: 1 }).textContent())?.replace(/^.*批次\s*/, '') ?? '';
  const buffer = Buffer.from(await bankAnswer(sent, { number, date, returned }));
  await page.getByRole('link', { name: '导入银行回盘' }).click();
  await page.getByRole('heading', { level: 1, name: '导入文件' }).waitFor();
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page.locator('input[type=file]').setInputFiles({ name: '回盘.xlsx', mimeType, buffer });
  await page.getByRole('button', { name: '上传并检查' }).click();
  await page.getByRole('button', { name: /确认导入/ }).click({ timeout: 60_000 });
  await page.getByText('导入完成').waitFor({ timeout: 60_000 });
  await page.getByRole('link', { name: '继续办理' }).click();
  await page.getByText('对账完成', { exact: false }).first().waitFor();
}
