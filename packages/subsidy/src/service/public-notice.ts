import { type Actor, domainError, type Locale, linkHolder, linkToken, readLinkToken } from '@gongyi/kernel';
import {
  type PublicNotice,
  type PublicNoticeQuery,
  publicLineSchema,
  publicNoticeHeadSchema,
  publicNoticeLines,
} from '../model/notice.js';
import type { Notice } from '../model/records.js';
import type { StoredNotice } from '../ports.js';
import { type Context, found } from './context.js';

const subject = 'notice';

/** A notice with the address that anybody may be given while it hangs. */
export function withLink(context: Context, notice: StoredNotice): Notice {
  const hangs = notice.state === 'published';
  return { ...notice, link: hangs ? `/#/notice/${linkToken(context.crypto, subject, notice)}` : null };
}

/**
 * What anybody with the link reads: masked lines of this notice and nothing else, until its last day.
 *
 * @throws DomainError not_found LIST.NOT_FOUND for a link that was not made here; SUBSIDY.NOTICE_OVER {endsOn}
 */
export async function readPublicNotice(
  context: Context,
  token: string,
  query: PublicNoticeQuery,
  locale: Locale,
): Promise<PublicNotice> {
  const target = readLinkToken(context.crypto, subject, token);
  if (target === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
  const reader = linkHolder(target, locale);
  return context.transactions.run(reader, () => read(context, reader, target.id, query));
}

async function read(
  context: Context,
  reader: Actor,
  noticeId: string,
  query: PublicNoticeQuery,
): Promise<PublicNotice> {
  const { notices } = context.store;
  const notice = found(await notices.get(reader, noticeId, context.clock.today()));
  const { endsOn } = notice;
  if (notice.state !== 'published') throw domainError('not_found', 'SUBSIDY.NOTICE_OVER', { endsOn });
  const { townshipCode, page } = query;
  const from = page * publicNoticeLines;
  const { rows, total } = await notices.findItems(reader, {
    filter: { noticeId, ...(townshipCode === undefined ? {} : { townshipCode }) },
    sort: { field: 'sequence', order: 'asc' },
    range: { from, to: from + publicNoticeLines - 1 },
    ids: null,
  });
  return {
    ...publicNoticeHeadSchema.parse(notice),
    townships: await notices.townshipsOf(reader, noticeId),
    matching: total,
    lines: rows.map((line) => publicLineSchema.parse(line)),
  };
}
