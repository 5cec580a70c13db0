import type { Json, JsonObject } from '@gongyi/kernel';
import { Checkbox, FormControlLabel, FormHelperText, MenuItem, Stack, TextField } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { type CommandField, type FieldProblem, isRequired } from './command-fields.js';
import { DivisionPicker } from './DivisionPicker.js';
import { FileInput } from './FileInput.js';
import { PeriodPicker } from './PeriodInput.js';

interface FormProps {
  readonly resource: string;
  readonly fields: readonly CommandField[];
  readonly record: JsonObject;
  readonly values: JsonObject;
  readonly onChange: (values: JsonObject) => void;
  /** Shown only after the first attempt to send. */
  readonly problems: Readonly<Record<string, FieldProblem>>;
}

/** Inputs for a list of fields described as data. */
export function CommandForm({ resource, fields, record, values, onChange, problems }: FormProps) {
  const translate = useTranslate();
  return (
    <Stack spacing={2}>
      {fields
        .filter((field) => field.visible?.(values, record) !== false)
        .map((field) => {
          const problem = problems[field.name];
          return (
            <FieldInput
              key={field.name}
              field={field}
              record={record}
              values={values}
              label={fieldLabel(field, resource, translate)}
              value={values[field.name] ?? ''}
              error={problem === undefined ? undefined : translate(problem.key, { ...problem.args, _: problem.key })}
              help={fieldHelp(field, translate)}
              onChange={(value) => onChange({ ...values, [field.name]: value })}
            />
          );
        })}
    </Stack>
  );
}

type Translate = ReturnType<typeof useTranslate>;

function fieldLabel(field: CommandField, resource: string, translate: Translate): string {
  if (field.label !== undefined) return translate(field.label, { _: field.label });
  if (field.kind === 'reason') return translate('console.command.reason');
  return translate(`resources.${resource}.fields.${field.name}`, { _: field.name });
}

function fieldHelp(field: CommandField, translate: Translate): string | undefined {
  if (field.help !== undefined) return translate(field.help, { _: field.help });
  return field.kind === 'reason' ? translate('console.command.reason_hint') : undefined;
}

interface InputProps {
  readonly field: CommandField;
  readonly record: JsonObject;
  readonly values: JsonObject;
  readonly label: string;
  readonly value: Json;
  readonly error: string | undefined;
  readonly help: string | undefined;
  readonly onChange: (value: Json) => void;
}

function FieldInput(props: InputProps) {
  const { field, label, value, error, help, onChange } = props;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  switch (field.kind) {
    case 'division':
      return (
        <DivisionPicker
          value={text}
          onChange={onChange}
          error={error}
          required={isRequired(field)}
          {...(field.level === undefined ? {} : { level: field.level })}
          {...(field.wholeCounty === undefined ? {} : { wholeCounty: field.wholeCounty })}
        />
      );
    case 'period':
      return <PeriodPicker value={text} onChange={onChange} label={label} error={error} required={isRequired(field)} />;
    case 'checkbox':
      return (
        <div>
          <FormControlLabel
            control={<Checkbox checked={value === true} onChange={(event) => onChange(event.target.checked)} />}
            label={label}
          />
          {help !== undefined && <FormHelperText>{help}</FormHelperText>}
        </div>
      );
    case 'file':
      return <FileInput {...props} {...(field.accept === undefined ? {} : { accept: field.accept })} />;
    case 'select':
    case 'multiselect':
      return <OptionSelect {...props} options={field.options} multiple={field.kind === 'multiselect'} />;
    case 'reference':
      return <ReferenceSelect {...props} field={field} />;
    default:
      return <TextInput {...props} text={text} />;
  }
}

const inputTypes: Partial<Record<CommandField['kind'], string>> = { date: 'date', password: 'password' };

function TextInput({ field, label, text, error, help, onChange }: InputProps & { text: string }) {
  const tall = field.kind === 'multiline' || field.kind === 'reason';
  const numeric = field.kind === 'number' || field.kind === 'money';
  return (
    <TextField
      fullWidth
      label={label}
      value={text}
      required={isRequired(field)}
      onChange={(event) => onChange(event.target.value)}
      error={error !== undefined}
      helperText={error ?? help}
      multiline={tall}
      minRows={tall ? 2 : 1}
      {...(tall ? {} : { type: inputTypes[field.kind] ?? 'text' })}
      slotProps={{
        htmlInput: {
          ...(numeric ? { inputMode: 'decimal' } : {}),
          ...(field.kind === 'password' ? { autoComplete: 'new-password' } : {}),
        },
        inputLabel: field.kind === 'date' ? { shrink: true } : {},
      }}
    />
  );
}

function OptionSelect(
  props: InputProps & { readonly options: readonly { value: string; label: string }[]; readonly multiple: boolean },
) {
  const { field, label, value, error, help, onChange, options, multiple } = props;
  const translate = useTranslate();
  const selected = multiple ? (Array.isArray(value) ? value.map(String) : []) : String(value);
  return (
    <TextField
      select
      fullWidth
      label={label}
      value={selected}
      required={isRequired(field)}
      onChange={(event) => onChange(event.target.value as Json)}
      error={error !== undefined}
      helperText={error ?? help}
      slotProps={{ select: { multiple } }}
    >
      {!multiple && !isRequired(field) && <MenuItem value="">{'\u00a0'}</MenuItem>}
      {options.map((option) => (
        <MenuItem key={option.value} value={option.value} sx={{ whiteSpace: 'normal' }}>
          {translate(option.label, { _: option.label })}
        </MenuItem>
      ))}
    </TextField>
  );
}

function ReferenceSelect(props: InputProps & { readonly field: Extract<CommandField, { kind: 'reference' }> }) {
  const { field, record, values } = props;
  const filter = typeof field.filter === 'function' ? field.filter(record, values) : (field.filter ?? {});
  const { data = [] } = useGetList(field.reference, { filter, pagination: { page: 1, perPage: 200 } });
  const options = data.map((entry) => ({ value: String(entry.id), label: field.text(entry as JsonObject) }));
  return <OptionSelect {...props} options={options} multiple={field.multiple ?? false} />;
}
