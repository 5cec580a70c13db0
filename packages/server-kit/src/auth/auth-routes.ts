import { domainError } from '@gongyi/kernel';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { SessionReader } from '../express/create-router.js';
import { requestLimit } from '../express/http-basics.js';
import { defineRoute, type Route } from '../express/route.js';
import type { Accounts } from './accounts.js';

const cookieName = 'gongyi_refresh';
const signedInSchema = z.object({ accessToken: z.string(), expiresInSeconds: z.int() });
const doneSchema = z.object({ done: z.literal(true) });
const secretText = z.string().min(1).max(200);
const codeText = z.string().regex(/^\d{6}$/);

function bearer(request: Request): string | null {
  const [scheme, token] = (request.get('authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && token.length < 4096 ? token : null;
}

function refreshCookie(request: Request): string | null {
  const match = new RegExp(`(?:^|; *)${cookieName}=([^;]+)`).exec(request.get('cookie') ?? '');
  return match?.[1] ?? null;
}

/** Reads our access tokens. */
export function createSessionReader(accounts: Accounts): SessionReader {
  return {
    async read(request) {
      const token = bearer(request);
      return token === null ? null : accounts.actorOf(token);
    },
    async hasSteppedUp(request) {
      const token = bearer(request);
      return token !== null && accounts.hasSteppedUp(token);
    },
  };
}

/** Login, refresh (by a cookie that scripts cannot read), logout, step-up, own password, and who I am. */
export function authRoutes(
  accounts: Accounts,
  options: { basePath: string; secureCookie: boolean; attemptsPerMinute: number; demo: boolean },
): Route[] {
  const limit = requestLimit(options.attemptsPerMinute);
  const slowly = (request: Request, reply: Response) =>
    new Promise<void>(
      (pass, refuse) => void limit(request, reply, (error?: unknown) => (error === undefined ? pass() : refuse(error))),
    );
  const setCookie = (reply: Response, value: string) =>
    void reply.cookie(cookieName, value, {
      httpOnly: true,
      sameSite: 'strict',
      secure: options.secureCookie,
      path: `${options.basePath}/auth`,
      maxAge: 12 * 3600 * 1000,
    });
  const tokenOf = (request: Request): string => {
    const token = bearer(request);
    if (token === null) throw domainError('unauthenticated', 'AUTH.SIGN_IN_NEEDED');
    return token;
  };
  const base = { method: 'post', tag: 'auth', kind: 'custom' } as const;
  return [
    defineRoute({
      ...base,
      path: '/auth/login',
      operationId: 'auth.login',
      summary: { zh: '登录', en: 'Sign in' },
      access: 'public',
      body: z.strictObject({
        login: z.string().min(1).max(100),
        password: secretText,
        newPassword: secretText.optional(),
      }),
      response: signedInSchema,
      async handler({ body, request, reply }) {
        await slowly(request, reply);
        const { refreshToken, ...answer } = await accounts.login(body.login, body.password, body.newPassword);
        setCookie(reply, refreshToken);
        return answer;
      },
    }),
    defineRoute({
      ...base,
      path: '/auth/refresh',
      operationId: 'auth.refresh',
      summary: { zh: '延续登录', en: 'Continue the session' },
      access: 'public',
      body: z.strictObject({}),
      response: signedInSchema,
      async handler({ request, reply }) {
        const cookie = refreshCookie(request);
        if (cookie === null) throw domainError('unauthenticated', 'AUTH.SIGN_IN_NEEDED');
        const { refreshToken, ...answer } = await accounts.refresh(cookie);
        setCookie(reply, refreshToken);
        return answer;
      },
    }),
    defineRoute({
      ...base,
      path: '/auth/logout',
      operationId: 'auth.logout',
      summary: { zh: '退出登录', en: 'Sign out' },
      access: 'signed-in',
      body: z.strictObject({}),
      response: doneSchema,
      async handler({ request, reply }) {
        await accounts.logout(tokenOf(request));
        reply.clearCookie(cookieName, { path: `${options.basePath}/auth` });
        return { done: true };
      },
    }),
    defineRoute({
      ...base,
      path: '/auth/step-up',
      operationId: 'auth.stepUp',
      summary: { zh: '再次验证身份', en: 'Prove who you are once more' },
      access: 'signed-in',
      body: z.strictObject({ password: secretText, code: codeText.optional() }),
      response: doneSchema,
      async handler({ body, request, reply }) {
        await slowly(request, reply);
        await accounts.stepUp(tokenOf(request), body);
        return { done: true };
      },
    }),
    defineRoute({
      ...base,
      path: '/auth/second-factor',
      operationId: 'auth.beginSecondFactor',
      summary: { zh: '绑定身份验证器：取得二维码', en: 'Set up an authenticator: get the QR code' },
      access: 'signed-in',
      body: z.strictObject({ password: secretText }),
      response: z.object({ secret: z.string(), uri: z.string(), qrSvg: z.string() }),
      async handler({ body, request, reply }) {
        await slowly(request, reply);
        return accounts.beginSecondFactor(tokenOf(request), body.password);
      },
    }),
    defineRoute({
      ...base,
      path: '/auth/second-factor/confirm',
      operationId: 'auth.confirmSecondFactor',
      summary: { zh: '绑定身份验证器：确认动态口令', en: 'Set up an authenticator: confirm its first code' },
      access: 'signed-in',
      body: z.strictObject({ code: codeText }),
      response: doneSchema,
      async handler({ body, request, reply }) {
        await slowly(request, reply);
        await accounts.confirmSecondFactor(tokenOf(request), body.code);
        return { done: true };
      },
    }),
    defineRoute({
      ...base,
      path: '/auth/password',
      operationId: 'auth.changePassword',
      summary: { zh: '修改自己的密码', en: 'Change one’s own password' },
      access: 'signed-in',
      body: z.strictObject({ current: secretText, next: secretText }),
      response: doneSchema,
      async handler({ body, request, reply }) {
        await slowly(request, reply);
        await accounts.changePassword(tokenOf(request), body.current, body.next);
        return { done: true };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/auth/me',
      operationId: 'auth.me',
      tag: 'auth',
      summary: { zh: '当前登录人', en: 'Who I am' },
      access: 'signed-in',
      kind: 'read',
      response: z.object({
        id: z.string(),
        fullName: z.string(),
        countyCode: z.string().nullable(),
        scope: z.object({ from: z.string(), to: z.string() }),
        permissions: z.array(z.string()),
        locale: z.string(),
        demo: z.boolean(),
        secondFactor: z.object({ enrolled: z.boolean(), required: z.boolean() }),
      }),
      handler: async ({ actor }) => ({
        id: actor.userId,
        fullName: actor.displayName,
        countyCode: actor.countyCode,
        scope: actor.scope,
        permissions: [...actor.permissions].sort(),
        locale: actor.locale,
        demo: options.demo,
        secondFactor: await accounts.secondFactor(actor),
      }),
    }),
  ];
}
