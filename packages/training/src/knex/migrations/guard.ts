import type { Knex } from 'knex';

/** Refuses with the name that a guard has put into `refusal`. */
export const refuseNamed = (sentence: string) =>
  `if refusal is not null then raise exception '${sentence}' using errcode = 'check_violation', constraint = refusal; end if;`;

/** True for people of an institution, who have no scope. */
export const institutionActs = "coalesce(current_setting('gongyi.organisation', true), '') <> ''";

/** Makes a function of the schema a trigger before each row; every `??` of the body is the schema. */
export async function createGuard(
  trx: Knex.Transaction,
  schema: string,
  { name, table, events, body }: { name: string; table: string; events: string; body: string },
): Promise<void> {
  const places = body.split('??').length - 1;
  await trx.raw(`create function ??.?? () returns trigger language plpgsql as $body$ ${body} $body$`, [
    schema,
    name,
    ...Array<string>(places).fill(schema),
  ]);
  await trx.raw(`create trigger ?? before ${events} on ??.?? for each row execute function ??.??()`, [
    name,
    schema,
    table,
    schema,
    name,
  ]);
}
