export {
  type CasePlace,
  type CaseResult,
  checkCase,
  checkCases,
  type PreparedCase,
  prepareCase,
} from './cases/check-cases.js';
export type { Batch, BatchOptions, BatchResult } from './evaluate/batch.js';
export { type CheckedColumn, type Column, type Columns, checkColumn, columnsOf } from './evaluate/columns.js';
export type { Explanation, ExplanationStep, MissingFact, Reason, Result, Status } from './evaluate/explanation.js';
export type { Panel, PanelColumns } from './evaluate/panel.js';
export type { SqlSource } from './evaluate/sql.js';
export {
  functionLibrary,
  type LibraryEntry,
  type LibraryFunction,
  literalFunctions,
  tableFunctions,
} from './expression/functions.js';
export { formatProblem, type PackProblem } from './expression/problem.js';
export { checkSettingShapes, type SettingShapes } from './pack/check-settings.js';
export { comparePacks, type Difference, type PackChange } from './pack/compare-packs.js';
export { type PackFileKind, packFileJsonSchema, packFileKinds, settingJsonSchema } from './pack/json-schema.js';
export { checkPack, loadPack, type ResolvePack } from './pack/load-pack.js';
export type { CheckedPack, Pack, PackFiles } from './pack/pack.js';
export type {
  Bilingual,
  Confidence,
  PackHeader,
  ParameterFile,
  RuleCase,
  SchemeFile,
  SettingFile,
  SourceDocument,
} from './pack/pack-schema.js';
export { caseFileSchema, packHeaderSchema, parameterSchema, schemeSchema, settingSchema } from './pack/pack-schema.js';
export { type LocatedFile, type ReadFile, readFile } from './pack/read-file.js';
export {
  type ParameterAnswer,
  type ParameterRefusal,
  type RefusalCode,
  type ResolvedParameter,
  resolveParameter,
  type Source,
} from './pack/resolve-parameter.js';
export { type ResolvedSetting, resolveSetting, type SettingAnswer } from './pack/resolve-setting.js';
export { findCell } from './pack/table.js';
export { rulesMessages } from './rules-messages.js';
export type { Outcome } from './scheme/checked-scheme.js';
export { acceptsFact, type Fact, takeOf } from './scheme/facts.js';
export {
  type Answer,
  type CompiledScheme,
  compilePanel,
  resolveScheme,
  type SchemeAnswer,
  type SchemeRefusal,
  selectionDay,
} from './scheme/resolve-scheme.js';
export { type Held, judgeStacking, type Shared, type StackingVerdict } from './stacking/judge-stacking.js';
export { type Change, type Effect, type WhatIf, type WhatIfOptions, whatIf } from './what-if/what-if.js';
