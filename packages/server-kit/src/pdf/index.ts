export { type PrintedCard, printCards } from './print-cards.js';
export { missingCharacters, type PrintedText, printPages } from './print-pages.js';
