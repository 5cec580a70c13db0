import { useNotify } from 'react-admin';
import { useConsoleDataProvider } from './console-context.js';

/** Saves a file of the API; whoever asked is told when that fails. @example const download = useDownload(); download(`/files/${id}`) */
export function useDownload(): (path: string) => void {
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  return (path) => void dataProvider.download(path).catch((error: Error) => notify(error.message, { type: 'error' }));
}
