import { type CommandField, type SelectOption, useConsole } from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useRecordContext } from 'react-admin';
import type { PostSetting } from '../model/post-settings.js';

type Setup = PostSetting<'post-setup'>;
type Named = { readonly id: string; readonly zh: string; readonly en: string };
export type SetupList = 'categories' | 'classes' | 'funds' | 'programmes';

/** What the county offers for a post: its lists, as it calls them. Undefined until it is known. */
export function useSetup(): Setup | undefined {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['post-settings', 'post-setup'],
    queryFn: () => client.request<{ value: Setup }>('/post-settings/post-setup').then(({ value }) => value),
    staleTime: 60_000,
    retry: false,
  }).data;
}

export function membersOf(setup: Setup | undefined, list: SetupList): readonly Named[] {
  if (setup === undefined) return [];
  return list === 'programmes' ? (setup.quota.perProgramme ?? []) : setup[list];
}

/** A member of one of the county's lists in its own words; the id when the list does not have it any more. */
export function useSetupWord(): (list: SetupList, id: string | null) => string {
  const setup = useSetup();
  const locale = useLocale();
  return (list, id) => {
    const member = membersOf(setup, list).find((one) => one.id === id);
    return member === undefined ? (id ?? '—') : locale === 'en' ? member.en : member.zh;
  };
}

export function SetupWord({ list, source }: { readonly list: SetupList; readonly source: string }) {
  const word = useSetupWord();
  const record = useRecordContext();
  return word(list, (record?.[source] ?? null) as string | null);
}

/** A choice out of one of the county's lists; the only one is chosen already. */
export function useSetupField(): (list: SetupList, name: string, more?: Partial<CommandField>) => CommandField {
  const setup = useSetup();
  const locale = useLocale();
  return (list, name, more) => {
    const members = membersOf(setup, list);
    const options: SelectOption[] = members.map((one) => ({ value: one.id, label: locale === 'en' ? one.en : one.zh }));
    const only = members.length === 1 ? members[0]?.id : undefined;
    return { name, kind: 'select', required: true, initial: only ?? '', options, ...more } as CommandField;
  };
}
