import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, type SourceFile, sourceFiles } from './source-files.js';

const domainPackages = ['registry', 'welfare-posts', 'subsidy', 'training'];
const files = sourceFiles();

/** The room of a file inside its package: `packages/subsidy/src/model/run.ts` → `model`. */
function roomOf(path: string): string {
  const inside = path.split('/src/')[1] ?? '';
  return inside.includes('/') ? (inside.split('/')[0] ?? '') : 'index';
}

function packageOf(path: string): string {
  return path.split('/')[1] ?? '';
}

/** The room that a relative import lands in, or undefined when it leaves nothing behind. */
function targetRoom(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return roomOf(posix.join(posix.dirname(file.path), specifier));
}

const isKernelOrZod = (specifier: string) => specifier === 'zod' || specifier === '@gongyi/kernel';

function violations(check: (file: SourceFile, specifier: string) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((name) => !check(file, name)).map((name) => `${file.path} → ${name}`),
  );
}

describe('who may import what', () => {
  it('sees the sources', () => {
    expect(files.length).toBeGreaterThan(100);
    for (const name of domainPackages) expect(files.some((file) => packageOf(file.path) === name)).toBe(true);
  });

  it('a domain package never imports another domain package, nor rules or policies', () => {
    const others = (name: string) => [...domainPackages, 'rules', 'policies'].filter((other) => other !== name);
    expect(
      violations((file, specifier) => {
        const name = packageOf(file.path);
        if (!file.path.startsWith('packages/') || !domainPackages.includes(name)) return true;
        return !others(name).some(
          (other) => specifier === `@gongyi/${other}` || specifier.startsWith(`@gongyi/${other}/`),
        );
      }),
    ).toEqual([]);
  });

  it('model imports only model, kernel and zod; service adds model and ports', () => {
    const allowed: Record<string, string[]> = {
      model: ['model'],
      service: ['model', 'service', 'ports.js', 'ports', 'index'],
    };
    expect(
      violations((file, specifier) => {
        const rooms = domainPackages.includes(packageOf(file.path)) ? allowed[roomOf(file.path)] : undefined;
        if (rooms === undefined) return true;
        const target = targetRoom(file, specifier);
        return target === undefined ? isKernelOrZod(specifier) : rooms.includes(target);
      }),
    ).toEqual([]);
  });

  it('express, knex and admin never import each other', () => {
    const skins = ['express', 'knex', 'admin'];
    expect(
      violations((file, specifier) => {
        const room = roomOf(file.path);
        const target = targetRoom(file, specifier);
        if (!domainPackages.includes(packageOf(file.path)) || !skins.includes(room) || target === undefined)
          return true;
        return target === room || !skins.includes(target);
      }),
    ).toEqual([]);
  });

  it('kernel imports no other package of ours, and nothing of Node', () => {
    expect(
      violations((file, specifier) => packageOf(file.path) !== 'kernel' || !/^(@gongyi\/|node:)/.test(specifier)),
    ).toEqual([]);
  });

  it('rules knows no package of ours but the kernel and touches no file or network', () => {
    expect(
      violations(
        (file, specifier) => packageOf(file.path) !== 'rules' || !/^(@gongyi\/(?!kernel$)|node:)/.test(specifier),
      ),
    ).toEqual([]);
  });

  it('packages read no environment and listen on no port', () => {
    const found = files.filter(
      (file) =>
        file.path.startsWith('packages/') &&
        // A name in quotes is a subject that is heard about, not a port.
        /process\.env|\.listen\((?!')/.test(file.text) &&
        roomOf(file.path) !== 'testing',
    );
    expect(found.map((file) => file.path)).toEqual([]);
  });

  it('every import of a package is declared by the importing package', () => {
    const declared = new Map<string, Set<string>>();
    for (const top of ['packages', 'apps']) {
      for (const name of readdirSync(join(root, top))) {
        const manifest = JSON.parse(readFileSync(join(root, top, name, 'package.json'), 'utf8')) as Record<
          string,
          Record<string, string> | undefined
        >;
        const groups = [
          manifest['dependencies'],
          manifest['peerDependencies'],
          manifest['optionalDependencies'],
          manifest['devDependencies'],
        ];
        declared.set(
          `${top}/${name}`,
          new Set([`@gongyi/${name}`, ...groups.flatMap((group) => Object.keys(group ?? {}))]),
        );
      }
    }
    expect(
      violations((file, specifier) => {
        if (specifier.startsWith('.') || specifier.startsWith('node:')) return true;
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        return declared.get(file.path.split('/').slice(0, 2).join('/'))?.has(name) ?? false;
      }),
    ).toEqual([]);
  });
});
