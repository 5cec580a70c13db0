import { randomUUID } from 'node:crypto';

/** A signed-in caller of the API, as any program of a county would be one. */
export interface ApiClient {
  get<T>(
    path: string,
    query?: { filter?: object; range?: [number, number]; sort?: [string, 'ASC' | 'DESC'] },
  ): Promise<T>;
  /** Runs a command with an idempotency key; repeats once after a step-up when the API asks for it. */
  post<T>(path: string, body?: object): Promise<T>;
  upload(fileName: string, bytes: Uint8Array): Promise<{ id: string }>;
  download(fileId: string): Promise<Uint8Array>;
  /** Waits until a job has ended well; a failed job is an error with its code. */
  job(jobId: string): Promise<void>;
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: unknown,
  ) {
    super(`${status} ${code}: ${message}`);
  }
}

interface JobRecord {
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed';
  readonly error: { code?: string; message?: string } | null;
}

/** Signs in and answers a client. `baseUrl` is the server's address without `/api`. */
export async function signIn(baseUrl: string, login: string, password: string): Promise<ApiClient> {
  const api = `${baseUrl}/api`;
  const { accessToken } = await send<{ accessToken: string }>(`${api}/auth/login`, {
    method: 'POST',
    json: { login, password },
  });
  const headers = { authorization: `Bearer ${accessToken}` };

  async function post<T>(path: string, body: object = {}): Promise<T> {
    const request = { method: 'POST', json: body, headers: { ...headers, 'idempotency-key': randomUUID() } };
    try {
      return await send<T>(`${api}${path}`, request);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'AUTH.STEP_UP_REQUIRED') throw error;
      await send(`${api}/auth/step-up`, { method: 'POST', json: { password }, headers });
      return send<T>(`${api}${path}`, request);
    }
  }

  return {
    post,
    get(path, query = {}) {
      const url = new URL(`${api}${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, JSON.stringify(value));
      return send(url.href, { headers });
    },
    upload(fileName, bytes) {
      const type = { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(fileName) };
      return send(`${api}/uploads`, { method: 'POST', bytes, headers: { ...headers, ...type } });
    },
    async download(fileId) {
      const answer = await fetch(`${api}/files/${fileId}`, { headers });
      if (!answer.ok) throw await problem(answer);
      return new Uint8Array(await answer.arrayBuffer());
    },
    async job(jobId) {
      for (;;) {
        const job = await send<JobRecord>(`${api}/jobs/${jobId}`, { headers });
        if (job.state === 'succeeded') return;
        if (job.state === 'failed')
          throw new ApiError(500, job.error?.code ?? 'JOB.FAILED', job.error?.message ?? '', job.error);
        await new Promise((done) => setTimeout(done, 150));
      }
    },
  };
}

interface SendOptions {
  readonly method?: string;
  readonly json?: object;
  readonly bytes?: Uint8Array;
  readonly headers?: Record<string, string>;
}

async function send<T>(url: string, options: SendOptions): Promise<T> {
  const answer = await fetch(url, {
    method: options.method ?? 'GET',
    headers: { ...(options.json === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
    ...(options.bytes === undefined ? {} : { body: options.bytes as BodyInit }),
  });
  if (!answer.ok) throw await problem(answer);
  return (await answer.json()) as T;
}

async function problem(answer: Response): Promise<ApiError> {
  const body = (await answer.json().catch(() => ({}))) as {
    error?: { code?: string; message?: string; details?: unknown };
  };
  return new ApiError(
    answer.status,
    body.error?.code ?? 'UNKNOWN',
    body.error?.message ?? answer.statusText,
    body.error?.details,
  );
}
