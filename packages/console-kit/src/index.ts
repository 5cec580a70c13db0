export { ConsoleAdmin, type ConsoleAdminProps } from './app/ConsoleAdmin.js';
export { visibleEntries } from './app/ConsoleMenu.js';
export { CommandButton, type CommandButtonProps, conflictOf } from './components/CommandButton.js';
export { CommandDialog, type CommandDialogProps } from './components/CommandDialog.js';
export { CommandForm } from './components/CommandForm.js';
export { ConflictDialog } from './components/ConflictDialog.js';
export { CorrectButton } from './components/CorrectButton.js';
export type { CommandField, SelectOption } from './components/command-fields.js';
export * from './components/DivisionPicker.js';
export { EmptyState } from './components/EmptyState.js';
export { FileInput } from './components/FileInput.js';
export { type FindingRecord, Findings } from './components/Findings.js';
export * from './components/fields.js';
export { JobProgress } from './components/JobProgress.js';
export { ListPagination } from './components/ListPagination.js';
export { Loaded, type LoadedProps } from './components/Loaded.js';
export { MessagePage } from './components/MessagePage.js';
export * from './components/PageTitle.js';
export * from './components/PeriodInput.js';
export {
  callPublic,
  type PublicAnswer,
  PublicContent,
  PublicFacts,
  PublicPage,
  PublicSignIn,
  type SignInTexts,
} from './components/PublicPage.js';
export { QrCode } from './components/QrCode.js';
export { RecordSearch, type RecordSearchProps } from './components/RecordSearch.js';
export { RecordSections } from './components/RecordSections.js';
export { ResourceList, type ResourceListProps } from './components/ResourceList.js';
export * from './components/ResourceShow.js';
export {
  ResponsiveTable,
  type ResponsiveTableProps,
  type SpreadsheetColumn,
  type TableColumn,
} from './components/ResponsiveTable.js';
export { StateChip, Tag, type Tone } from './components/StateChip.js';
export * from './format/format.js';
export * from './format/show-value.js';
export * from './hooks/index.js';
export * from './i18n/index.js';
export {
  type ConsoleMessages,
  type ConsoleModule,
  type ImportKind,
  type MenuEntry,
  type MenuGroup,
  menuEntry,
} from './module.js';
export * from './provider/index.js';
export { systemConsole } from './system/index.js';
export { actionInWords, permissionMessages } from './system/words.js';
export { createConsoleTheme } from './theme/theme.js';
