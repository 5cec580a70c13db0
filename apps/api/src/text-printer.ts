import type { Clock } from '@gongyi/kernel';
import { missingCharacters, printLetters, printPages } from '@gongyi/server-kit/pdf';
import type { TextPrinter as SlipPrinter } from '@gongyi/subsidy';
import type { TextPrinter } from '@gongyi/welfare-posts';

/** What the modules print, as PDF. */
export function createTextPrinter(clock: Clock): TextPrinter & SlipPrinter {
  return {
    missing: missingCharacters,
    print: (text) =>
      printPages({ ...text, madeAt: clock.now(), pageNumber: (page, pages) => `第${page}页 共${pages}页` }),
    letters: (letters, title) => printLetters(letters, { title, madeAt: clock.now() }),
  };
}
