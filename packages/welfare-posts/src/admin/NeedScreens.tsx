import {
  CommandButton,
  CountField,
  DayField,
  DivisionField,
  DivisionInput,
  Fact,
  FactGrid,
  formatMoney,
  MoneyField,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
} from '@gongyi/console-kit';
import { Alert, Button, Typography } from '@mui/material';
import { SelectInput, useCreatePath, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { editableNeedStates, type PostNeedRecord, postNeedWorkflow } from '../model/post-need.js';
import { useNeedFields } from './need-fields.js';
import { ProcedurePanel } from './ProcedurePanel.js';
import { QuotaReasons } from './QuotaReasons.js';
import { SetupWord } from './setup-words.js';

const columns: readonly TableColumn<PostNeedRecord>[] = [
  { source: 'name', link: true },
  { source: 'divisionCode', kind: 'division', sortable: true },
  { source: 'category', field: <SetupWord list="categories" source="category" /> },
  { source: 'places', kind: 'count' },
  { source: 'standardFen', kind: 'money' },
  { source: 'declaredOn', kind: 'day', sortable: true },
  { source: 'state', field: <StateChip workflow="post-need" />, phone: 'end' },
];

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={postNeedWorkflow.states.map((id) => ({ id, name: `states.post-need.${id}` }))}
  />,
  <DivisionInput key="townshipCode" source="townshipCode" level="township" />,
];

/** What the villages need. */
export function NeedList() {
  return (
    <ResourceList<PostNeedRecord> filters={filters} sort={{ field: 'declaredOn', order: 'DESC' }} actions={<Create />}>
      <ResponsiveTable columns={columns} empty="posts.no_need" />
    </ResourceList>
  );
}

function Create() {
  const redirect = useRedirect();
  const createPath = useCreatePath();
  return (
    <CommandButton
      on="collection"
      resource="post-needs"
      command=""
      name="create"
      variant="contained"
      fields={useNeedFields()}
      onDone={({ id }) => redirect(createPath({ resource: 'post-needs', id: String(id), type: 'show' }))}
    />
  );
}

/** One need: what is asked for, why it is within the quota, what it costs, and where it stands. */
export function NeedShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<PostNeedRecord>
      title={(need) => need.name}
      subtitle={() => (
        <>
          <StateChip workflow="post-need" /> <DivisionField source="divisionCode" />
        </>
      )}
      actions={<Commands />}
    >
      <Section>
        <Facts />
      </Section>
      <Section title={translate('posts.quota.title')}>
        <Quota />
      </Section>
      <Procedure />
    </ResourceShow>
  );
}

function Commands() {
  const need = useRecordContext<PostNeedRecord>();
  const createPath = useCreatePath();
  const translate = useTranslate();
  const fields = useNeedFields(need);
  if (need === undefined) return null;
  return (
    <>
      <CommandButton command="submit" variant="contained" workflow={postNeedWorkflow} />
      <CommandButton
        command="edit"
        fields={fields}
        sendVersion
        when={({ state }) => editableNeedStates.some((one) => one === state)}
      />
      {need.state === 'draft' && <CommandButton command="withdraw" danger />}
      {need.welfarePostId !== null && (
        <Button
          component={Link}
          variant="contained"
          to={createPath({ resource: 'welfare-posts', id: need.welfarePostId, type: 'show' })}
        >
          {translate('posts.to_post')}
        </Button>
      )}
    </>
  );
}

const label = (field: string) => `resources.post-needs.fields.${field}`;

function Facts() {
  const need = useRecordContext<PostNeedRecord>();
  const translate = useTranslate();
  if (need === undefined) return null;
  return (
    <>
      <FactGrid>
        <Fact label={label('places')}>
          <CountField source="places" fontWeight={650} />
        </Fact>
        <Fact label={label('standardFen')}>
          <MoneyField source="standardFen" fontWeight={650} />
        </Fact>
        <Fact label={label('category')}>
          <SetupWord list="categories" source="category" />
        </Fact>
        <Fact label={label('postClass')}>
          <SetupWord list="classes" source="postClass" />
        </Fact>
        <Fact label={label('workMode')}>
          {translate(`posts.work_mode.${need.workMode}`)}
          {need.pooled && ` · ${translate('posts.pooled')}`}
        </Fact>
        <Fact label={label('requiredDays')}>
          <CountField source="requiredDays" />
        </Fact>
        <Fact label={label('hoursPerDay')}>
          <CountField source="hoursPerDay" />
        </Fact>
        <Fact label={label('fundId')}>
          <SetupWord list="funds" source="fundId" />
        </Fact>
        {need.programmeId !== null && (
          <Fact label={label('programmeId')}>
            <SetupWord list="programmes" source="programmeId" />
          </Fact>
        )}
        <Fact label={label('validFrom')}>
          <DayField source="validFrom" />
        </Fact>
        <Fact label={label('validTo')}>
          <DayField source="validTo" />
        </Fact>
        {(['usingUnit', 'developingDepartment'] as const).map((field) => (
          <Fact key={field} label={label(field)}>
            <PlainField source={field} />
          </Fact>
        ))}
        <Fact label="posts.need_reason">
          <PlainField source="reason" />
        </Fact>
        <Fact label={label('duties')}>
          <PlainField source="duties" />
        </Fact>
      </FactGrid>
      <Typography sx={{ mt: 2 }}>
        {need.money
          .map(({ year, months, amountFen }) =>
            translate('posts.money_of_year', { year, months, amount: formatMoney(amountFen) }),
          )
          .join('；')}
      </Typography>
    </>
  );
}

function Quota() {
  const need = useRecordContext<PostNeedRecord>();
  return need === undefined ? null : <QuotaReasons quota={need.quota} />;
}

function Procedure() {
  const need = useRecordContext<PostNeedRecord>();
  const translate = useTranslate();
  if (need === undefined) return null;
  if (need.state === 'draft') return <Alert severity="info">{translate('posts.need_draft')}</Alert>;
  return <ProcedurePanel subject="post-need" subjectId={need.id} />;
}
