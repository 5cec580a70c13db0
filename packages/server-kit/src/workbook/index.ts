export * from './limits.js';
export * from './messages.js';
export { columnName, columnNumber } from './parse-xlsx.js';
export * from './read-spreadsheet.js';
export * from './write-spreadsheet.js';
