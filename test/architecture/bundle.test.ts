import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { root } from './source-files.js';

const builtins = /^node:/;

/** Bundles one entry and lists the packages that it pulls in, followed through everything. */
async function externalsOf(entry: string): Promise<string[]> {
  const seen = new Set<string>();
  const bundle = await rolldown({
    input: join(root, entry),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
    external: (id) => {
      const name = packageName(id);
      if (name === undefined || name.startsWith('@gongyi/')) return false;
      seen.add(name);
      return true;
    },
    onLog: () => {},
  });
  await bundle.generate({});
  await bundle.close();
  return [...seen].sort();
}

function packageName(id: string): string | undefined {
  if (id.startsWith('.') || id.startsWith('/') || id.startsWith('\0')) return undefined;
  if (builtins.test(id)) return id;
  return id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('what an embedding developer gets', () => {
  for (const name of ['registry', 'welfare-posts', 'subsidy', 'training']) {
    it(`@gongyi/${name} pulls neither a server, a database nor a user interface`, async () => {
      const externals = await externalsOf(`packages/${name}/dist/index.js`);
      expect(externals).toEqual(expect.arrayContaining(['zod']));
      expect(
        externals.filter((external) => !['zod', 'chinese-days', 'uuid', '@noble/hashes'].includes(external)),
      ).toEqual([]);
    });
  }

  it('@gongyi/rules runs in a browser: no module of Node', async () => {
    const externals = await externalsOf('packages/rules/dist/index.js');
    expect(externals.filter((external) => builtins.test(external))).toEqual([]);
  });
});
