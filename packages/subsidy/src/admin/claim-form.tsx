import {
  CommandDialog,
  type CommandField,
  RecordSearch,
  useConsole,
  useConsoleDataProvider,
  usePermission,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Button, MenuItem, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useCreatePath, useLocale, useNotify, useRedirect, useRefresh, useTranslate } from 'react-admin';
import type { ClaimForm, ClaimRecord } from '../model/claim.js';

/** What can be claimed today, with the form of each. */
export function useClaimForms(): readonly ClaimForm[] | undefined {
  const { client } = useConsole();
  const { data } = useQuery({
    queryKey: ['claim-forms'],
    queryFn: () => client.request<{ forms: ClaimForm[] }>('/claim-forms'),
    staleTime: 60_000,
    retry: false,
  });
  return data?.forms;
}

/** One input a fact, as the scheme declares it; answers that a claim has already come first. */
function factFields({ facts }: ClaimForm, english: boolean, claim?: ClaimRecord): CommandField[] {
  return facts.map((fact): CommandField => {
    const given = claim?.facts[fact.name];
    const base = {
      name: `fact.${fact.name}`,
      label: english ? fact.en : fact.zh,
      ...(given === undefined || given === null
        ? {}
        : { initial: fact.type === 'money' ? Number(given) / 100 : given }),
    };
    switch (fact.type) {
      case 'money':
        return { ...base, kind: 'money' };
      case 'integer':
        return { ...base, kind: 'number', min: fact.least, max: fact.most };
      case 'decimal':
        return { ...base, kind: 'text' };
      case 'date':
        return { ...base, kind: 'date' };
      case 'month':
        return { ...base, kind: 'period' };
      case 'boolean':
        return {
          ...base,
          kind: 'select',
          ...(given === undefined ? {} : { initial: given === true ? 'yes' : 'no' }),
          options: [
            { value: 'yes', label: 'subsidy.claims.yes' },
            { value: 'no', label: 'subsidy.claims.no' },
          ],
        };
      default:
        return {
          ...base,
          kind: 'select',
          options: fact.values.map(({ value, zh, en }) => ({ value, label: english ? en : zh })),
        };
    }
  });
}

function paperFields({ documents }: ClaimForm, english: boolean, claim?: ClaimRecord): CommandField[] {
  return documents.flatMap(({ id, zh, en, required }): CommandField[] => {
    const held = claim?.documents.find((one) => one.id === id);
    const name = `${english ? en : zh}${required ? '' : english ? ' (optional)' : '（选交）'}`;
    return [
      { name: `held.${id}`, kind: 'checkbox', label: name, initial: held !== undefined },
      {
        name: `file.${id}`,
        kind: 'file',
        label: english ? `${en}: file` : `${zh}：文件`,
        visible: (values) => values[`held.${id}`] === true && (held?.fileId ?? null) === null,
      },
    ];
  });
}

/** What the form says, as the API takes it. */
function writtenBy(form: ClaimForm, values: JsonObject, claim?: ClaimRecord): JsonObject {
  const facts = form.facts.flatMap(({ name, type }) => {
    const value = values[`fact.${name}`];
    if (value === undefined || value === '' || value === null) return [];
    return [[name, type === 'boolean' ? value === 'yes' : value] as const];
  });
  const documents = form.documents.flatMap(({ id }) => {
    if (values[`held.${id}`] !== true) return [];
    const before = claim?.documents.find((one) => one.id === id)?.fileId ?? null;
    return [{ id, fileId: values[`file.${id}`] ?? before }];
  });
  return { facts: Object.fromEntries(facts), documents, declaredFen: values['declaredFen'] ?? null };
}

function partyFields(form: ClaimForm, english: boolean): CommandField[] {
  const paysPeople = form.payee === 'person' || form.payee === 'household';
  const fields: CommandField[] = [
    {
      name: 'claimantKind',
      kind: 'select',
      required: true,
      initial: form.filedBy[0] ?? '',
      options: form.filedBy.map((kind) => ({ value: kind, label: `subsidy.claims.kinds.${kind}` })),
    },
    { name: 'claimantName', kind: 'text', required: true, minLength: 2 },
  ];
  if (form.subject !== null)
    fields.push({
      name: 'subjectId',
      kind: 'reference',
      required: true,
      reference: form.subject,
      text: (record) => `${record['number'] ?? ''} ${record['name'] ?? ''}`.trim(),
    });
  if (!paysPeople && form.subject === null)
    fields.push({
      name: 'organisationId',
      kind: 'reference',
      required: true,
      reference: form.payee === 'institution' ? 'institutions' : 'organisations',
      text: (record) => String(record['name']),
    });
  return [
    ...fields,
    { name: 'declaredFen', kind: 'money', help: english ? 'Compared only, never paid' : '只用于核对，不作为发放金额' },
  ];
}

