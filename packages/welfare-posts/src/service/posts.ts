import { type Actor, type AuditLog, type Clock, domainError, type ListQuery, type Transactions } from '@gongyi/kernel';
import type { AgreementRecord } from '../model/agreement.js';
import type { WelfarePostEdit, WelfarePostFilter, WelfarePostRecord } from '../model/welfare-post.js';
import type { WelfarePostStore } from '../ports.js';

/** Use cases about posts and agreements. */
export function createPostService({
  store,
  audit,
  transactions,
  clock,
}: {
  store: WelfarePostStore;
  audit: AuditLog;
  transactions: Transactions;
  clock: Clock;
}) {
  async function get(actor: Actor, id: string): Promise<WelfarePostRecord> {
    const post = await store.getPost(actor, id, clock.today());
    if (post === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return post;
  }
  return {
    list: (actor: Actor, query: ListQuery<WelfarePostFilter>) => store.findPosts(actor, query, clock.today()),
    get,
    edit: (actor: Actor, id: string, edit: WelfarePostEdit): Promise<WelfarePostRecord> =>
      transactions.run(actor, async () => {
        const before = await get(actor, id);
        const after = await store.editPost(actor, id, edit, clock.today());
        const shown = ({ name, remark }: WelfarePostRecord) => ({ name, remark });
        await audit.record(actor, {
          action: 'welfare-posts.edit',
          resource: 'welfare-posts',
          recordId: id,
          divisionCode: after.divisionCode,
          before: shown(before),
          after: shown(after),
          reason: edit.reason,
        });
        return after;
      }),
    listAgreements: store.findAgreements,
    async getAgreement(actor: Actor, id: string): Promise<AgreementRecord> {
      const agreement = await store.getAgreement(actor, id);
      if (agreement === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      return agreement;
    },
  };
}
export type PostService = ReturnType<typeof createPostService>;
