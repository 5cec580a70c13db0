import {
  DivisionField,
  Fact,
  FactGrid,
  formatMoney,
  RecordLink,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  Tag,
  useDownload,
  usePermission,
} from '@gongyi/console-kit';
import Download from '@mui/icons-material/Download';
import { Box, Button, Typography } from '@mui/material';
import { BooleanInput, SelectInput, TextInput, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Recovery } from '../model/recovery.js';
import { recoveryWorkflow } from '../model/recovery-workflow.js';
import { RecoveryCommands } from './RecoveryCommands.js';
import { RecoveryHistory, RecoveryParts } from './RecoveryParts.js';
import { recoveryState } from './recovery-fields.js';

function Cause() {
  const recovery = useRecordContext<Recovery>();
  return useLocale() === 'en' ? recovery?.causeEn : recovery?.causeZh;
}

/** The state, and what is late. */
function StateAndLate() {
  const recovery = useRecordContext<Recovery>();
  const translate = useTranslate();
  if (recovery === undefined) return null;
  return (
    <Box sx={{ display: 'inline-flex', gap: 0.5, flexWrap: 'wrap' }}>
      {recoveryState}
      {recovery.overdueFen > 0 && (
        <Tag tone="error">{translate('subsidy.recovery.overdue', { money: formatMoney(recovery.overdueFen) })}</Tag>
      )}
    </Box>
  );
}

const columns: readonly TableColumn<Recovery>[] = [
  { source: 'personName', link: true, phone: 'title' },
  { source: 'identityMasked', phone: 'hidden' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'causeZh', field: <Cause />, spreadsheet: [{ source: 'causeZh' }] },
  { source: 'foundOn', kind: 'day', sortable: true },
  { source: 'debtFen', kind: 'money', sortable: true },
  { source: 'recoveredFen', kind: 'money' },
  { source: 'outstandingFen', kind: 'money', sortable: true },
  {
    source: 'state',
    field: <StateAndLate />,
    phone: 'end',
    spreadsheet: [
      { source: 'state', codes: { prefix: 'states.recovery', values: recoveryWorkflow.states } },
      { source: 'overdueFen', kind: 'money' },
    ],
  },
];

const filters = [
  <TextInput key="q" source="q" />,
  <SelectInput
    key="state"
    source="state"
    choices={recoveryWorkflow.states.map((id) => ({ id, name: `states.recovery.${id}` }))}
  />,
  <BooleanInput key="overdue" source="overdue" />,
  <BooleanInput key="toDecide" source="toDecide" />,
];

/** Cases, the latest first. */
export function RecoveryList() {
  return (
    <ResourceList<Recovery> filters={filters} sort={{ field: 'id', order: 'DESC' }} actions={<ToFindings />}>
      <ResponsiveTable columns={columns} empty="subsidy.recovery.none" />
    </ResourceList>
  );
}

function ToFindings() {
  const translate = useTranslate();
  if (!usePermission('recoveries.create')) return null;
  return (
    <Button component={Link} to="/recovery-findings" variant="outlined">
      {translate('subsidy.recovery.findings')}
    </Button>
  );
}

/** One case: where its money is, what comes next, every part of it, and its history. */
export function RecoveryShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<Recovery>
      title={({ personName, debtFen }) =>
        translate('subsidy.recovery.title', { name: personName, money: formatMoney(debtFen) })
      }
      subtitle={() => <StateAndLate />}
      actions={<RecoveryCommands />}
    >
      <Body />
    </ResourceShow>
  );
}

function Body() {
  const recovery = useRecordContext<Recovery>();
  const translate = useTranslate();
  if (recovery === undefined) return null;
  return (
    <>
      <Section title={translate('subsidy.recovery.money')}>
        <Money recovery={recovery} />
      </Section>
      <Section>
        <Facts recovery={recovery} />
      </Section>
      <RecoveryParts recovery={recovery} />
      <Section title={translate('subsidy.recovery.history')}>
        <RecoveryHistory recovery={recovery} />
      </Section>
    </>
  );
}

const label = (field: string) => `resources.recoveries.fields.${field}`;
const sums = ['debtFen', 'recoveredFen', 'pendingFen', 'writtenOffFen', 'outstandingFen', 'overdueFen'] as const;
const colors = { recoveredFen: 'success.main', pendingFen: 'info.main', writtenOffFen: 'text.disabled' } as const;

function Money({ recovery }: { readonly recovery: Recovery }) {
  const translate = useTranslate();
  const whole = Math.max(recovery.debtFen, 1);
  const told = sums.map((sum) => `${translate(label(sum))} ${formatMoney(recovery[sum])}`).join('，');
  return (
    <>
      <Box
        role="img"
        aria-label={told}
        sx={{ display: 'flex', height: 14, borderRadius: 999, overflow: 'hidden', bgcolor: 'warning.light', mb: 2 }}
      >
        {Object.entries(colors).map(([sum, color]) => (
          <Box key={sum} sx={{ width: `${(recovery[sum as keyof typeof colors] / whole) * 100}%`, bgcolor: color }} />
        ))}
      </Box>
      <FactGrid>
        {sums.map((sum) => (
          <Fact key={sum} label={label(sum)}>
            <Typography
              sx={{ fontWeight: 650 }}
              color={sum === 'overdueFen' && recovery[sum] > 0 ? 'error' : undefined}
            >
              {formatMoney(recovery[sum])}
            </Typography>
          </Fact>
        ))}
      </FactGrid>
    </>
  );
}

function Facts({ recovery }: { readonly recovery: Recovery }) {
  const translate = useTranslate();
  const { setOffFrom } = recovery;
  const facts = {
    identityMasked: recovery.identityMasked,
    source: translate(`subsidy.recovery.sources.${recovery.source}`),
    causeId: <Cause />,
    basis: recovery.basis,
    description: recovery.description,
    foundOn: `${recovery.foundOn} · ${recovery.createdByName}`,
    noticedOn: recovery.noticedOn,
    answerUntil: recovery.answerUntil,
    dueOn: recovery.dueOn,
    setOffFrom:
      setOffFrom === null
        ? null
        : [translate(`subsidy.recovery.from.${setOffFrom}`), recovery.setOffDocument].filter(Boolean).join(' · '),
    closedOn: recovery.closedOn,
    closeReason: recovery.closeReason,
  };
  return (
    <>
      <FactGrid>
        <Fact label={label('personId')}>
          <RecordLink resource="persons" id={recovery.personId}>
            {recovery.personName}
          </RecordLink>
        </Fact>
        <Fact label={label('divisionCode')}>
          <DivisionField source="divisionCode" />
        </Fact>
        {Object.entries(facts)
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <Fact key={name} label={label(name)}>
              {value}
            </Fact>
          ))}
      </FactGrid>
      <NoticePaper recovery={recovery} />
    </>
  );
}

function NoticePaper({ recovery: { noticeFileId } }: { readonly recovery: Recovery }) {
  const save = useDownload();
  const translate = useTranslate();
  const mayRead = usePermission('files.read');
  if (noticeFileId === null || !mayRead) return null;
  return (
    <Button variant="outlined" startIcon={<Download />} onClick={() => save(`/files/${noticeFileId}`)} sx={{ mt: 2 }}>
      {translate('subsidy.recovery.notice_paper')}
    </Button>
  );
}
