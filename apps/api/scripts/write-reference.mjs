// `npm run docs`: writes docs/reference anew.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePages } from './reference-pages.mjs';

const folder = new URL('../../../docs/reference/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of referencePages()) {
  const file = fileURLToPath(new URL(path, folder));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
