import { randomUUID } from 'node:crypto';
import { demoAccounts, demoPassword } from '@gongyi/api/demo/demo-accounts';
import { roleSeeds } from '@gongyi/api/roles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.js';

interface Operation {
  readonly operationId: string;
  readonly 'x-access': 'public' | 'signed-in' | 'permission';
  readonly 'x-permission'?: string;
  readonly 'x-kind': string;
}

const roles = ['anonymous', ...new Set(demoAccounts.map((account) => account.roleId))] as const;
const permissionsOf = (roleId: string) => new Set(roleSeeds.find((role) => role.id === roleId)?.permissions ?? []);

/** Every route × every role: who gets past the door is exactly who the roles' data says, also on routes of tomorrow. */
/** Importers of what banks answer ask for these. */
const ofBankAnswers = ['payments.reconcile', 'account-checks.answer'];

describe('the permission matrix of every documented route', () => {
  let server: TestServer;
  const tokens = new Map<string, string>();
  let operations: { method: string; path: string; operation: Operation }[] = [];

  beforeAll(async () => {
    server = await startTestServer({ seedRosters: false });
    for (const account of demoAccounts) {
      const answer = await fetch(`${server.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login: account.login, password: demoPassword }),
      });
      tokens.set(account.roleId, ((await answer.json()) as { accessToken: string }).accessToken);
    }
    const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
  });
  afterAll(() => server?.stop());

  async function status(method: string, path: string, role: string): Promise<{ status: number; code: string }> {
    const token = tokens.get(role);
    const answer = await fetch(`${server.url}${path.replace(/\{\w+\}/g, randomUUID())}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(method === 'GET' ? {} : { body: '{}' }),
    });
    const body = (await answer.json().catch(() => ({}))) as { error?: { code?: string } };
    return { status: answer.status, code: body.error?.code ?? '' };
  }

  it('documents the routes of every module', () => {
    expect(operations.length).toBeGreaterThan(50);
    for (const { operation } of operations)
      expect(['public', 'signed-in', 'permission']).toContain(operation['x-access']);
  });

  it('every permission of a route belongs to some role, and every role’s permission is asked for by some route or importer', () => {
    const asked = new Set(operations.flatMap(({ operation }) => operation['x-permission'] ?? []));
    const given = new Set(roleSeeds.flatMap((role) => role.permissions));
    expect([...asked].filter((permission) => !given.has(permission))).toEqual([]);
    expect(
      [...given].filter(
        (permission) =>
          !asked.has(permission) && !permission.endsWith('.import') && !ofBankAnswers.includes(permission),
      ),
    ).toEqual([]);
  });

  it.each(roles)('%s', async (role) => {
    const wrong: string[] = [];
    for (const { method, path, operation } of operations) {
      // Signing out would end the session that the rest of the matrix needs.
      if (operation.operationId === 'auth.logout') continue;
      const got = await status(method, path, role);
      const shutOut = got.status === 401 || (got.status === 403 && got.code === 'KERNEL.FORBIDDEN');
      const access = operation['x-access'];
      const mayPass =
        access === 'public' ||
        (role !== 'anonymous' && (access === 'signed-in' || permissionsOf(role).has(operation['x-permission'] ?? '')));
      if (
        operation.operationId === 'auth.login' ||
        operation.operationId === 'auth.refresh' ||
        operation.operationId === 'auth.stepUp' ||
        operation.operationId === 'auth.changePassword'
      )
        continue;
      if (shutOut === mayPass)
        wrong.push(`${method} ${path}: ${got.status} ${got.code}, but ${role} ${mayPass ? 'may' : 'may not'} pass`);
      if (got.status >= 500) wrong.push(`${method} ${path}: ${got.status} ${got.code}`);
    }
    expect(wrong).toEqual([]);
  });
});
