import { describe, expect, it } from 'vitest';
import { divisionCode, scopeOf } from '../division.js';
import { Bug } from '../errors.js';
import { memoryAudit, memoryFiles, memoryTransactions, plainCrypto, recordingJobQueue, testActor } from './index.js';

const huize = divisionCode('530326000000');
const actor = testActor();

describe('doubles for tests', () => {
  it('an audit log that can be read', async () => {
    const audit = memoryAudit();
    const entry = { action: 'freeze', resource: 'attendance-sheets', recordId: '1', divisionCode: huize };
    await audit.record(actor, entry);
    expect(audit.entries).toEqual([entry]);
  });

  it('transactions inside transactions', async () => {
    const work = memoryTransactions.run(actor, () => memoryTransactions.run(actor, async () => 7));
    await expect(work).resolves.toBe(7);
    await expect(memoryTransactions.run(actor, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('a crypto that is seen through, but opens only what it sealed', () => {
    const crypto = plainCrypto();
    expect(crypto.encrypt('张伟')).toBe('sealed:张伟');
    expect(crypto.decrypt(crypto.encrypt('张伟'))).toBe('张伟');
    expect(() => crypto.decrypt('张伟')).toThrow(Bug);
    expect(crypto.hash('a')).not.toBe(crypto.hash('b'));
    const bytes = new Uint8Array([0, 1, 255]);
    expect(crypto.decryptBytes(crypto.encryptBytes(bytes))).toEqual(bytes);
    expect(crypto.encryptBytes(bytes)).not.toEqual(bytes);
  });

  it('files, with digest and scope', async () => {
    const files = memoryFiles();
    const bytes = new TextEncoder().encode('abc');
    const file = { name: 'a.csv', contentType: 'text/csv', bytes, divisionCode: huize, purpose: 'test' };
    const stored = await files.save(actor, file);
    expect(stored).toMatchObject({ name: 'a.csv', size: 3 });
    expect(stored.sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect((await files.read(actor, stored.id)).bytes).toEqual(bytes);
    const neighbour = testActor({ scope: scopeOf(divisionCode('530324000000')) });
    await expect(files.read(neighbour, stored.id)).rejects.toMatchObject({
      kind: 'not_found',
      code: 'FILES.NOT_FOUND',
    });
  });

  it('a job queue that remembers', async () => {
    const queue = recordingJobQueue();
    const { jobId } = await queue.enqueue(actor, 'run.compute', { period: '2025-03' }, huize);
    expect(queue.jobs).toEqual([
      { jobId, userId: actor.userId, kind: 'run.compute', payload: { period: '2025-03' }, divisionCode: huize },
    ]);
  });
});
