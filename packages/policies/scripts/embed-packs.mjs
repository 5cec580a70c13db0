// Turns packs/**/*.yaml into one ES module, so that hosts in Node and in browsers get the packs without reading files.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = join(dirname(fileURLToPath(import.meta.url)), '..');
const packs = join(home, 'packs');
const target = join(home, 'src', 'generated', 'packs.ts');

/** Text by path with forward slashes, in a fixed order. */
function filesUnder(folder, prefix = '') {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(path, `${prefix}${entry.name}/`);
      if (!entry.name.endsWith('.yaml')) return [];
      // The version of a pack is a digest of its text: a checkout with CRLF must not change it.
      return [[`${prefix}${entry.name}`, readFileSync(path, 'utf8').replaceAll('\r\n', '\n')]];
    });
}

const entries = readdirSync(packs, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
  .map((name) => [name, Object.fromEntries(filesUnder(join(packs, name)))]);

const text = `// Generated from packs/ by scripts/embed-packs.mjs; edit the YAML instead.
export const packFiles: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(Object.fromEntries(entries), null, 2)};
`;
mkdirSync(dirname(target), { recursive: true });
let before = '';
try {
  before = readFileSync(target, 'utf8');
} catch {
  // First run.
}
if (before !== text) writeFileSync(target, text);
