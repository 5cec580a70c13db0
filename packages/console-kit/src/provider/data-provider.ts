import type { JsonObject } from '@gongyi/kernel';
import simpleRestProvider from 'ra-data-simple-rest';
import type { DataProvider, GetListResult, Identifier, RaRecord } from 'react-admin';
import type { ApiClient, HttpAnswer } from './api-client.js';
import { saveBlob } from './save-blob.js';

/** As many ids as fit in an address that every proxy lets through. */
const idsPerRequest = 100;
/** The API counts to here and refuses to turn pages beyond it. */
const deepestOffset = 10_000;

/** The stock provider's methods and ours. */
export interface ConsoleDataProvider extends DataProvider {
  readonly client: ApiClient;
  /**
   * Runs `POST /resource/:id/name`, or `POST /resource/name` with `id: null`; `name: ''` posts to the resource itself.
   * @returns what the command answers, usually the changed record
   */
  command<T = RaRecord>(resource: string, id: Identifier | null, name: string, body?: JsonObject): Promise<T>;
  /** Puts a file in the API's keeping; its id goes into the command that uses it. */
  upload(file: File): Promise<{ id: string }>;
  /** Fetches a file with the person's rights and hands it to the browser as a download. */
  download(path: string): Promise<void>;
  /** Reads anything else of the API. */
  read<T>(path: string): Promise<T>;
}

/** What `meta` of a list says when the API stopped counting. */
export interface ListMeta {
  readonly countedTo?: number;
}

/**
 * ra-data-simple-rest behind a thin wrapper: totals that the API capped become pages without a total, long `getMany`s are
 * asked in parts, commands, uploads and downloads are added. Sort, filter and range go through unchanged.
 */
export function createDataProvider(client: ApiClient): ConsoleDataProvider {
  const { apiUrl } = client;
  const stock = simpleRestProvider(apiUrl, client.http);

  /** Runs one list call of the stock provider and looks at the headers of its answer on the way. */
  async function list<T extends { pagination?: { page: number; perPage: number } | undefined }>(
    params: T,
    call: (provider: DataProvider) => Promise<GetListResult>,
  ): Promise<GetListResult> {
    let capped = false;
    const watching = async (url: string, options?: RequestInit): Promise<HttpAnswer> => {
      const answer = await client.http(url, options);
      capped = answer.headers.get('X-Total-Capped') === 'true';
      return answer;
    };
    const { data, total } = await call(simpleRestProvider(apiUrl, watching));
    // A server that does not count at all says `*`, which the stock provider reads as NaN.
    if (!capped && !Number.isNaN(total)) return total === undefined ? { data } : { data, total };
    const { page = 1, perPage = data.length } = params.pagination ?? {};
    return {
      data,
      pageInfo: {
        hasNextPage: data.length === perPage && page * perPage <= deepestOffset,
        hasPreviousPage: page > 1,
      },
      meta: (capped ? { countedTo: deepestOffset } : {}) satisfies ListMeta,
    };
  }

  return {
    ...stock,
    client,
    supportAbortSignal: true,
    getList: (resource, params) =>
      list(params, (provider) => provider.getList(resource, { ...params, filter: withoutBlanks(params.filter) })),
    getManyReference: (resource, params) =>
      list(params, (provider) =>
        provider.getManyReference(resource, { ...params, filter: withoutBlanks(params.filter) }),
      ),
    async getMany(resource, params) {
      const parts = chunksOf(params.ids, idsPerRequest);
      const answers = await Promise.all(parts.map((ids) => stock.getMany(resource, { ...params, ids })));
      return { data: answers.flatMap(({ data }) => data) };
    },
    command: (resource, id, name, body = {}) =>
      client.request(pathOf(resource, id, name), { method: 'POST', json: body }),
    upload: (file) =>
      client.request('/uploads', {
        method: 'POST',
        body: file,
        headers: { 'Content-Type': 'application/octet-stream', 'X-File-Name': encodeURIComponent(file.name) },
      }),
    async download(path) {
      const { name, blob } = await client.file(path);
      saveBlob(name, blob);
    },
    read: (path) => client.request(path),
  };
}

export function pathOf(resource: string, id: Identifier | null, name: string): string {
  return ['', resource, ...(id === null ? [] : [encodeURIComponent(id)]), ...(name === '' ? [] : [name])].join('/');
}

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** An emptied filter input means “no filter”; the API would take it literally. */
function withoutBlanks(filter: unknown): Record<string, unknown> {
  const entries = Object.entries((filter ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter(([, value]) => value !== '' && value !== null && value !== undefined));
}
