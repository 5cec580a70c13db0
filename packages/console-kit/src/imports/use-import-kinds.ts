import { useConsole, useMe } from '../hooks/console-context.js';
import type { ImportKind } from '../module.js';

/** The kinds of file that the modules can read, in the order of a month's work. */
export function useImportKinds(): readonly ImportKind[] {
  const { modules } = useConsole();
  return modules.flatMap(({ importKinds }) => importKinds ?? []).sort((a, b) => a.order - b.order);
}

/** Those of them that the person may import. */
export function usePermittedImportKinds(): readonly ImportKind[] {
  const permissions = useMe()?.permissions ?? [];
  return useImportKinds().filter(({ permission = 'imports.create' }) => permissions.includes(permission));
}
