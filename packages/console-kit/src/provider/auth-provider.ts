import type { AuthProvider } from 'react-admin';
import type { ApiClient } from './api-client.js';

/** react-admin asks for screens; the API's permissions name the same things by what is done. */
export function permissionFor(resource: string, action: string): string {
  const reading = action === 'list' || action === 'show' || action === 'read' || action === 'export';
  return `${resource}.${reading ? 'read' : action}`;
}

/** Without a passing notice: the login page itself says when a session has ended. */
const quietly = { message: false };

/** Login, logout and rights out of `/auth/me`: the same list that the API enforces. */
export function createAuthProvider(client: ApiClient): AuthProvider {
  return {
    login: ({ username, password, newPassword }: { username: string; password: string; newPassword?: string }) =>
      client.login(username, password, newPassword),
    logout: async () => {
      await client.logout();
    },
    async checkAuth() {
      if (!(await client.restore())) return Promise.reject(quietly);
    },
    async checkError(error: { status?: number }) {
      // 403 is an answer to one question, not the end of the session.
      if (error.status === 401) return Promise.reject(quietly);
    },
    async getIdentity() {
      const { id, fullName } = await client.me();
      return { id, fullName };
    },
    getPermissions: async () => (await client.me()).permissions,
    canAccess: async ({ resource, action }) =>
      (await client.me()).permissions.includes(permissionFor(resource, action)),
  };
}
