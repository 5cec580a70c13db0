import { DayField, Fact } from '@gongyi/console-kit';
import { Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { ExitRecord } from '../model/exit.js';

export interface Of {
  readonly exit: ExitRecord;
}
export const label = (field: string) => `resources.exits.fields.${field}`;
export const isOpen = ({ state: now }: ExitRecord) => now === 'decided' || now === 'completed';

export function Day({ of }: { readonly of: string }) {
  return (
    <Fact label={label(of)}>
      <DayField source={of} />
    </Fact>
  );
}

export function Quiet({ children }: { readonly children: ReactNode }) {
  return <Typography color="text.secondary">{children}</Typography>;
}

export const line = { display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', py: 0.5 } as const;
