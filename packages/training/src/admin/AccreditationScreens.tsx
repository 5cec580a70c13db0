import {
  CommandButton,
  type CommandField,
  CorrectButton,
  DayField,
  DivisionField,
  Fact,
  FactGrid,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  useToday,
} from '@gongyi/console-kit';
import { addDays, type JsonObject, type LocalDate } from '@gongyi/kernel';
import { Alert, Box, Button, Chip, Link, Typography } from '@mui/material';
import { SelectInput, useCreatePath, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { type AccreditationRecord, accreditationWorkflow } from '../model/accreditation.js';
import { AnnualReviews, Evidence, Objections, Standing } from './AccreditationParts.js';
import { ScoreButton, Scores } from './AccreditationScores.js';
import { NextStep } from './NextStep.js';
import { useGoToNew, useLevelName, usePunctuation, useTradeText } from './shared.js';

export const tones = {
  draft: 'neutral',
  submitted: 'info',
  in_review: 'info',
  proposed: 'info',
  on_notice: 'warning',
  active: 'success',
  suspended: 'warning',
  removed: 'error',
  blacklisted: 'error',
  refused: 'error',
  withdrawn: 'neutral',
} as const;
const state = <StateChip workflow="accreditation" tones={tones} />;

function ScopeText() {
  const accreditation = useRecordContext<AccreditationRecord>();
  const tradeText = useTradeText();
  const { list } = usePunctuation();
  return accreditation === undefined
    ? null
    : list(accreditation.scopes.map(({ tradeName: name, level }) => tradeText({ name, level })));
}

const entryColumns: readonly TableColumn<AccreditationRecord>[] = [
  { source: 'number', phone: 'line' },
  { source: 'scopes', field: <ScopeText /> },
  { source: 'capacity', kind: 'count', phone: 'hidden' },
  { source: 'submittedOn', kind: 'day', phone: 'hidden' },
  { source: 'validFrom', kind: 'day' },
  { source: 'validTo', kind: 'day', sortable: true },
  {
    source: 'state',
    field: state,
    phone: 'end',
    spreadsheet: [{ source: 'state', codes: { prefix: 'states.accreditation', values: accreditationWorkflow.states } }],
  },
];
const columns: readonly TableColumn<AccreditationRecord>[] = [
  { source: 'institutionName', link: true, phone: 'title', sortable: true },
  ...entryColumns,
];

/** 机构认定: applications under way and the catalogue. */
export function AccreditationList() {
  return (
    <ResourceList<AccreditationRecord>
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={accreditationWorkflow.states.map((id) => ({ id, name: `states.accreditation.${id}` }))}
        />,
      ]}
      actions={<ApplyButton />}
    >
      <ResponsiveTable columns={columns} empty="training.no_accreditations" />
    </ResourceList>
  );
}

/** Every accreditation that an institution had, the newest first. */
export function AccreditationTable({ institutionId }: { readonly institutionId: string }) {
  const translate = useTranslate();
  return (
    <Section title={translate('training.history')} flush actions={<ApplyButton />}>
      <ResourceList<AccreditationRecord> resource="accreditations" filter={{ institutionId }} embedded>
        <ResponsiveTable
          columns={[{ source: 'institutionName', link: true, phone: 'title' }, ...entryColumns]}
          empty="training.no_accreditations"
        />
      </ResourceList>
    </Section>
  );
}

function useTradesField(): CommandField {
  const tradeText = useTradeText();
  return {
    name: 'tradeIds',
    kind: 'reference',
    reference: 'trades',
    multiple: true,
    required: true,
    filter: { inForceOn: useToday() },
    text: ({ name, level, code }) => `${tradeText({ name: String(name), level: level as number | null })} ${code}`,
    initial: (record) => ((record['scopes'] ?? []) as JsonObject[]).map(({ tradeId }) => tradeId ?? ''),
  };
}
const capacityField: CommandField = {
  name: 'capacity',
  kind: 'number',
  required: true,
  min: 1,
  initial: (record) => record['capacity'],
};

/** Begins an application, or the renewal of the entry around it. */
export function ApplyButton({ renewal = false }: { readonly renewal?: boolean }) {
  const trades = useTradesField();
  const entry = useRecordContext<AccreditationRecord>();
  const goThere = useGoToNew('accreditations');
  return (
    <CommandButton
      resource="accreditations"
      on="collection"
      command="apply"
      {...(renewal ? { name: 'renew', permission: 'accreditations.apply' } : {})}
      variant={renewal ? 'outlined' : 'contained'}
      fields={[trades, capacityField]}
      body={(values) => ({ ...values, renewsId: renewal ? (entry?.id ?? null) : null })}
      onDone={goThere}
    />
  );
}

function ChangeApplication() {
  const trades = useTradesField();
  const draft = useRecordContext<AccreditationRecord>()?.state === 'draft';
  return draft ? <CorrectButton fields={[trades, capacityField]} permission="accreditations.apply" /> : null;
}

const reason: readonly CommandField[] = [{ name: 'reason', kind: 'reason' }];

