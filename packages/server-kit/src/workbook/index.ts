export * from './limits.js';
export * from './messages.js';
export { columnName, columnNumber } from './parse-xlsx.js';
export * from './read-spreadsheet.js';
export * from './seal-file.js';
export * from './text-encoding.js';
export * from './text-files.js';
export * from './write-spreadsheet.js';
