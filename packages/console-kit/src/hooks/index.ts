export {
  ConsoleContextProvider,
  type DemoState,
  useConsole,
  useConsoleDataProvider,
  useDemo,
  useMe,
  usePermission,
  useToday,
} from './console-context.js';
export { usePhone } from './use-phone.js';
