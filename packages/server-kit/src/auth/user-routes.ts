import {
  type Actor,
  type AuditLog,
  countyOf,
  type DivisionCode,
  divisionCodeSchema,
  domainError,
  newId,
  type Page,
  scopeContains,
  uuidSchema,
  versionSchema,
} from '@gongyi/kernel';
import type { Knex } from 'knex';
import { z } from 'zod';
import { commandRoute, listRoute, type Route, readRoute } from '../express/route.js';
import { findPage } from '../knex/find-page.js';
import { inTransaction } from '../knex/transactions.js';
import { updateVersioned } from '../knex/update-versioned.js';
import { assertPasswordFits, type PasswordProfile } from './password-profile.js';
import { hashPassword } from './passwords.js';

const userRecord = z.object({
  id: uuidSchema,
  version: versionSchema,
  divisionCode: divisionCodeSchema,
  /** The organisation whose own people alone this is; null for people of the county. */
  organisationId: uuidSchema.nullable(),
  login: z.string(),
  displayName: z.string(),
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  roles: z.array(z.string()),
  createdAt: z.string(),
});
type UserRecord = z.infer<typeof userRecord>;
const roleRecord = z.object({
  id: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  permissions: z.array(z.string()),
  systemRole: z.boolean(),
  /** For people of an organisation, and for nobody else. */
  organisationRole: z.boolean(),
});
type RoleRecord = z.infer<typeof roleRecord>;

const newUserSchema = z.strictObject({
  login: z.string().regex(/^[a-z][a-z0-9._-]{2,40}$/),
  displayName: z.string().trim().min(1).max(40),
  password: z.string().min(1).max(200),
  divisionCode: divisionCodeSchema,
  organisationId: uuidSchema.optional(),
  roles: z.array(z.string()).max(10),
});
export type NewUser = z.infer<typeof newUserSchema>;

/**
 * Creates an account in the running transaction.
 *
 * @param passwordIsOwn false when somebody else chose the password: the person replaces it at the first login
 */
export async function insertUser(
  trx: Knex.Transaction,
  schema: string,
  user: NewUser,
  createdBy: string,
  passwordIsOwn = false,
): Promise<string> {
  const id = newId();
  const county = countyOf(user.divisionCode);
  const inserted = await trx(`${schema}.users`)
    .insert({
      county_code: county,
      id,
      division_code: user.divisionCode,
      organisation_id: user.organisationId ?? null,
      login: user.login,
      display_name: user.displayName,
      password_hash: await hashPassword(user.password),
      password_changed_at: passwordIsOwn ? new Date() : null,
      created_by: createdBy,
    })
    .onConflict('login')
    .ignore()
    .returning('id');
  if (inserted.length === 0) throw domainError('conflict', 'AUTH.LOGIN_TAKEN', { login: user.login });
  const { divisionCode, organisationId = null } = user;
  await giveRoles(trx, schema, { id, county, divisionCode, organisationId }, user.roles, createdBy);
  return id;
}

async function giveRoles(
  trx: Knex.Transaction,
  schema: string,
  user: { id: string; county: string; divisionCode: string; organisationId: string | null },
  roles: readonly string[],
  createdBy: string,
): Promise<void> {
  const known = (await trx(`${schema}.roles`)
    .whereIn('id', [...roles])
    .select('id', 'system_role', 'organisation_role')) as {
    id: string;
    system_role: boolean;
    organisation_role: boolean;
  }[];
  const unknown = roles.find((role) => !known.some((entry) => entry.id === role));
  if (unknown !== undefined) throw domainError('invalid_input', 'AUTH.UNKNOWN_ROLE', { role: unknown });
  if (known.filter((role) => role.system_role).length > 1) throw domainError('conflict', 'AUTH.SYSTEM_ROLES_EXCLUDE');
  const stray = known.find((role) => role.organisation_role !== (user.organisationId !== null));
  if (stray !== undefined) throw domainError('conflict', 'AUTH.ROLE_FOR_OTHERS', { role: stray.id });
  if (known.length === 0) return;
  await trx(`${schema}.user_roles`).insert(
    known.map((role) => ({
      county_code: user.county,
      id: newId(),
      division_code: user.divisionCode,
      user_id: user.id,
      role_id: role.id,
      system_role: role.system_role,
      created_by: createdBy,
    })),
  );
}

