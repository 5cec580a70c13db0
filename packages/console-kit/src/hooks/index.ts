export {
  ConsoleContextProvider,
  type DemoState,
  useConsole,
  useConsoleDataProvider,
  useDemo,
  useMe,
  usePermission,
} from './console-context.js';
export { usePhone } from './use-phone.js';
