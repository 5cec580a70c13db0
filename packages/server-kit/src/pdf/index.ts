export { type PrintedCard, printCards } from './print-cards.js';
export { type PrintedLetter, printLetters } from './print-letters.js';
export { missingCharacters, type PrintedText, printPages } from './print-pages.js';
