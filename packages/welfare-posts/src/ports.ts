/** What the module needs from outside: stores, the county's rules, and other modules. */
export type * from './ports/agreements.js';
export type * from './ports/appraisals.js';
export type * from './ports/daily-attendance.js';
export type * from './ports/exits.js';
export type * from './ports/hiring.js';
export type * from './ports/posts.js';
export type * from './ports/procedures.js';
export type * from './ports/rules.js';
export type * from './ports/setting-up.js';
