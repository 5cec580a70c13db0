import { type ApiClient, signIn } from '@gongyi/api/demo/api-client';
import { demoPassword } from '@gongyi/api/demo/demo-accounts';

/** An account of an institution, opened by the system's administrators; its person has signed in with a password of her own. */
export async function institutionAccount(
  url: string,
  organisationId: string,
  login: string,
  role: string,
): Promise<ApiClient> {
  const [system, security] = [
    await signIn(url, 'xitong', demoPassword),
    await signIn(url, 'anquan', demoPassword),
  ] as const;
  const password = 'Another-school-25';
  const user = { login, displayName: login, password, organisationId, roles: [] };
  const created = await system.post<{ id: string; version: number }>('/users', user);
  await security.post(`/users/${created.id}/set-roles`, { version: created.version, roles: [role] });
  // Somebody else chose the password: it is replaced at the first login.
  await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password, newPassword: demoPassword }),
  });
  return signIn(url, login, demoPassword);
}