function Commands() {
  const translate = useTranslate();
  const today = useToday();
  const accreditation = useRecordContext<AccreditationRecord>();
  if (accreditation === undefined) return null;
  const ends = accreditation.noticeEndsOn;
  const begins = ends === null || ends < today ? today : addDays(ends as LocalDate, 1);
  const step = { workflow: accreditationWorkflow } as const;
  const check = { ...step, permission: 'accreditations.check' } as const;
  const propose = { ...step, permission: 'accreditations.propose', variant: 'contained' } as const;
  return (
    <>
      <ChangeApplication />
      <CommandButton command="withdraw" {...step} permission="accreditations.submit" danger />
      <CommandButton command="submit" {...step} variant="contained" />
      <CommandButton command="refuse" {...check} danger fields={reason} />
      <CommandButton command="return" {...check} fields={reason} />
      <CommandButton command="pass-documents" {...check} variant="contained" />
      <ScoreButton />
      <CommandButton command="propose" {...propose} />
      <CommandButton command="publish" {...propose} />
      {accreditation.publishedOn !== null && (
        <Button variant="outlined" component={RouterLink} to={`/accreditation-notice/${accreditation.publishedOn}`}>
          {translate('training.notice')}
        </Button>
      )}
      <CommandButton
        command="approve"
        {...step}
        permission="accreditations.decide"
        variant="contained"
        fields={[capacityField, { name: 'validFrom', kind: 'date', required: true, initial: begins }]}
      />
      {(accreditation.state === 'active' || accreditation.state === 'suspended') && <ApplyButton renewal />}
    </>
  );
}

/** One application: what is to be done next, its proof, its points, its notice, and the entry that it became. */
export function AccreditationShow() {
  return (
    <ResourceShow<AccreditationRecord>
      title={({ institutionName, number }) => (number === null ? institutionName : `${institutionName} · ${number}`)}
      subtitle={() => <DivisionField source="divisionCode" />}
      actions={<Commands />}
    >
      <Content />
    </ResourceShow>
  );
}

const label = (field: string) => `resources.accreditations.fields.${field}`;

function Content() {
  const accreditation = useRecordContext<AccreditationRecord>();
  const translate = useTranslate();
  if (accreditation === undefined) return null;
  const { returnedFor, refusedFor } = accreditation;
  return (
    <>
      <NextStep accreditation={accreditation} />
      {returnedFor !== '' && (
        <Alert severity="warning">{translate('training.returned_for', { reason: returnedFor })}</Alert>
      )}
      {refusedFor !== '' && <Alert severity="error">{translate('training.refused_for', { reason: refusedFor })}</Alert>}
      <Section>
        <Facts accreditation={accreditation} />
      </Section>
      <Evidence accreditation={accreditation} />
      <Scores accreditation={accreditation} />
      <Objections accreditation={accreditation} />
      <Standing accreditation={accreditation} />
      <AnnualReviews accreditation={accreditation} />
    </>
  );
}

function Facts({ accreditation }: { readonly accreditation: AccreditationRecord }) {
  const createPath = useCreatePath();
  const translate = useTranslate();
  const levelName = useLevelName();
  const { institutionId, institutionName, scopes, capacity, submittedByName, checkedByName, proposedByName } =
    accreditation;
  const to = createPath({ resource: 'institutions', id: institutionId, type: 'show' });
  const signed = (field: 'submittedOn' | 'checkedOn' | 'proposedOn' | 'decidedOn', name: string | null) => (
    <Fact label={label(field)}>
      <DayField source={field} /> {name}
    </Fact>
  );
  return (
    <>
      <FactGrid>
        <Fact label={label('state')}>{state}</Fact>
        <Fact label={label('institutionName')}>
          <Link component={RouterLink} to={to}>
            {institutionName}
          </Link>
        </Fact>
        <Fact label={label('number')}>{accreditation.number ?? '—'}</Fact>
        <Fact label={label('capacity')}>{capacity}</Fact>
        <Fact label={label('validFrom')}>
          <DayField source="validFrom" />
        </Fact>
        <Fact label={label('validTo')}>
          <DayField source="validTo" />
        </Fact>
        {signed('submittedOn', submittedByName)}
        {signed('checkedOn', checkedByName)}
        {signed('proposedOn', proposedByName)}
        <Fact label={label('publishedOn')}>
          <DayField source="publishedOn" />
        </Fact>
        <Fact label={label('noticeEndsOn')}>
          <DayField source="noticeEndsOn" />
        </Fact>
        {signed('decidedOn', accreditation.decidedByName)}
        <Fact label={label('clause')}>{accreditation.clause}</Fact>
      </FactGrid>
      <Typography variant="caption" color="text.secondary" component="div" sx={{ mt: 2, mb: 0.5 }}>
        {translate(label('scopes'))}
      </Typography>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>
        {scopes.map(({ id, tradeName, level }) => (
          <Chip key={id} label={level === null ? tradeName : `${tradeName} · ${levelName(level)}`} />
        ))}
      </Box>
    </>
  );
}
