export { missingCharacters, type PrintedText, printPages } from './print-pages.js';
