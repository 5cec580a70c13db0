import { formatMoney, Loaded, Section, Tag, useConsole } from '@gongyi/console-kit';
import { Box, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useCreatePath, useRecordContext, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

interface Entry {
  readonly id: string;
  readonly day: string;
  readonly kind: string;
  readonly title: string;
  readonly state: string | null;
  readonly amountFen: number | null;
  readonly resource: string;
  readonly recordId: string;
}

/** One line of a person's life on posts, the latest first: applications, agreements, months, appraisals, payments. */
export function PersonTimeline() {
  const translate = useTranslate();
  const person = useRecordContext();
  const { client } = useConsole();
  const id = String(person?.id ?? '');
  const query = useQuery({
    queryKey: ['persons', id, 'timeline'],
    queryFn: () => client.request<{ entries: Entry[] }>(`/persons/${id}/timeline`),
    enabled: person !== undefined,
  });
  return (
    <Section title={translate('timeline.title')}>
      <Loaded query={query}>
        {({ entries }) =>
          entries.length === 0 ? (
            <Typography color="text.secondary">{translate('timeline.none')}</Typography>
          ) : (
            <Stack component="ol" spacing={0} sx={{ listStyle: 'none', p: 0, m: 0 }}>
              {entries.map((entry) => (
                <Happened key={entry.id} entry={entry} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
}

/** Lists without a page of their own for each record. */
const pages = new Set(['agreements', 'payments', 'vacancies', 'exits', 'appraisals']);

function Happened({ entry: { day, kind, title, state, amountFen, resource, recordId } }: { readonly entry: Entry }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const words = `${translate(`timeline.kind.${kind}`)} ${title}`;
  return (
    <Box component="li" sx={line}>
      <Typography color="text.secondary" sx={{ minWidth: 96 }}>
        {day}
      </Typography>
      <Box sx={{ flex: 1, minWidth: 160 }}>
        {pages.has(resource) ? (
          <Link component={RouterLink} to={createPath({ resource, id: recordId, type: 'show' })}>
            {words}
          </Link>
        ) : (
          words
        )}
      </Box>
      {state !== null && <Tag tone="neutral">{translate(`states.${state}`)}</Tag>}
      {amountFen !== null && <Typography>{formatMoney(amountFen)}</Typography>}
    </Box>
  );
}

const line = {
  display: 'flex',
  flexWrap: 'wrap',
  gap: 1,
  alignItems: 'baseline',
  py: 0.75,
  pl: 2,
  borderLeft: 2,
  borderColor: 'divider',
};

export const timelineMessages = {
  zh: {
    timeline: {
      title: '个人经历',
      none: '还没有岗位方面的记录。',
      kind: {
        application: '申请',
        agreement: '协议开始',
        left: '退岗',
        month: '月度出勤',
        appraisal: '考核',
        exit: '退岗办理',
        payment: '发放',
      },
    },
  },
  en: {
    timeline: {
      title: 'History on posts',
      none: 'Nothing about posts yet.',
      kind: {
        application: 'Applied',
        agreement: 'Agreement begins',
        left: 'Left',
        month: 'Month',
        appraisal: 'Appraisal',
        exit: 'Exit',
        payment: 'Paid',
      },
    },
  },
};
