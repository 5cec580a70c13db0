import type { CommandField } from '@gongyi/console-kit';
import { type Fen, formatYuan, type JsonObject } from '@gongyi/kernel';
import type { PostNeedRecord } from '../model/post-need.js';
import { membersOf, useSetup, useSetupField } from './setup-words.js';

/** The village's statement as a form; filled in with the record's own values when one is put right. */
export function useNeedFields(need?: PostNeedRecord): CommandField[] {
  const setup = useSetup();
  const choice = useSetupField();
  const stored = (field: CommandField): CommandField => {
    const value = need?.[field.name as keyof PostNeedRecord];
    return value === undefined || value === null ? field : ({ ...field, initial: shown(field, value) } as CommandField);
  };
  const fields: CommandField[] = [
    ...(need === undefined ? [{ name: 'divisionCode', kind: 'division', required: true } as const] : []),
    { name: 'name', kind: 'text', required: true, minLength: 2 },
    choice('categories', 'category'),
    choice('classes', 'postClass'),
    {
      name: 'workMode',
      kind: 'select',
      required: true,
      options: (setup?.workModes ?? []).map((value) => ({ value, label: `posts.work_mode.${value}` })),
    },
    ...(setup?.pooled === true ? [{ name: 'pooled', kind: 'checkbox', help: 'posts.pooled_hint' } as const] : []),
    { name: 'places', kind: 'number', required: true, min: 1, max: 500, initial: '1' },
    { name: 'reason', label: 'posts.need_reason', kind: 'multiline', required: true, minLength: 2 },
    { name: 'duties', kind: 'multiline', required: true, minLength: 2 },
    { name: 'requiredDays', kind: 'number', required: true, min: 1, max: 31 },
    {
      name: 'hoursPerDay',
      kind: 'number',
      min: 1,
      max: 12,
      help: 'posts.hours_hint',
    },
    { name: 'standardFen', kind: 'money', required: true, help: 'posts.standard_hint' },
    choice('funds', 'fundId'),
    ...(membersOf(setup, 'programmes').length > 0 ? [choice('programmes', 'programmeId', { required: false })] : []),
    { name: 'validFrom', kind: 'date', required: true },
    { name: 'validTo', kind: 'date', required: true },
    { name: 'developingDepartment', kind: 'text', required: true, minLength: 2 },
    { name: 'usingUnit', kind: 'text', required: true, minLength: 2 },
  ];
  return need === undefined ? fields : fields.map(stored);
}

/** Money is typed in yuan, numbers as text. */
function shown({ kind }: CommandField, value: unknown): JsonObject[string] {
  if (kind === 'money') return formatYuan(value as Fen);
  return typeof value === 'boolean' ? value : String(value);
}
