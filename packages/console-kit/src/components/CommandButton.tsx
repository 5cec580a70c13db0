import type { JsonObject, Workflow } from '@gongyi/kernel';
import { Button, type ButtonProps } from '@mui/material';
import { type MouseEvent, type ReactNode, useState } from 'react';
import {
  type Identifier,
  useNotify,
  useRecordContext,
  useRefresh,
  useResourceContext,
  useTranslate,
} from 'react-admin';
import { useConsoleDataProvider, usePermission } from '../hooks/console-context.js';
import { problemOf } from '../provider/api-error.js';
import { CommandDialog } from './CommandDialog.js';
import { ConflictDialog } from './ConflictDialog.js';
import type { CommandField } from './command-fields.js';

export interface CommandButtonProps {
  /** Path of the command below the record: `freeze` → `POST /attendance-sheets/:id/freeze`. */
  readonly command: string;
  /** The resource around the button unless given. */
  readonly resource?: string;
  /** `collection` posts to the resource itself, without a record: `POST /attendance-sheets/freeze-month`. */
  readonly on?: 'record' | 'collection';
  /** Name of the command in texts and permissions, when the path differs from it. */
  readonly name?: string;
  /** `<resource>.<name>` unless given. */
  readonly permission?: string;
  /** Hides the button where the workflow does not allow the command. */
  readonly workflow?: Pick<Workflow, 'allowed'>;
  /** The workflow's command, when it is not `name`. */
  readonly transition?: string;
  readonly stateSource?: string;
  /** Another reason to hide it. */
  readonly when?: (record: JsonObject) => boolean;
  readonly fields?: readonly CommandField[];
  /** Adds the record's `version` to the body, so that a change in between is refused. */
  readonly sendVersion?: boolean;
  /** The body; the form's values unless given. */
  readonly body?: (values: JsonObject, record: JsonObject) => JsonObject;
  /** More to read in the dialog: a preview, a summary. */
  readonly children?: ReactNode;
  readonly danger?: boolean;
  readonly variant?: ButtonProps['variant'];
  readonly size?: ButtonProps['size'];
  readonly startIcon?: ReactNode;
  /** Runs after success, before the page refreshes; gets the command's answer. */
  readonly onDone?: (answer: JsonObject) => void;
}

const noRecord: JsonObject = {};

/**
 * Runs a command of the API after a dialog with its form. Texts come from
 * `resources.<resource>.commands.<name>.{label,title,hint,done}`; `%{…}` in them is filled from the record.
 */
export function CommandButton(props: CommandButtonProps) {
  const { command, on = 'record', name = command, fields, danger, variant = 'outlined', size = 'medium' } = props;
  const resource = useResourceContext(props) ?? '';
  const record = (useRecordContext() as JsonObject | undefined) ?? noRecord;
  const permitted = usePermission(props.permission ?? `${resource}.${name}`);
  const texts = useCommandTexts(resource, name, record);
  const { run, conflict, clearConflict } = useCommand(props, resource, record, texts.done);
  const [open, setOpen] = useState(false);
  if (!permitted || (on === 'record' && !applies(props, name, record))) return null;
  return (
    <>
      <Button
        variant={variant}
        size={size}
        color={danger === true ? 'error' : 'primary'}
        startIcon={props.startIcon}
        onClick={(event: MouseEvent) => {
          // The button may stand in a row that leads somewhere when it is clicked.
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {texts.label}
      </Button>
      {open && (
        <CommandDialog
          title={texts.title}
          hint={texts.hint}
          resource={resource}
          record={record}
          confirmLabel={texts.label}
          {...(fields === undefined ? {} : { fields })}
          {...(danger === undefined ? {} : { danger })}
          onSubmit={run}
          onClose={() => setOpen(false)}
        >
          {props.children}
        </CommandDialog>
      )}
      {conflict !== null && <ConflictDialog resource={resource} {...conflict} onClose={clearConflict} />}
    </>
  );
}

function applies(props: CommandButtonProps, name: string, record: JsonObject): boolean {
  const { workflow, transition = name, stateSource = 'state', when } = props;
  if (record['id'] === undefined) return false;
  if (workflow !== undefined && !workflow.allowed(String(record[stateSource])).includes(transition)) return false;
  return when?.(record) ?? true;
}

function useCommandTexts(resource: string, name: string, record: JsonObject) {
  const translate = useTranslate();
  const text = (part: string, fallback: string) =>
    translate(`resources.${resource}.commands.${name}.${part}`, { ...record, _: fallback });
  const label = text('label', name);
  return {
    label,
    title: text('title', label),
    hint: text('hint', ''),
    done: text('done', translate('console.command.done')),
  };
}

interface Conflict {
  readonly mine: JsonObject;
  readonly theirs: JsonObject;
}

function useCommand(props: CommandButtonProps, resource: string, record: JsonObject, done: string) {
  const { command, on = 'record', sendVersion, body, onDone } = props;
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const run = async (values: JsonObject) => {
    const version = record['version'];
    const full = {
      ...(body === undefined ? values : body(values, record)),
      ...(sendVersion === true && version !== undefined ? { version } : {}),
    };
    const id = on === 'record' ? (record['id'] as Identifier) : null;
    try {
      const answer = await dataProvider.command<JsonObject & { id: Identifier }>(resource, id, command, full);
      notify(done, { type: 'success' });
      onDone?.(answer);
      refresh();
    } catch (error) {
      const current = conflictOf(error);
      if (current === undefined) throw error;
      // What was typed stands against what is stored now; without a form, what was seen does.
      setConflict({ mine: { ...record, ...values }, theirs: current });
    }
  };
  return { run, conflict, clearConflict: () => setConflict(null) };
}

/** The record as it is now, out of a refused change. */
export function conflictOf(error: unknown): JsonObject | undefined {
  const problem = problemOf(error);
  if (problem?.code !== 'LIST.VERSION_CONFLICT') return undefined;
  return (problem.details['record'] ?? {}) as JsonObject;
}
