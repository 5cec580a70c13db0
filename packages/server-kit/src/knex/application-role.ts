import type { Knex } from 'knex';

/**
 * Refuses to work with a connection that row level security does not bind.
 *
 * @throws Error naming what is wrong: superuser, bypassrls, or owner of a tenant table.
 */
export async function assertApplicationRole(knex: Knex): Promise<void> {
  const { rows } = await knex.raw(
    `select rolsuper as superuser, rolbypassrls as bypass, current_user as name,
       exists (select 1 from pg_class c join pg_roles o on o.oid = c.relowner
               where c.relkind in ('r', 'p') and c.relrowsecurity and c.relforcerowsecurity and o.rolname = current_user) as owner
     from pg_roles where rolname = current_user`,
  );
  const role = rows[0] as { superuser: boolean; bypass: boolean; owner: boolean; name: string };
  const problem = role.superuser
    ? 'is a superuser'
    : role.bypass
      ? 'bypasses row level security'
      : role.owner
        ? 'owns tenant tables'
        : undefined;
  if (problem !== undefined)
    throw new Error(
      `the application's database role ${role.name} ${problem}; give DATABASE_APP_URL a role of its own (docs/operate.md)`,
    );
}
