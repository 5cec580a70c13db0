import type { Locale } from '@gongyi/kernel';
import type { Request } from 'express';

/** Chinese unless the caller asks for English. */
export function preferredLocale(request: Request, fallback: Locale = 'zh-CN'): Locale {
  const header = request.get('accept-language');
  if (header === undefined || header === '*') return fallback;
  return request.acceptsLanguages('zh-CN', 'zh', 'en') === 'en' ? 'en' : 'zh-CN';
}
