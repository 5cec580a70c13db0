import { newId } from '@gongyi/kernel';
import { HttpError } from 'react-admin';
import { readProblem, toHttpError } from './api-error.js';

/** Who is signed in, as `/auth/me` says. */
export interface Me {
  readonly id: string;
  readonly fullName: string;
  readonly countyCode: string | null;
  readonly scope: { readonly from: string; readonly to: string };
  readonly permissions: readonly string[];
  readonly locale: string;
  readonly demo: boolean;
  readonly secondFactor: { readonly enrolled: boolean; readonly required: boolean };
}

/** What somebody proves themselves with before money or personal data. */
export interface Proof {
  readonly password: string;
  /** Six digits, once an authenticator is set up. */
  readonly code?: string;
}

export interface ApiRequest {
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: HeadersInit;
  readonly signal?: AbortSignal;
}

/** What react-admin's providers expect of an HTTP client. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: the shape that ra-data-simple-rest asks for
  readonly json: any;
}

export interface ApiClient {
  readonly apiUrl: string;
  /** For ra-data-simple-rest: full addresses. */
  http(url: string, options?: RequestInit): Promise<HttpAnswer>;
  /** For our own calls: a path below the API, answers its JSON. @throws HttpError */
  request<T>(path: string, request?: ApiRequest): Promise<T>;
  /** A file of the API as bytes with the name the server gave it. @throws HttpError */
  file(path: string): Promise<{ name: string; blob: Blob }>;
  /** @param newPassword takes the place of one that has expired or that an administrator set */
  login(login: string, password: string, newPassword?: string): Promise<void>;
  logout(): Promise<void>;
  /** True when the session of this page ran out, until the next sign-in. */
  sessionEnded(): boolean;
  /** True when signed in, if need be through the refresh cookie (after a reload of the page). */
  restore(): Promise<boolean>;
  /** The signed-in person, asked once a session and again after `forgetMe`. */
  me(): Promise<Me>;
  forgetMe(): void;
  stepUp(proof: Proof): Promise<void>;
  /** Names who asks the password when the API wants proof; answers false when the person gave up. */
  setProver(prover: (() => Promise<boolean>) | null): void;
}

export interface ApiClientOptions {
  readonly apiUrl: string;
  /** Language of the answers, read at every request. */
  readonly locale?: () => string;
  readonly fetch?: typeof fetch;
}

/**
 * The one door to the API. The access token lives in memory only; a 401 is answered by one refresh and one repetition, a
 * wish for proof (`AUTH.STEP_UP_REQUIRED`) by asking the password and one repetition, with the same Idempotency-Key.
 */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const { apiUrl, locale = () => 'zh-CN' } = options;
  const callFetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  let token: string | null = null;
  let me: Promise<Me> | null = null;
  let prover: (() => Promise<boolean>) | null = null;
  let refreshing: Promise<boolean> | null = null;
  // Once the door has said no, nobody asks it again before the next sign-in.
  let signedOut = false;
  let ended = false;
  let proving: Promise<boolean> | null = null;

  async function once(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Accept-Language', locale());
    if (token !== null) headers.set('Authorization', `Bearer ${token}`);
    if (typeof init.body === 'string' && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json');
    try {
      return await callFetch(url, { credentials: 'same-origin', ...init, headers });
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw new HttpError('console.errors.unreachable', 0);
    }
  }

  async function send(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    // The key stands for what the person meant: repetitions after a refresh or a proof carry the same one.
    if (init.method === 'POST' && !headers.has('Idempotency-Key')) headers.set('Idempotency-Key', newId());
    const request = { ...init, headers };
    let answer = await once(url, request);
    if (answer.status === 401 && (await refresh())) answer = await once(url, request);
    if (answer.status === 403 && prover !== null && (await wantsProof(answer)) && (await prove()))
      answer = await once(url, request);
    if (!answer.ok) throw await failure(answer);
    return answer;
  }

  /** One refresh at a time, in this page and in its neighbours: a refresh token used twice ends the session. */
  function refresh(): Promise<boolean> {
    if (signedOut) return Promise.resolve(false);
    refreshing ??= exclusively(async () => {
      const answer = await once(`${apiUrl}/auth/refresh`, { method: 'POST', body: '{}' });
      ended ||= token !== null && answer.status === 401;
      token = answer.ok ? ((await answer.json()) as { accessToken: string }).accessToken : null;
      signedOut = answer.status === 401;
      return token !== null;
    }).finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  function prove(): Promise<boolean> {
    proving ??= (prover ?? (async () => false))().finally(() => {
      proving = null;
    });
    return proving;
  }

  async function request<T>(path: string, { json, ...rest }: ApiRequest = {}): Promise<T> {
    const init = json === undefined ? rest : { ...rest, body: JSON.stringify(json) };
    const answer = await send(`${apiUrl}${path}`, init);
    return (await answer.json()) as T;
  }

  const forgetMe = () => {
    me = null;
  };

  return {
    apiUrl,
    request,
    forgetMe,
    async http(url, init) {
      const answer = await send(url, init);
      const body = await answer.text();
      return { status: answer.status, headers: answer.headers, body, json: body === '' ? undefined : JSON.parse(body) };
    },
    async file(path) {
      const answer = await send(`${apiUrl}${path}`);
      const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1];
      return { name: name === undefined ? 'download' : decodeURIComponent(name), blob: await answer.blob() };
    },
    async login(login, password, newPassword) {
      token = null;
      const body = JSON.stringify({ login, password, newPassword });
      const answer = await once(`${apiUrl}/auth/login`, { method: 'POST', body });
      if (!answer.ok) throw await failure(answer);
      token = ((await answer.json()) as { accessToken: string }).accessToken;
      signedOut = false;
      ended = false;
      forgetMe();
    },
    async logout() {
      // Whatever the server answers, this page forgets.
      if (token !== null) await once(`${apiUrl}/auth/logout`, { method: 'POST', body: '{}' }).catch(() => undefined);
      token = null;
      signedOut = true;
      forgetMe();
    },
    sessionEnded: () => ended,
    restore: async () => token !== null || (await refresh()),
    me() {
      me ??= request<Me>('/auth/me').catch((error: unknown) => {
        forgetMe();
        throw error;
      });
      return me;
    },
    stepUp: (proof) =>
      once(`${apiUrl}/auth/step-up`, { method: 'POST', body: JSON.stringify(proof) }).then(async (answer) => {
        if (!answer.ok) throw await failure(answer);
      }),
    setProver(next) {
      prover = next;
    },
  };
}

async function exclusively(work: () => Promise<boolean>): Promise<boolean> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  return locks === undefined ? work() : locks.request('gongyi-refresh', work);
}

async function wantsProof(answer: Response): Promise<boolean> {
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return readProblem(body)?.code === 'AUTH.STEP_UP_REQUIRED';
}

async function failure(answer: Response): Promise<HttpError> {
  const text = await answer.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return toHttpError(answer.status, answer.statusText, body);
}
