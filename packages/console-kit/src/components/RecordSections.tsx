import { useResourceContext } from 'react-admin';
import { useConsole } from '../hooks/console-context.js';

/** What other modules show on a record's page; each reads the record around it. */
export function RecordSections() {
  const resource = useResourceContext();
  const { modules } = useConsole();
  return modules
    .flatMap(({ sections }) => sections ?? [])
    .filter((section) => section.resource === resource)
    .map(({ name, component: Section }) => <Section key={name} />);
}
