import { Alert, LinearProgress } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';

export interface LoadedProps<T> {
  /** What `useQuery` answers. */
  readonly query: { readonly data: T | undefined; readonly error: Error | null };
  readonly children: (data: T) => ReactNode;
}

/** Shows what was asked for when it is there; until then that it is on its way, or in words why it cannot be had. */
export function Loaded<T>({ query: { data, error }, children }: LoadedProps<T>) {
  const translate = useTranslate();
  if (error !== null) return <Alert severity="error">{translate(error.message, { _: error.message })}</Alert>;
  return data === undefined ? <LinearProgress /> : children(data);
}
