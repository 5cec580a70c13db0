import { formatInstant, formatMoney } from './format.js';

/** Any JSON value as a reader's text; names ending in `Fen` are money, moments are shown in local time. */
export function showValue(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (typeof value === 'number' && /Fen$|_fen$/.test(field)) return formatMoney(value);
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}T/.test(value) ? formatInstant(value) : value;
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (Array.isArray(value)) return value.map((entry) => showValue(field, entry)).join('、');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
