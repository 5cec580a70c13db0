import { CommandButton, type CommandField } from '@gongyi/console-kit';
import { useQueryClient } from '@tanstack/react-query';

const fields: readonly CommandField[] = [
  {
    name: 'kind',
    kind: 'select',
    required: true,
    options: ['present', 'make_up', 'absent'].map((value) => ({ value, label: `states.attendance-day.${value}` })),
  },
  { name: 'makesUp', kind: 'date', required: true, visible: ({ kind }) => kind === 'make_up' },
  { name: 'minutes', kind: 'number', min: 1, max: 1440, visible: ({ kind }) => kind !== 'absent' },
  { name: 'reason', kind: 'reason' },
];

/** Replaces what is recorded of a day, with a reason. */
export function CorrectDayButton() {
  const queries = useQueryClient();
  return (
    <CommandButton
      resource="attendance-days"
      command="correct"
      size="small"
      sendVersion
      fields={fields}
      onDone={() => void queries.invalidateQueries({ queryKey: ['attendance-days'] })}
    />
  );
}