interface Person {
  readonly id: string;
  readonly name: string;
  readonly identityMasked: string;
  readonly householdKind: string;
}

/** Chooses a subsidy, then asks what its rules ask. */
export function FileClaimButton() {
  const translate = useTranslate();
  const permitted = usePermission('subsidy-claims.file');
  const [open, setOpen] = useState(false);
  if (!permitted) return null;
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>
        {translate('resources.subsidy-claims.commands.file.label')}
      </Button>
      {open && <FileClaimDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function FileClaimDialog({ onClose }: { readonly onClose: () => void }) {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const forms = useClaimForms();
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const redirect = useRedirect();
  const createPath = useCreatePath();
  const [chosen, setChosen] = useState('');
  const [person, setPerson] = useState<Person | null>(null);
  const form = forms?.find(({ id }) => id === chosen) ?? (forms?.length === 1 ? forms[0] : undefined);
  const text = (part: string) => translate(`resources.subsidy-claims.commands.file.${part}`);
  const submit = async (values: JsonObject) => {
    if (form === undefined) throw new Error('subsidy.claims.choose');
    const answer = await dataProvider.command('subsidy-claims', null, '', {
      schemeId: form.id,
      claimantKind: values['claimantKind'] ?? '',
      claimantName: values['claimantName'] ?? '',
      personId: form.subject === null ? (person?.id ?? null) : null,
      organisationId: values['organisationId'] ?? null,
      subjectId: values['subjectId'] ?? null,
      ...writtenBy(form, values),
    });
    notify(text('done'), { type: 'success' });
    redirect(createPath({ resource: 'subsidy-claims', id: String((answer as JsonObject)['id']), type: 'show' }));
  };
  const fields =
    form === undefined
      ? []
      : [...partyFields(form, english), ...factFields(form, english), ...paperFields(form, english)];
  return (
    <CommandDialog
      key={form?.id ?? ''}
      title={text('label')}
      hint={text('hint')}
      resource="subsidy-claims"
      fields={fields}
      confirmLabel={text('confirm')}
      onSubmit={submit}
      onClose={onClose}
    >
      {forms?.length === 0 && <Alert severity="warning">{translate('subsidy.claims.none_settled')}</Alert>}
      {forms !== undefined && forms.length > 0 && (
        <TextField
          select
          fullWidth
          size="small"
          label={translate('resources.subsidy-claims.fields.schemeId')}
          value={form?.id ?? ''}
          onChange={(event) => setChosen(event.target.value)}
        >
          {forms.map(({ id, titleZh, titleEn }) => (
            <MenuItem key={id} value={id}>
              {english ? titleEn : titleZh}
            </MenuItem>
          ))}
        </TextField>
      )}
      {form !== undefined && (
        <Alert severity="info" sx={{ mt: 1.5 }}>
          {english ? form.windowEn : form.windowZh}（{form.clause}）
        </Alert>
      )}
      {form !== undefined && form.subject === null && (
        <RecordSearch<Person>
          resource="persons"
          label={translate('resources.subsidy-claims.fields.personId')}
          nameOf={({ name }) => name}
          detailOf={({ identityMasked, householdKind }) => `${identityMasked} ${householdKind}`}
          value={person}
          onChange={setPerson}
        />
      )}
    </CommandDialog>
  );
}

/** The same form over a draft, or a claim that was sent back. */
export function EditClaimButton({ claim }: { readonly claim: ClaimRecord }) {
  const translate = useTranslate();
  const english = useLocale() === 'en';
  const permitted = usePermission('subsidy-claims.file');
  const form = useClaimForms()?.find(({ id }) => id === claim.schemeId);
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const [open, setOpen] = useState(false);
  const editable = claim.state === 'draft' || claim.state === 'returned';
  if (!permitted || !editable || form === undefined) return null;
  const text = (part: string) => translate(`resources.subsidy-claims.commands.edit.${part}`);
  const submit = async (values: JsonObject) => {
    await dataProvider.command('subsidy-claims', claim.id, 'edit', {
      version: claim.version,
      ...writtenBy(form, values, claim),
    });
    notify(text('done'), { type: 'success' });
    refresh();
  };
  return (
    <>
      <Button variant="outlined" onClick={() => setOpen(true)}>
        {text('label')}
      </Button>
      {open && (
        <CommandDialog
          title={text('label')}
          resource="subsidy-claims"
          fields={[...factFields(form, english, claim), ...paperFields(form, english, claim)]}
          confirmLabel={text('label')}
          onSubmit={submit}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
