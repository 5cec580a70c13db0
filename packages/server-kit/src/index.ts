export { exportMessages } from './exports/messages.js';
export { serverKitMessages } from './express/messages.js';
export { importMessages } from './imports/messages.js';
export { workbookMessages } from './workbook/messages.js';
