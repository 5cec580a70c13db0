import { ConsoleAdmin } from '@gongyi/console-kit';
import { MonthPage } from './MonthPage.js';
import { modules } from './modules.js';

/** The county's console. */
export function App() {
  return <ConsoleAdmin modules={modules} dashboard={MonthPage} />;
}
