import {
  CommandButton,
  formatCount,
  formatMoney,
  ResourceList,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  TwoLines,
} from '@gongyi/console-kit';
import type { JsonObject } from '@gongyi/kernel';
import { Alert, Typography } from '@mui/material';
import { useGetList, useLocale, useRecordContext, useTranslate } from 'react-admin';
import type { LineVerdict } from '../model/approval-records.js';
import type { RunDecision, SubsidyRun } from '../model/records.js';
import { useRunOnPage } from './run-context.js';

/** For whoever can decide at the level that the run waits at. */
export function SignCommands({ run }: { readonly run: SubsidyRun }) {
  const { approval } = useRunOnPage() ?? {};
  const level = approval?.levels.find(({ state }) => state === 'current');
  if (level === undefined || approval?.bar !== null) return null;
  return (
    <>
      <CommandButton command={level.office} variant="contained" body={signed}>
        <SignedFigures run={run} />
      </CommandButton>
      {level.returns && <CommandButton command="return" fields={[{ name: 'reason', kind: 'reason' }]} />}
    </>
  );
}

/** The approver signs what the page showed; a change in between is refused. */
function signed(_values: JsonObject, run: JsonObject): JsonObject {
  return {
    count: run['payableCount'] ?? 0,
    totalFen: run['payableTotalFen'] ?? 0,
    digest: run['digest'] ?? '',
  };
}

function SignedFigures({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  return (
    <Alert severity="warning" icon={false}>
      <Typography sx={{ fontWeight: 700, fontSize: '1.125rem' }}>
        {translate('subsidy.people_and_money', {
          count: formatCount(run.payableCount),
          money: formatMoney(run.payableTotalFen),
        })}
      </Typography>
      <Typography variant="caption" component="div" sx={{ overflowWrap: 'anywhere' }}>
        {translate('subsidy.digest')} {run.digest}
      </Typography>
    </Alert>
  );
}

function DecisionState() {
  const decision = useRecordContext<RunDecision>();
  const locale = useLocale();
  if (decision === undefined) return null;
  const level = locale === 'en' ? decision.levelEn : decision.levelZh;
  const chip = <StateChip workflow="run-decision" value={decision.stands ? decision.decision : 'lapsed'} />;
  return level === null ? chip : <TwoLines first={chip} second={level} />;
}

const verdictColumns: readonly TableColumn<LineVerdict>[] = [
  { source: 'personName', phone: 'title' },
  { source: 'amountFen', kind: 'money' },
  {
    source: 'verdict',
    field: <StateChip workflow="line-verdict" source="verdict" tones={{ held: 'warning' }} />,
    phone: 'end',
  },
  { source: 'reason' },
  { source: 'decidedByName' },
  { source: 'createdAt', kind: 'instant' },
];

/** Lines that approvers held back; a supplementary run can pay them. */
export function HeldLines({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  const filter = { runId: run.id };
  const { total } = useGetList<LineVerdict>('subsidy-line-verdicts', { filter });
  if (total === undefined || total === 0) return null;
  return (
    <Section title={translate('subsidy.approval.held_lines')} flush>
      <ResourceList resource="subsidy-line-verdicts" embedded storeKey={false} filter={filter}>
        <ResponsiveTable columns={verdictColumns} rowLink={false} />
      </ResourceList>
    </Section>
  );
}

const decisionColumns: readonly TableColumn<RunDecision>[] = [
  { source: 'createdAt', kind: 'instant', phone: 'title' },
  { source: 'round', kind: 'count', phone: 'hidden' },
  { source: 'decision', field: <DecisionState />, phone: 'end' },
  { source: 'decidedByName' },
  { source: 'count', kind: 'count' },
  { source: 'totalFen', kind: 'money' },
  { source: 'reason' },
];

export function Decisions({ run }: { readonly run: SubsidyRun }) {
  const translate = useTranslate();
  if (run.round === 0 && run.state !== 'voided') return null;
  return (
    <Section title={translate('subsidy.decisions')} flush>
      <ResourceList resource="subsidy-run-decisions" embedded storeKey={false} filter={{ runId: run.id }}>
        <ResponsiveTable columns={decisionColumns} rowLink={false} />
      </ResourceList>
    </Section>
  );
}
