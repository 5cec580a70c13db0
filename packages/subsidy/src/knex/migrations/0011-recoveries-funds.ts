import { inSchema } from '@gongyi/server-kit/knex';
import { fundEntryKinds } from '../../model/fund.js';
import type { Options, Trx } from './0011-recoveries.js';

const kinds = fundEntryKinds.map((kind) => `'${kind}'`).join(', ');
const recovered = `sum(case kind when 'recover' then amount_fen when 'unrecover' then -amount_fen else 0 end)`;

/** Money that people pay back is free in its fund again: free = budget − held − committed − paid + returned + recovered. */
export async function addRecoveryToFunds(trx: Trx, { schema }: Options): Promise<void> {
  await inSchema(
    trx,
    schema,
    `alter table ??.funds drop column free_fen, add column recovered_fen bigint not null default 0 check (recovered_fen >= 0)`,
  );
  await inSchema(
    trx,
    schema,
    `alter table ??.funds
       add column free_fen bigint generated always as (budget_fen - held_fen - committed_fen - paid_fen + returned_fen + recovered_fen) stored,
       add constraint fund_recovers_what_it_paid check (paid_fen >= recovered_fen)`,
  );
  await inSchema(trx, schema, 'alter table ??.funds add constraint fund_within_budget check (free_fen >= 0)');
  await inSchema(
    trx,
    schema,
    `alter table ??.fund_purposes add column recovered_fen bigint not null default 0 check (recovered_fen >= 0),
       add constraint purpose_recovers_what_it_paid check (paid_fen >= recovered_fen)`,
  );
  await inSchema(
    trx,
    schema,
    `alter table ??.fund_entries drop constraint fund_entries_kind_check, add constraint fund_entries_kind_check check (kind in (${kinds}))`,
  );
  await inSchema(
    trx,
    schema,
    `create function ??.book_fund_recoveries() returns trigger language plpgsql security definer set search_path = pg_catalog as $body$
     begin
       update ??.funds f set recovered_fen = f.recovered_fen + m.recovered
         from (select county_code, fund_id, ${recovered} as recovered from added where kind in ('recover', 'unrecover') group by county_code, fund_id) m
         where f.county_code = m.county_code and f.id = m.fund_id;
       update ??.fund_purposes p set recovered_fen = p.recovered_fen + m.recovered
         from (select county_code, fund_id, purpose_kind, purpose_id, ${recovered} as recovered from added where kind in ('recover', 'unrecover')
           group by county_code, fund_id, purpose_kind, purpose_id) m
         where p.county_code = m.county_code and p.fund_id = m.fund_id and p.purpose_kind = m.purpose_kind and p.purpose_id = m.purpose_id;
       return null;
     end $body$`,
  );
  // By its name it follows book_fund_entries, which makes the purpose's row.
  await inSchema(
    trx,
    schema,
    `create trigger book_fund_recoveries after insert on ??.fund_entries referencing new table as added for each statement
       execute function ??.book_fund_recoveries()`,
  );
}
