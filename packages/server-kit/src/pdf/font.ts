import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { invariant } from '@gongyi/kernel';
import type { Font } from 'fontkit';

export interface PrintFont {
  readonly bytes: Buffer;
  /** Characters of the text that the font cannot draw, each once. */
  missing(text: string): string[];
}

let loaded: PrintFont | undefined;

/** Noto Sans SC, some 30,000 characters; read once, with its reader, when the first page is printed. */
export function printFont(): PrintFont {
  loaded ??= load();
  return loaded;
}

function load(): PrintFont {
  const file = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';
  const require = createRequire(import.meta.url);
  const bytes = readFileSync(require.resolve(file));
  const font = (require('fontkit') as typeof import('fontkit')).create(bytes);
  invariant(font.type === 'TTF', 'one font, no collection');
  return { bytes, missing: (text) => missingIn(font, text) };
}

function missingIn(font: Font, text: string): string[] {
  const letters = new Set([...text].filter((letter) => letter !== '\n'));
  return [...letters].filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
}
