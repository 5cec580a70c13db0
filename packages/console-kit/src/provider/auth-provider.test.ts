import { describe, expect, it } from 'vitest';
import type { ApiClient } from './api-client.js';
import { createAuthProvider, permissionFor } from './auth-provider.js';

function fakeClient(session: { alive: boolean }): ApiClient {
  const client: Partial<ApiClient> = {
    login: async () => {
      session.alive = true;
    },
    logout: async () => {
      session.alive = false;
    },
    restore: async () => session.alive,
    me: async () => ({ permissions: ['persons.read', 'subsidy-runs.approve'] }) as never,
  };
  return client as ApiClient;
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { message: unknown }) => error.message,
  );

describe('the door', () => {
  it('is open while the session lives', async () => {
    const session = { alive: false };
    const provider = createAuthProvider(fakeClient(session));
    expect(await reasonOf(provider.checkAuth({}))).toBe(false);
    await provider.login({ username: 'jingban', password: 'secret' });
    expect(await reasonOf(provider.checkAuth({}))).toBeUndefined();
    await provider.logout({});
    expect(await reasonOf(provider.checkAuth({}))).toBe(false);
  });

  it('ends the session at 401 only, without a passing notice', async () => {
    const provider = createAuthProvider(fakeClient({ alive: true }));
    expect(await reasonOf(provider.checkError({ status: 401 }))).toBe(false);
    for (const status of [0, 403, 409, 422, 500, 503])
      expect(await reasonOf(provider.checkError({ status })), String(status)).toBeUndefined();
  });

  it('opens screens by the permissions that the API enforces', async () => {
    const provider = createAuthProvider(fakeClient({ alive: true }));
    const may = (resource: string, action: string) => provider.canAccess?.({ resource, action });
    expect(await may('persons', 'list')).toBe(true);
    expect(await may('persons', 'show')).toBe(true);
    expect(await may('persons', 'edit')).toBe(false);
    expect(await may('subsidy-runs', 'approve')).toBe(true);
    expect(await may('subsidy-runs', 'list')).toBe(false);
    expect(permissionFor('payments', 'export')).toBe('payments.read');
  });
});
