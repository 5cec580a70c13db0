import { parsePeriod, previousPeriod } from '@gongyi/kernel';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { useDataProvider } from 'react-admin';
import type { ConsoleModule } from '../module.js';
import type { ApiClient, Me } from '../provider/api-client.js';
import type { ConsoleDataProvider } from '../provider/data-provider.js';

interface ConsoleContextValue {
  readonly client: ApiClient;
  readonly modules: readonly ConsoleModule[];
}

const ConsoleContext = createContext<ConsoleContextValue | null>(null);

export function ConsoleContextProvider({ children, ...value }: ConsoleContextValue & { children: ReactNode }) {
  return <ConsoleContext.Provider value={value}>{children}</ConsoleContext.Provider>;
}

/** The console's client and modules. @throws Error outside `<ConsoleAdmin>` */
export function useConsole(): ConsoleContextValue {
  const value = useContext(ConsoleContext);
  if (value === null) throw new Error('useConsole is for components inside ConsoleAdmin');
  return value;
}

/** The data provider with commands, uploads and downloads. React-admin hands out its functions only: the client is `useConsole`'s. */
export function useConsoleDataProvider(): ConsoleDataProvider & { readonly client: never } {
  return useDataProvider<ConsoleDataProvider & { readonly client: never }>();
}

/** The signed-in person; undefined while loading or signed out. */
export function useMe(): Me | undefined {
  const { client } = useConsole();
  return useQuery({ queryKey: ['console', 'me'], queryFn: () => client.me(), staleTime: 60_000, retry: false }).data;
}

/** True when the permission list names `permission`; false while it is loading. */
export function usePermission(permission: string): boolean {
  return useMe()?.permissions.includes(permission) ?? false;
}

export interface DemoState {
  readonly demo: boolean;
  readonly today: string;
  readonly accounts: readonly {
    readonly login: string;
    readonly password: string;
    readonly roleZh: string;
    readonly roleEn: string;
  }[];
}

const noDemo: DemoState = { demo: false, today: '', accounts: [] };

/** The demonstration's date and accounts; `demo: false` where the API is not a demonstration. */
export function useDemo() {
  const { client } = useConsole();
  return useQuery({
    queryKey: ['console', 'demo'],
    // An API without a demo has no such path.
    queryFn: () => client.request<DemoState>('/demo').catch(() => noDemo),
    staleTime: 60_000,
    retry: false,
  });
}

const shanghaiDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

/** The county's day: the simulated one of a demonstration, else today in China. */
export function useToday(): string {
  const { data } = useDemo();
  return data?.demo === true ? data.today : shanghaiDay.format(new Date());
}

/** The month that has just ended, which is the one that offices work on. */
export function useMonthBefore(): string {
  const month = parsePeriod(useToday().slice(0, 7));
  return month === undefined ? '' : previousPeriod(month);
}
