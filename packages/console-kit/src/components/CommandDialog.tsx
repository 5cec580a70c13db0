import type { Json, JsonObject } from '@gongyi/kernel';
import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Stack,
} from '@mui/material';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { usePhone } from '../hooks/use-phone.js';
import { problemOf } from '../provider/api-error.js';
import { CommandForm } from './CommandForm.js';
import { type CommandField, type FieldProblem, initialValue, readForm } from './command-fields.js';

export interface CommandDialogProps {
  readonly title: string;
  /** One or two sentences: what will happen. */
  readonly hint?: ReactNode;
  readonly resource: string;
  readonly fields?: readonly CommandField[];
  readonly record?: JsonObject;
  readonly confirmLabel?: string;
  readonly danger?: boolean;
  /** Sends; the dialog shows what it throws and closes when it is done. */
  readonly onSubmit: (values: JsonObject) => Promise<unknown>;
  /** Something else follows: `onClose` is for giving up only. */
  readonly stayOpen?: boolean;
  readonly onClose: () => void;
  /** More to read before deciding, above the form. */
  readonly children?: ReactNode;
}

const noFields: readonly CommandField[] = [];
const noRecord: JsonObject = {};

/** A question, an optional form, and the answer of the API beside them. Mount it when it should be open. */
export function CommandDialog(props: CommandDialogProps) {
  const { title, hint, resource, fields = noFields, record = noRecord, onSubmit, onClose, children } = props;
  const translate = useTranslate();
  const phone = usePhone();
  const titleId = useId();
  const begun = (some: readonly CommandField[]) =>
    Object.fromEntries(some.map((field): [string, Json] => [field.name, initialValue(field, record)]));
  const [given, setValues] = useState<JsonObject>(() => begun(fields));
  // Fields may come later, when something above them was chosen.
  const values = { ...begun(fields.filter(({ name }) => !(name in given))), ...given };
  const [problems, setProblems] = useState<Readonly<Record<string, FieldProblem>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // A long form on a phone: what is wrong may have been scrolled away.
  useEffect(() => {
    if (failure === null && Object.keys(problems).length === 0) return;
    form.current?.querySelector('[aria-invalid="true"], [role="alert"]')?.scrollIntoView({ block: 'center' });
  }, [failure, problems]);

  async function submit() {
    const reading = readForm(fields, values, record);
    setProblems(reading.problems);
    if (Object.keys(reading.problems).length > 0) return;
    setBusy(true);
    setFailure(null);
    try {
      await onSubmit(reading.values);
      if (props.stayOpen !== true) onClose();
    } catch (error) {
      const byField = problemOf(error)?.errors ?? {};
      setProblems(Object.fromEntries(Object.entries(byField).map(([name, key]) => [name, { key }])));
      setFailure(error instanceof Error ? error.message : 'console.errors.failed');
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={busy ? undefined : onClose}
      fullWidth
      maxWidth="sm"
      fullScreen={phone && fields.length > 3}
      aria-labelledby={titleId}
      onClick={(event) => event.stopPropagation()}
    >
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // A dialog's form may lie inside another form of the page; React's events bubble through portals.
          event.stopPropagation();
          void submit();
        }}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <Stack spacing={2} sx={{ pt: 1 }}>
            {hint !== undefined && hint !== '' && <DialogContentText>{hint}</DialogContentText>}
            {children}
            {fields.length > 0 && (
              <CommandForm
                resource={resource}
                fields={fields}
                record={record}
                values={values}
                onChange={setValues}
                problems={problems}
              />
            )}
            {failure !== null && <Alert severity="error">{translate(failure, { _: failure })}</Alert>}
          </Stack>
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={busy}>
            {translate('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color={props.danger === true ? 'error' : 'primary'} loading={busy}>
            {props.confirmLabel ?? translate('console.command.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
