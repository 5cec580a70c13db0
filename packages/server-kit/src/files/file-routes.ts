import { type Actor, type DivisionCode, domainError, type FileStore, uuidSchema } from '@gongyi/kernel';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { defineRoute, type Route } from '../express/route.js';

export interface UploadLimits {
  readonly bytes: number;
}

const storedFile = z.object({
  id: uuidSchema,
  name: z.string(),
  contentType: z.string(),
  size: z.int(),
  sha256: z.string(),
});
const dayMs = 86_400_000;

/** `POST /uploads` streams a body with a limit; `GET /files/:id` answers a file within the actor's area. */
export function fileRoutes(files: FileStore, limits: UploadLimits): Route[] {
  return [
    defineRoute({
      method: 'post',
      path: '/uploads',
      operationId: 'uploads.create',
      tag: 'files',
      summary: { zh: '上传文件', en: 'Upload a file' },
      access: { permission: 'files.create' },
      kind: 'upload',
      response: storedFile,
      async handler({ actor, request }) {
        const name = fileName(request);
        const bytes = await readBody(request, limits.bytes);
        const expiresAt = new Date(Date.now() + 90 * dayMs);
        return files.save(actor, {
          name,
          contentType: 'application/octet-stream',
          bytes,
          divisionCode: homeOf(actor),
          purpose: 'upload',
          expiresAt,
        });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/files/:id',
      operationId: 'files.read',
      tag: 'files',
      summary: { zh: '下载文件', en: 'Download a file' },
      access: { permission: 'files.read' },
      kind: 'read',
      params: z.strictObject({ id: uuidSchema }),
      response: 'file',
      async handler({ actor, params, reply }) {
        sendFile(reply, await files.read(actor, params.id));
      },
    }),
  ];
}

/** The place that a person's own files belong to: the lower end of the scope is the division itself. */
export function homeOf(actor: Actor): DivisionCode {
  return actor.scope.from;
}

function fileName(request: Request): string {
  const header = request.get('x-file-name') ?? '';
  let name: string;
  try {
    name = decodeURIComponent(header);
  } catch {
    throw domainError('invalid_input', 'FILES.INVALID_NAME');
  }
  // Only the last part: a path in a name is either an accident or an attack.
  const plain = name.split(/[\\/]/).at(-1)?.trim() ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (plain === '' || plain.length > 200 || /[\u0000-\u001f]/.test(plain))
    throw domainError('invalid_input', 'FILES.INVALID_NAME');
  return plain;
}

async function readBody(request: Request, limit: number): Promise<Uint8Array> {
  const tooLarge = () => domainError('too_large', 'FILES.TOO_LARGE', { maxMegabytes: limit / 1024 / 1024 });
  if (Number(request.get('content-length') ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  if (size === 0) throw domainError('invalid_input', 'FILES.EMPTY');
  return Buffer.concat(chunks);
}

/** Sends bytes as a download that no browser will run or guess at. */
export function sendFile(reply: Response, file: { name: string; contentType: string; bytes: Uint8Array }): void {
  reply.set('Content-Type', file.contentType);
  reply.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
  reply.set('Cache-Control', 'no-store');
  reply.status(200).send(Buffer.from(file.bytes));
}
