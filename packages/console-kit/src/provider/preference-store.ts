import { memoryStore, type Store } from 'react-admin';

/** Tastes may stay on a shared village computer; filters and selections name people and may not. */
const kept = ['locale', 'theme'];
const keyOf = (name: string) => `gongyi.${name}`;

/** react-admin's store in memory, with language and theme remembered in the browser. */
export function createPreferenceStore(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined): Store {
  const memory = memoryStore(readKept(storage));
  return {
    ...memory,
    setItem<T>(key: string, value: T) {
      memory.setItem(key, value);
      if (kept.includes(key)) remember(storage, key, value);
    },
    reset() {
      const values = kept.map((key) => [key, memory.getItem(key)] as const);
      memory.reset();
      for (const [key, value] of values) if (value !== undefined) memory.setItem(key, value);
    },
  };
}

function readKept(storage: Pick<Storage, 'getItem'> | undefined): Record<string, unknown> {
  try {
    return Object.fromEntries(
      kept.flatMap((key) => {
        const text = storage?.getItem(keyOf(key)) ?? null;
        return text === null ? [] : [[key, JSON.parse(text) as unknown]];
      }),
    );
  } catch {
    return {};
  }
}

function remember(storage: Pick<Storage, 'setItem'> | undefined, key: string, value: unknown): void {
  try {
    storage?.setItem(keyOf(key), JSON.stringify(value));
  } catch {
    // A browser that refuses storage still works; it only forgets the taste.
  }
}
