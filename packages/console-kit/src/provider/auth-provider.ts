import type { AuthProvider } from 'react-admin';
import type { ApiClient } from './api-client.js';

/** react-admin asks for screens; the API's permissions name the same things by what is done. */
export function permissionFor(resource: string, action: string): string {
  const reading = action === 'list' || action === 'show' || action === 'read' || action === 'export';
  return `${resource}.${reading ? 'read' : action}`;
}

/** Login, logout and rights out of `/auth/me`: the same list that the API enforces. */
export function createAuthProvider(client: ApiClient): AuthProvider {
  // A first visit needs no word of reproach; the end of a session does.
  let signedIn = false;
  return {
    async login({ username, password, newPassword }: { username: string; password: string; newPassword?: string }) {
      await client.login(username, password, newPassword);
      signedIn = true;
    },
    async logout() {
      signedIn = false;
      await client.logout();
    },
    async checkAuth() {
      if (await client.restore()) signedIn = true;
      else if (signedIn) throw new Error('ra.notification.logged_out');
      else return Promise.reject({ message: false });
    },
    async checkError(error: { status?: number }) {
      // 403 is an answer to one question, not the end of the session.
      if (error.status === 401) throw new Error('ra.notification.logged_out');
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
