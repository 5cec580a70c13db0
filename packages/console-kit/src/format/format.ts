import { type Fen, formatYuan } from '@gongyi/kernel';

/** `123450` fen → `¥1,234.50`; a minus sign, not a hyphen, before negative amounts. */
export function formatMoney(amountFen: number): string {
  const [whole = '0', cents = '00'] = formatYuan(Math.abs(amountFen) as Fen).split('.');
  return `${amountFen < 0 ? '−' : ''}¥${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** A difference: `+¥1,200.00`, `−¥800.00`, `¥0.00`. */
export function formatMoneyDifference(amountFen: number): string {
  return `${amountFen > 0 ? '+' : ''}${formatMoney(amountFen)}`;
}

/** `12345` → `12,345`, in both languages. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2025-03` → `2025年3月` or `March 2025`; other text as it is. */
export function formatPeriod(period: string, locale: string): string {
  const match = /^(\d{4})-(\d{2})$/.exec(period);
  if (match === null) return period;
  const month = Number(match[2]);
  return locale === 'en' ? `${months[month - 1] ?? match[2]} ${match[1]}` : `${match[1]}年${month}月`;
}

/** `2025-03` → `3月` or `Mar`. */
export function formatMonth(period: string, locale: string): string {
  const month = Number(period.slice(5));
  return locale === 'en' ? (months[month - 1]?.slice(0, 3) ?? period) : `${month}月`;
}

/** `2025` → `2025年` or `2025`. */
export const formatYear = (year: number, locale: string): string => (locale === 'en' ? String(year) : `${year}年`);

const weekdays = {
  zh: ['日', '一', '二', '三', '四', '五', '六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};

/** `2025-04-01` → `2025年4月1日 周二` or `1 April 2025, Tue`. The text is never read in a time zone. */
export function formatLongDate(date: string, locale: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (match === null) return date;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return locale === 'en'
    ? `${day} ${months[month - 1]} ${year}, ${weekdays.en[weekday]}`
    : `${year}年${month}月${day}日 周${weekdays.zh[weekday]}`;
}

const instantFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** A moment as the county's clock showed it: `2025-04-01 09:30`. */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : instantFormat.format(date);
}
