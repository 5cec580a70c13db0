import {
  CommandButton,
  Fact,
  FactGrid,
  InstantField,
  PlainField,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  usePermission,
} from '@gongyi/console-kit';
import { Alert } from '@mui/material';
import { SelectInput, useCreatePath, useGetIdentity, useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { type PolicyRelease, policyReleaseWorkflow } from '../model/release.js';
import { DraftCheck } from './DraftCheck.js';
import { PackFiles } from './PackFiles.js';
import { Settings } from './Settings.js';
import { Values } from './Values.js';
import { WhatIf } from './WhatIf.js';

const tones = { released: 'success', withdrawn: 'neutral', draft: 'warning' } as const;
const State = () => <StateChip workflow="policy-release" tones={tones} />;

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={policyReleaseWorkflow.states.map((id) => ({ id, name: `states.policy-release.${id}` }))}
  />,
];

/** Versions of the county's rules, the newest first. */
export function ReleaseList() {
  const translate = useTranslate();
  const redirect = useRedirect();
  const createPath = useCreatePath();
  const columns: readonly TableColumn<PolicyRelease>[] = [
    {
      source: 'sequence',
      link: true,
      phone: 'title',
      render: ({ sequence }) =>
        sequence === null ? translate('rules.not_released') : translate('rules.version', { number: sequence }),
    },
    { source: 'note' },
    { source: 'draftedByName' },
    { source: 'createdAt', kind: 'instant', sortable: true },
    { source: 'releasedByName', render: ({ releasedByName }) => releasedByName ?? '—' },
    { source: 'state', field: <State />, phone: 'end' },
  ];
  return (
    <ResourceList<PolicyRelease>
      filters={filters}
      sort={{ field: 'createdAt', order: 'DESC' }}
      actions={
        <CommandButton
          on="collection"
          resource="policy-releases"
          command=""
          name="create"
          permission="policy-releases.draft"
          variant="contained"
          fields={[{ name: 'note', kind: 'text', required: true, minLength: 2 }]}
          onDone={({ id }) => redirect(createPath({ resource: 'policy-releases', id: String(id), type: 'show' }))}
        />
      }
    >
      <ResponsiveTable columns={columns} empty="rules.none" />
    </ResourceList>
  );
}

/** One version: who did what, its values, whether it can be released, what it would change. */
export function ReleaseShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<PolicyRelease>
      title={({ note, sequence }) =>
        sequence === null ? note : `${translate('rules.version', { number: sequence })} ${note}`
      }
      subtitle={() => <State />}
      actions={<Commands />}
    >
      <Body />
    </ResourceShow>
  );
}

function Commands() {
  const release = useRecordContext<PolicyRelease>();
  const { data: identity } = useGetIdentity();
  if (release === undefined || release.state !== 'draft') return null;
  const own = release.editedBy.includes(String(identity?.id));
  return (
    <>
      {!own && <CommandButton command="release" permission="policy-releases.release" variant="contained" sendVersion />}
      <CommandButton command="withdraw" permission="policy-releases.draft" sendVersion danger />
    </>
  );
}

function Body() {
  const release = useRecordContext<PolicyRelease>();
  if (release === undefined) return null;
  const draft = release.state === 'draft';
  return (
    <>
      {draft && <WhoReleases release={release} />}
      <Section>
        <FactGrid>
          <Fact label="resources.policy-releases.fields.draftedByName">
            <PlainField source="draftedByName" />
          </Fact>
          <Fact label="resources.policy-releases.fields.createdAt">
            <InstantField source="createdAt" />
          </Fact>
          {release.state === 'released' && (
            <>
              <Fact label="resources.policy-releases.fields.releasedByName">
                <PlainField source="releasedByName" />
              </Fact>
              <Fact label="resources.policy-releases.fields.releasedAt">
                <InstantField source="releasedAt" />
              </Fact>
            </>
          )}
          <Fact label={`resources.policy-releases.fields.${draft ? 'baseVersion' : 'packVersion'}`}>
            <PlainField source={draft ? 'baseVersion' : 'packVersion'} />
          </Fact>
        </FactGrid>
      </Section>
      <Values release={release} />
      <Settings release={release} />
      {draft && <DraftCheck release={release} />}
      {draft && <WhatIf release={release} />}
      <PackFiles release={release} />
    </>
  );
}

function WhoReleases({ release }: { readonly release: PolicyRelease }) {
  const translate = useTranslate();
  const { data: identity } = useGetIdentity();
  const mayRelease = usePermission('policy-releases.release');
  const own = release.editedBy.includes(String(identity?.id));
  if (mayRelease && !own) return null;
  return <Alert severity="info">{translate(mayRelease ? 'rules.own_draft' : 'rules.second_person')}</Alert>;
}
