import {
  CommandButton,
  type CommandField,
  formatCount,
  formatMoney,
  QrCode,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  StateChip,
  type TableColumn,
  useConsoleDataProvider,
  useToday,
} from '@gongyi/console-kit';
import Print from '@mui/icons-material/Print';
import {
  Alert,
  Box,
  Button,
  LinearProgress,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import {
  RecordContextProvider,
  SelectInput,
  useCreatePath,
  useLocale,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import { Link } from 'react-router-dom';
import { noticeStates, objectionChannels } from '../model/dictionaries.js';
import { objectionWorkflow } from '../model/payment-workflow.js';
import type { Notice, NoticeItem, Objection } from '../model/records.js';
import { factInWords } from './facts.js';

const columns: readonly TableColumn<Notice>[] = [
  { source: 'title', link: true },
  { source: 'startsOn', kind: 'day', sortable: true },
  { source: 'endsOn', kind: 'day', sortable: true },
  { source: 'itemCount', kind: 'count' },
  { source: 'totalFen', kind: 'money' },
  { source: 'openObjections', kind: 'count' },
  {
    source: 'state',
    field: <StateChip workflow="notice" tones={{ published: 'info', closed: 'success' }} />,
    phone: 'end',
  },
];

const filters = [
  <SelectInput
    key="state"
    source="state"
    choices={Object.keys(noticeStates).map((id) => ({ id, name: `states.notice.${id}` }))}
  />,
];

/** What hangs, or hung, on the board. */
export function NoticeList() {
  return (
    <ResourceList<Notice> filters={filters} sort={{ field: 'startsOn', order: 'DESC' }}>
      <ResponsiveTable columns={columns} empty="subsidy.no_notice" />
    </ResourceList>
  );
}

/** One notice as it is posted, ready to print; and what people object to. */
export function NoticeShow() {
  const translate = useTranslate();
  return (
    <ResourceShow<Notice>
      title={(notice) => notice.title}
      subtitle={() => <StateChip workflow="notice" tones={{ published: 'info', closed: 'success' }} />}
      actions={
        <Button startIcon={<Print />} variant="outlined" onClick={() => globalThis.print()}>
          {translate('subsidy.notice.print')}
        </Button>
      }
    >
      <WhenPayable />
      <Objections />
      <Section>
        <Sheet />
      </Section>
    </ResourceShow>
  );
}

function WhenPayable() {
  const notice = useRecordContext<Notice>();
  const today = useToday();
  const translate = useTranslate();
  const createPath = useCreatePath();
  if (notice === undefined) return null;
  const ended = today > notice.endsOn;
  const last = notice.round === notice.rounds;
  const words = ended ? (last ? 'ended' : 'round_ended') : last ? 'running' : 'round_running';
  return (
    <Box sx={{ '@media print': { display: 'none' } }}>
      <Alert severity={ended ? 'success' : 'info'}>
        {translate(`subsidy.notice.${words}`, { end: notice.endsOn, round: notice.round, next: notice.round + 1 })}{' '}
        <Link to={createPath({ resource: 'subsidy-runs', id: notice.runId, type: 'show' })}>
          {translate('subsidy.notice.to_run')}
        </Link>
      </Alert>
    </Box>
  );
}

const pageSize = 1000;

/** All lines: a notice is read and printed whole. */
function useNoticeItems(noticeId: string) {
  const dataProvider = useConsoleDataProvider();
  return useQuery({
    queryKey: ['notice-items', noticeId],
    queryFn: async () => {
      const all: NoticeItem[] = [];
      for (let page = 1; ; page += 1) {
        const { data } = await dataProvider.getList<NoticeItem>('notice-items', {
          filter: { noticeId },
          sort: { field: 'sequence', order: 'ASC' },
          pagination: { page, perPage: pageSize },
        });
        all.push(...data);
        if (data.length < pageSize) return all;
      }
    },
  });
}

const cells = ['sequence', 'nameMasked', 'identityMasked', 'place', 'subjectTitle'] as const;

function Sheet() {
  const notice = useRecordContext<Notice>();
  const translate = useTranslate();
  const locale = useLocale();
  const { data } = useNoticeItems(notice?.id ?? '');
  if (notice === undefined || data === undefined) return <LinearProgress />;
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Typography variant="h2" align="center" sx={{ fontSize: '1.25rem' }}>
        {notice.title}
      </Typography>
      <Typography sx={{ my: 1.5, lineHeight: 1.9 }}>
        {translate(`subsidy.notice.words_${notice.dayUnit}`, {
          start: notice.startsOn,
          end: notice.endsOn,
          days: notice.days,
          count: formatCount(notice.itemCount),
          money: formatMoney(notice.totalFen),
          contact: notice.objectionContact ?? translate('subsidy.notice.no_contact'),
        })}
      </Typography>
      <Table size="small" sx={{ '& td, & th': { px: 1, py: 0.5 }, minWidth: 640 }}>
        <TableHead sx={{ display: 'table-header-group' }}>
          <TableRow>
            {cells.map((cell) => (
              <TableCell key={cell}>{translate(`resources.notice-items.fields.${cell}`)}</TableCell>
            ))}
            {notice.columns.map((fact) => (
              <TableCell key={fact.name}>{locale === 'en' ? fact.en : fact.zh}</TableCell>
            ))}
            <TableCell align="right">{translate('resources.notice-items.fields.amountFen')}</TableCell>
            <TableCell sx={{ '@media print': { display: 'none' } }} />
          </TableRow>
        </TableHead>
        <TableBody>
          {data.map((item) => (
            <TableRow key={item.id} sx={{ breakInside: 'avoid' }}>
              <TableCell>{item.sequence}</TableCell>
              <TableCell>{item.nameMasked}</TableCell>
              <TableCell>{item.identityMasked}</TableCell>
              <TableCell>
                {item.townshipName} {item.villageName}
              </TableCell>
              <TableCell>{item.subjectTitle}</TableCell>
              {notice.columns.map((fact) => (
                <TableCell key={fact.name}>{factInWords(fact, item.facts[fact.name], locale)}</TableCell>
              ))}
              <TableCell align="right">{formatMoney(item.amountFen)}</TableCell>
              <TableCell sx={{ '@media print': { display: 'none' } }}>
                <RecordContextProvider value={item}>
                  <ObjectButton />
                </RecordContextProvider>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'flex-end', mt: 2, gap: 2 }}>
        {notice.link === null ? <span /> : <PublicAddress link={notice.link} />}
        <Typography align="right" sx={{ lineHeight: 1.9 }}>
          {notice.publisher ?? ''}
          <br />
          {notice.startsOn}
        </Typography>
      </Box>
    </Box>
  );
}

/** Printed with the sheet: whoever stands before the board reads the whole of it on a phone. */
function PublicAddress({ link }: { readonly link: string }) {
  const translate = useTranslate();
  const address = `${globalThis.location.origin}${link}`;
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
      <QrCode text={address} label={translate('subsidy.notice.code')} size={112} />
      <Typography sx={{ maxWidth: 260 }}>
        {translate('subsidy.notice.public')}{' '}
        <Box component="a" href={address} target="_blank" rel="noreferrer" sx={{ '@media print': { display: 'none' } }}>
          {translate('subsidy.notice.open_public')}
        </Box>
      </Typography>
    </Box>
  );
}

const objectionFields: readonly CommandField[] = [
  {
    name: 'channel',
    kind: 'select',
    required: true,
    initial: 'visit',
    options: Object.keys(objectionChannels).map((value) => ({ value, label: `subsidy.channels.${value}` })),
  },
  { name: 'content', kind: 'multiline', required: true, minLength: 2 },
];

function ObjectButton() {
  return (
    <CommandButton
      on="collection"
      resource="objections"
      command=""
      name="create"
      size="small"
      variant="text"
      fields={objectionFields}
      body={(values, item) => ({ ...values, noticeItemId: item['id'] ?? null })}
    />
  );
}

const answerFields: readonly CommandField[] = [
  {
    name: 'outcome',
    kind: 'select',
    required: true,
    options: ['upheld', 'dismissed'].map((value) => ({ value, label: `states.objection.${value}` })),
  },
  { name: 'answer', kind: 'multiline', required: true, minLength: 2 },
];

const objectionColumns: readonly TableColumn<Objection>[] = [
  { source: 'nameMasked', phone: 'title' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'receivedOn', kind: 'day', sortable: true },
  { source: 'channel', field: <Channel /> },
  { source: 'content' },
  { source: 'answer' },
  { source: 'state', field: <StateChip workflow="objection" tones={{ open: 'warning' }} />, phone: 'end' },
  {
    source: 'commands',
    label: '',
    field: (
      <CommandButton
        resource="objections"
        command="answer"
        size="small"
        fields={answerFields}
        when={(objection) => objection['state'] === 'open'}
      />
    ),
  },
];

function Channel() {
  const objection = useRecordContext<Objection>();
  const translate = useTranslate();
  return objection === undefined ? null : translate(`subsidy.channels.${objection.channel}`);
}

function Objections() {
  const notice = useRecordContext<Notice>();
  const translate = useTranslate();
  if (notice === undefined) return null;
  return (
    <Box sx={{ '@media print': { display: 'none' } }}>
      <Section title={translate('resources.objections.name')} flush>
        <ResourceList resource="objections" embedded storeKey={false} filter={{ noticeId: notice.id }} perPage={10}>
          <ResponsiveTable columns={objectionColumns} rowLink={false} empty="subsidy.no_objection" />
        </ResourceList>
      </Section>
    </Box>
  );
}

/** Every objection of the county, open ones first to hand. */
export function ObjectionList() {
  return (
    <ResourceList<Objection>
      filters={[
        <SelectInput
          key="state"
          source="state"
          choices={objectionWorkflow.states.map((id) => ({ id, name: `states.objection.${id}` }))}
        />,
      ]}
      sort={{ field: 'receivedOn', order: 'DESC' }}
    >
      <ResponsiveTable columns={objectionColumns} rowLink={false} empty="subsidy.no_objection" />
    </ResourceList>
  );
}