/** Accounts: made by the system administrator, given roles by the security administrator. */
export function userRoutes(
  knex: Knex,
  options: {
    schema: string;
    audit: AuditLog;
    passwordProfile: PasswordProfile;
    /** Where an organisation is, for accounts of its people; absent: there are no such accounts. */
    organisationPlace?: (actor: Actor, id: string) => Promise<DivisionCode | undefined>;
  },
): Route[] {
  const { schema, audit, passwordProfile, organisationPlace } = options;
  const users = (trx: Knex.Transaction) =>
    trx(`${schema}.users as u`)
      .select({
        id: 'u.id',
        version: 'u.version',
        divisionCode: 'u.division_code',
        organisationId: 'u.organisation_id',
        login: 'u.login',
        displayName: 'u.display_name',
        disabled: 'u.disabled',
        createdAt: 'u.created_at',
      })
      .select({
        secondFactor: trx.raw('u.totp_confirmed_at is not null'),
        roles: trx.raw(
          "coalesce((select array_agg(r.role_id order by r.role_id) from ??.user_roles r where r.user_id = u.id), '{}')",
          [schema],
        ),
      });
  const get = (actor: Actor, id: string) =>
    inTransaction(knex, actor, async (trx) => {
      const user = (await users(trx).where('u.id', id).first()) as UserRecord | undefined;
      if (user === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
      return user;
    });
  const record = (actor: Actor, action: string, user: UserRecord, before: UserRecord | null) => {
    const shown = ({ login, displayName, disabled, roles, divisionCode, organisationId }: UserRecord) => ({
      login,
      displayName,
      disabled,
      roles,
      divisionCode,
      organisationId,
    });
    return audit.record(actor, {
      action: `users.${action}`,
      resource: 'users',
      recordId: user.id,
      divisionCode: user.divisionCode,
      before: before === null ? null : shown(before),
      after: shown(user),
    });
  };
  const name = { zh: '用户', en: 'Users' };
  const endSessions = (trx: Knex.Transaction, id: string, reason: string) =>
    trx(`${schema}.sessions`)
      .where({ user_id: id })
      .whereNull('ended_at')
      .update({ ended_at: new Date(), end_reason: reason });

  /** Takes a credential away from somebody, and every session that rests on it. */
  const reset = (
    actor: Actor,
    id: string,
    version: number,
    action: string,
    changesOf: (user: UserRecord) => Promise<object>,
  ) =>
    inTransaction(knex, actor, async (trx) => {
      if (id === actor.userId) throw domainError('forbidden', 'AUTH.NOT_ONESELF');
      const before = await get(actor, id);
      await updateVersioned(trx, `${schema}.users`, { id, version }, await changesOf(before));
      await endSessions(trx, id, action);
      const user = await get(actor, id);
      await record(actor, action, user, before);
      return user;
    });

  return [
    listRoute({
      resource: 'users',
      name,
      permission: 'users.read',
      record: userRecord,
      filter: z.strictObject({ disabled: z.boolean().optional() }),
      sortable: ['login', 'createdAt'],
      find: (actor, query): Promise<Page<UserRecord>> =>
        inTransaction(knex, actor, (trx) => {
          const builder = users(trx);
          if (query.filter.disabled !== undefined) builder.where('u.disabled', query.filter.disabled);
          return findPage<UserRecord>(builder, query, {
            columns: { login: 'u.login', createdAt: 'u.created_at' },
            defaultSort: { field: 'login', order: 'asc' },
            key: 'u.id',
          });
        }),
    }),
    readRoute({ resource: 'users', name, permission: 'users.read', record: userRecord, get }),
    commandRoute({
      path: '/users',
      action: 'create',
      summary: { zh: '新建用户', en: 'Create a user' },
      permission: 'users.create',
      // An account of an organisation's people stands where the organisation is.
      body: newUserSchema.partial({ divisionCode: true }),
      response: userRecord,
      run: (actor, { body }) =>
        inTransaction(knex, actor, async (trx) => {
          const divisionCode =
            body.organisationId === undefined
              ? body.divisionCode
              : await organisationPlace?.(actor, body.organisationId);
          if (divisionCode === undefined || (body.divisionCode ?? divisionCode) !== divisionCode)
            throw domainError('invalid_input', 'AUTH.UNKNOWN_ORGANISATION');
          if (!scopeContains(actor.scope, divisionCode)) throw domainError('forbidden', 'AUTH.OUTSIDE_SCOPE');
          assertPasswordFits(passwordProfile, body.password, body.login);
          const user = await get(actor, await insertUser(trx, schema, { ...body, divisionCode }, actor.userId));
          await record(actor, 'create', user, null);
          return user;
        }),
    }),
    commandRoute({
      path: '/users/:id/set-roles',
      action: 'setRoles',
      summary: { zh: '授予角色', en: 'Give roles' },
      permission: 'users.set-roles',
      stepUp: true,
      body: z.strictObject({ version: versionSchema, roles: z.array(z.string()).max(10) }),
      response: userRecord,
      run: (actor, { id, body }) =>
        inTransaction(knex, actor, async (trx) => {
          const before = await get(actor, id);
          await updateVersioned(trx, `${schema}.users`, { id, version: body.version }, {});
          await trx(`${schema}.user_roles`).where({ user_id: id }).delete();
          await giveRoles(
            trx,
            schema,
            {
              id,
              county: countyOf(before.divisionCode as DivisionCode),
              divisionCode: before.divisionCode,
              organisationId: before.organisationId,
            },
            body.roles,
            actor.userId,
          );
          const user = await get(actor, id);
          await record(actor, 'set-roles', user, before);
          return user;
        }),
    }),
    ...(['disable', 'enable'] as const).map((action) =>
      commandRoute({
        path: `/users/:id/${action}`,
        action,
        summary:
          action === 'disable' ? { zh: '停用用户', en: 'Disable a user' } : { zh: '启用用户', en: 'Enable a user' },
        permission: 'users.disable',
        body: z.strictObject({ version: versionSchema }),
        response: userRecord,
        run: (actor, { id, body }) =>
          inTransaction(knex, actor, async (trx) => {
            if (id === actor.userId) throw domainError('forbidden', 'AUTH.NOT_ONESELF');
            const before = await get(actor, id);
            await updateVersioned(
              trx,
              `${schema}.users`,
              { id, version: body.version },
              { disabled: action === 'disable' },
            );
            if (action === 'disable') await endSessions(trx, id, 'disabled');
            const user = await get(actor, id);
            await record(actor, action, user, before);
            return user;
          }),
      }),
    ),
    commandRoute({
      path: '/users/:id/reset-password',
      action: 'resetPassword',
      summary: { zh: '重设密码', en: 'Reset a password' },
      permission: 'users.reset-password',
      stepUp: true,
      body: z.strictObject({ version: versionSchema, password: newUserSchema.shape.password }),
      response: userRecord,
      run: (actor, { id, body }) =>
        reset(actor, id, body.version, 'reset-password', async (user) => {
          assertPasswordFits(passwordProfile, body.password, user.login);
          return {
            password_hash: await hashPassword(body.password),
            password_changed_at: null,
            failed_logins: 0,
            locked_until: null,
          };
        }),
    }),
    commandRoute({
      path: '/users/:id/reset-second-factor',
      action: 'resetSecondFactor',
      summary: { zh: '重置动态口令', en: 'Reset the second factor' },
      permission: 'users.reset-second-factor',
      stepUp: true,
      body: z.strictObject({ version: versionSchema }),
      response: userRecord,
      run: (actor, { id, body }) =>
        reset(actor, id, body.version, 'reset-second-factor', async () => ({
          totp_sealed: null,
          totp_confirmed_at: null,
          totp_last_step: null,
        })),
    }),
  ];
}

/** Roles and what they may do. */
export function roleRoutes(knex: Knex, options: { schema: string }): Route[] {
  const name = { zh: '角色', en: 'Roles' };
  const roles = () =>
    knex(`${options.schema}.roles`).select({
      id: 'id',
      nameZh: 'name_zh',
      nameEn: 'name_en',
      permissions: 'permissions',
      systemRole: 'system_role',
      organisationRole: 'organisation_role',
    });
  return [
    listRoute({
      resource: 'roles',
      name,
      permission: 'roles.read',
      record: roleRecord,
      filter: z.strictObject({}),
      sortable: ['id'],
      find: (_actor, query): Promise<Page<RoleRecord>> =>
        findPage<RoleRecord>(roles(), query, { columns: { id: 'id' }, defaultSort: { field: 'id', order: 'asc' } }),
    }),
  ];
}
