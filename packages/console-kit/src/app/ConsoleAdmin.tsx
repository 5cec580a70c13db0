import { QueryClient } from '@tanstack/react-query';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { Admin, CustomRoutes, type HttpError, Resource, type Store } from 'react-admin';
import { ConsoleContextProvider } from '../hooks/console-context.js';
import { createI18nProvider } from '../i18n/i18n-provider.js';
import type { ConsoleModule } from '../module.js';
import { createApiClient } from '../provider/api-client.js';
import { createAuthProvider } from '../provider/auth-provider.js';
import { createDataProvider } from '../provider/data-provider.js';
import { createPreferenceStore } from '../provider/preference-store.js';
import { createConsoleTheme } from '../theme/theme.js';
import { ConsoleLayout } from './ConsoleLayout.js';
import { LoginPage } from './LoginPage.js';
import { AccessDeniedPage, NotFoundPage } from './message-pages.js';

export interface ConsoleAdminProps {
  readonly modules: readonly ConsoleModule[];
  /** Where the API is mounted; the same origin unless given. */
  readonly apiUrl?: string;
  /** The first page. */
  readonly dashboard?: () => ReactElement | null;
}

/**
 * A whole console out of modules: providers, languages, theme, login, menu and pages.
 *
 * @example <ConsoleAdmin modules={[registryConsole, subsidyConsole]} dashboard={MonthPage} />
 */
export function ConsoleAdmin({ modules, apiUrl = '/api', dashboard }: ConsoleAdminProps) {
  const [{ store, client, ...providers }] = useState(() => createProviders(modules, apiUrl));
  const [locale, setLocale] = useState(() => localeOf(store));
  useEffect(() => store.subscribe('locale', (next: string | undefined) => setLocale(next ?? 'zh-CN')), [store]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const [light, dark] = useMemo(
    () => [createConsoleTheme('light', locale), createConsoleTheme('dark', locale)],
    [locale],
  );
  return (
    <ConsoleContextProvider client={client} modules={modules}>
      <Admin
        {...providers}
        store={store}
        theme={light}
        darkTheme={dark}
        defaultTheme="light"
        layout={ConsoleLayout}
        loginPage={LoginPage}
        catchAll={NotFoundPage}
        accessDenied={AccessDeniedPage}
        {...(dashboard === undefined ? {} : { dashboard })}
        requireAuth
        disableTelemetry
      >
        {modules.flatMap(({ resources }) =>
          resources.map((resource) => <Resource key={resource.name} {...resource} />),
        )}
        <CustomRoutes>{modules.flatMap(({ customRoutes }) => customRoutes ?? [])}</CustomRoutes>
      </Admin>
    </ConsoleContextProvider>
  );
}

const localeOf = (store: Store): string => store.getItem('locale', 'zh-CN') ?? 'zh-CN';

function createProviders(modules: readonly ConsoleModule[], apiUrl: string) {
  const store = createPreferenceStore(globalThis.localStorage);
  const client = createApiClient({ apiUrl, locale: () => localeOf(store) });
  return {
    store,
    client,
    dataProvider: createDataProvider(client),
    authProvider: createAuthProvider(client),
    i18nProvider: createI18nProvider(modules),
    // A county's server may be reached while the browser believes to be offline: ask, and say what came of it.
    queryClient: new QueryClient({
      defaultOptions: {
        queries: { retry: worthRepeating, staleTime: 5000, networkMode: 'always' },
        mutations: { networkMode: 'always' },
      },
    }),
  };
}

/** A refusal stays a refusal; only a server that could not be reached is asked once more. */
function worthRepeating(failures: number, error: Error): boolean {
  const { status } = error as HttpError;
  return failures < 1 && (status === 0 || status >= 502);
}
