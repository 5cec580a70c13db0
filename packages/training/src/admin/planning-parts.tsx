import { type CommandField, type Tone, useConsole } from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { useQuery } from '@tanstack/react-query';
import type { PlanningChoices } from '../model/plan.js';
import { classModes } from '../model/training-settings.js';
import { useNameOf } from './shared.js';

/** Trades, funds and modes that forms offer for a year; undefined until they are read. */
export function useChoices(year?: number): PlanningChoices | undefined {
  const { client } = useConsole();
  const { data } = useQuery({
    queryKey: ['training-planning-choices', year],
    queryFn: () =>
      client.request<PlanningChoices>(`/training-planning-choices${year === undefined ? '' : `?year=${year}`}`),
  });
  return data;
}

/** 资金来源 as the county's rule calls it. */
export function useFundName(choices: PlanningChoices | undefined): (id: string) => string {
  const nameOf = useNameOf();
  return (id) => {
    const fund = choices?.funds.find((one) => one.id === id);
    return fund === undefined ? id : nameOf(fund);
  };
}

export const modeCodes = { prefix: 'training.modes', values: classModes };
export const modeOptions = (modes: readonly string[]) =>
  modes.map((value) => ({ value, label: `training.modes.${value}` }));

export const reasonField: CommandField = { name: 'reason', kind: 'reason' };
export const documentField: CommandField = { name: 'documentNumber', kind: 'text', required: true, minLength: 2 };
export const ofRecord = (name: string) => (record: JsonObject) => record[name];

export const standingTones: Readonly<Record<string, Tone>> = {
  no_owner: 'error',
  on_time: 'neutral',
  due_soon: 'warning',
  overdue: 'error',
  done: 'success',
};
