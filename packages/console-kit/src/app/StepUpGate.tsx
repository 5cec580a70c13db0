import { useEffect, useState } from 'react';
import { useTranslate } from 'react-admin';
import { CommandDialog } from '../components/CommandDialog.js';
import type { CommandField } from '../components/command-fields.js';
import { useConsole, useMe } from '../hooks/console-context.js';

const password: CommandField = {
  name: 'password',
  kind: 'password',
  required: true,
  label: 'console.password.current',
};
const code: CommandField = { name: 'code', kind: 'text', required: true, label: 'console.second_factor.code' };

/** Asks for password and code when the API wants proof, then lets the request go on. */
export function StepUpGate() {
  const { client } = useConsole();
  const enrolled = useMe()?.secondFactor.enrolled ?? false;
  const translate = useTranslate();
  const [answer, setAnswer] = useState<((proven: boolean) => void) | null>(null);
  useEffect(() => {
    client.setProver(() => new Promise((resolve) => setAnswer(() => resolve)));
    return () => client.setProver(null);
  }, [client]);
  if (answer === null) return null;
  const finish = (proven: boolean) => {
    setAnswer(null);
    answer(proven);
  };
  return (
    <CommandDialog
      title={translate('console.step_up.title')}
      hint={translate(enrolled ? 'console.step_up.with_code' : 'console.step_up.explanation')}
      resource="users"
      fields={enrolled ? [password, code] : [password]}
      confirmLabel={translate('console.step_up.confirm')}
      stayOpen
      onSubmit={async (proof) => {
        await client.stepUp(proof as { password: string; code?: string });
        finish(true);
      }}
      onClose={() => finish(false)}
    />
  );
}
