import { describe, expect, it } from 'vitest';
import { createPreferenceStore } from './preference-store.js';

/** As react-admin does when the page has come up. */
function openStore(storage: Parameters<typeof createPreferenceStore>[0]) {
  const store = createPreferenceStore(storage);
  store.setup();
  return store;
}

function fakeStorage(kept: Record<string, string> = {}) {
  return {
    kept,
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
  };
}

describe('what a browser remembers', () => {
  it('is language and theme, and nothing that names people', () => {
    const storage = fakeStorage();
    const store = openStore(storage);
    store.setItem('locale', 'en');
    store.setItem('persons.listParams', { filter: { q: '张' } });
    expect(storage.kept).toEqual({ 'gongyi.locale': '"en"' });
    expect(openStore(storage).getItem('locale')).toBe('en');
  });

  it('outlives a sign-out, the rest does not', () => {
    const store = openStore(fakeStorage());
    store.setItem('locale', 'en');
    store.setItem('persons.selectedIds', ['1']);
    store.reset();
    expect(store.getItem('locale')).toBe('en');
    expect(store.getItem('persons.selectedIds')).toBeUndefined();
  });

  it('is nothing where the browser refuses or has nonsense, and the console works all the same', () => {
    const refusing = {
      getItem: () => {
        throw new Error('denied');
      },
      setItem: () => {
        throw new Error('denied');
      },
    };
    const store = openStore(refusing);
    store.setItem('theme', 'dark');
    expect(store.getItem('theme')).toBe('dark');
    expect(openStore(fakeStorage({ 'gongyi.locale': '{' })).getItem('locale')).toBeUndefined();
  });
});
