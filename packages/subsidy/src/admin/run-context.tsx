import { useConsole } from '@gongyi/console-kit';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { useRecordContext } from 'react-admin';
import type { RunApproval } from '../model/approval-records.js';
import type { SubsidyRun } from '../model/records.js';

interface RunOnPage {
  readonly run: SubsidyRun;
  /** Undefined until it is read. */
  readonly approval: RunApproval | undefined;
}

const RunContext = createContext<RunOnPage | undefined>(undefined);

/** The run of the page with its approval: its lines are judged, and its buttons are shown, by it. */
export function RunProvider({ children }: { readonly children: ReactNode }) {
  const { client } = useConsole();
  const run = useRecordContext<SubsidyRun>();
  const { data } = useQuery({
    queryKey: ['subsidy-runs', run?.id, 'approval', run?.version],
    queryFn: () => client.request<RunApproval>(`/subsidy-runs/${run?.id}/approval`),
    enabled: run !== undefined && run.round > 0,
    // Somebody else may have signed a moment ago: whoever opens the page sees whose turn it is now.
    staleTime: 0,
  });
  return (
    <RunContext.Provider value={run === undefined ? undefined : { run, approval: data }}>
      {children}
    </RunContext.Provider>
  );
}

/** Undefined outside the page of a run. */
export const useRunOnPage = (): RunOnPage | undefined => useContext(RunContext);
