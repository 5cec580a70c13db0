import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatInstant,
  formatLongDate,
  formatMoney,
  formatMonth,
  formatPeriod,
  formatYear,
} from './format.js';

describe('what a reader sees', () => {
  it('is money with two decimals, groups and a true minus', () => {
    expect(formatMoney(0)).toBe('¥0.00');
    expect(formatMoney(5)).toBe('¥0.05');
    expect(formatMoney(76832049)).toBe('¥768,320.49');
    expect(formatMoney(-123450)).toBe('−¥1,234.50');
  });

  it('is counts in groups', () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  });

  it('is months in the reader’s language', () => {
    expect(formatPeriod('2025-03', 'zh-CN')).toBe('2025年3月');
    expect(formatPeriod('2025-03', 'en')).toBe('March 2025');
    expect(formatPeriod('', 'zh-CN')).toBe('');
    expect([formatMonth('2025-12', 'zh-CN'), formatMonth('2025-12', 'en')]).toEqual(['12月', 'Dec']);
    expect([formatYear(2025, 'zh-CN'), formatYear(2025, 'en')]).toEqual(['2025年', '2025']);
  });

  it('is days that no time zone moves', () => {
    expect(formatLongDate('2025-04-01', 'zh-CN')).toBe('2025年4月1日 周二');
    expect(formatLongDate('2025-04-01', 'en')).toBe('1 April 2025, Tue');
  });

  it('is moments as the county’s clock showed them', () => {
    expect(formatInstant('2025-03-31T16:30:00.000Z')).toBe('2025-04-01 00:30');
    expect(formatInstant('gestern')).toBe('gestern');
  });
});
