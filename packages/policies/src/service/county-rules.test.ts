import type { Actor, LocalDate } from '@gongyi/kernel';
import type { PackFiles } from '@gongyi/rules';
import { describe, expect, it } from 'vitest';
import { resolveShipped } from '../packs.js';
import type { ReleaseStore, ReleaseWithFiles } from '../ports.js';
import { checkVersion, createCountyRules, loadReleased } from './county-rules.js';
import { createPolicyReleaseService } from './release-service.js';

const day = '2025-03-01' as LocalDate;
const actor = { countyCode: '530326' } as unknown as Actor;
const path = 'parameters/rural_post_month_standard.yaml';
const province = resolveShipped('53') as PackFiles;
/** The province's floor was 750 when the county released; the packs that are shipped now say 800. */
const above = { '53': { ...province, [path]: (province[path] ?? '').replace('"800.00"', '"750.00"') } };
const released = {
  files: resolveShipped('530326') as PackFiles,
  above,
  state: 'released',
} as unknown as ReleaseWithFiles;

function serviceFor(release: ReleaseWithFiles) {
  const store = {
    get: async () => release,
    currentId: async () => 'id',
    idOfVersion: async () => undefined,
    released: async () => release,
  } as unknown as ReleaseStore;
  const none = {} as never;
  const rules = createCountyRules(store);
  return {
    rules,
    service: createPolicyReleaseService({ store, rules, roster: none, audit: none, transactions: none }),
  };
}

describe('a released version', () => {
  it('stands on the packs above as they were, in what is computed and in what is shown', async () => {
    const { rules, service } = serviceFor(released);
    const floorOf = async (release: ReleaseWithFiles) =>
      (await serviceFor(release).service.parametersOf(actor, 'id', day)).find(
        ({ id }) => id === 'rural_post_month_standard',
      )?.value;
    expect(await floorOf(released)).toBe('750.00');
    expect(await floorOf({ ...released, above: null })).toBe('800.00');
    expect((await rules.current(actor)).pack.version).toBe(loadReleased(released).version);
    expect((await service.parameters(actor, day)).length).toBeGreaterThan(10);
  });

  it('is another version when a pack above was another', () => {
    const today = checkVersion({ files: released.files, above: null });
    expect(today.ok && today.pack.version).not.toBe(loadReleased(released).version);
  });

  it('is found by the version that a line carries, and unknown versions are not guessed', async () => {
    const { rules } = serviceFor(released);
    const shipped = checkVersion({ files: released.files, above: null });
    expect(shipped.ok).toBe(true);
    if (!shipped.ok) return;
    expect((await rules.ofVersion(actor, shipped.pack.version))?.pack.version).toBe(shipped.pack.version);
    expect(await rules.ofVersion(actor, '530326@2024.1+000000000000')).toBeUndefined();
  });
});
