export {
  ConsoleContextProvider,
  type DemoState,
  useConsole,
  useConsoleDataProvider,
  useDemo,
  useMe,
  useMonthBefore,
  usePermission,
  useToday,
} from './console-context.js';
export { useDownload } from './use-download.js';
export { usePhone } from './use-phone.js';
