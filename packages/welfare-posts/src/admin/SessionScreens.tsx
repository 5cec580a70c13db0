import {
  CommandButton,
  DivisionField,
  Fact,
  FactGrid,
  formatInstant,
  QrCode,
  ResourceList,
  ResourceShow,
  ResponsiveTable,
  Section,
  type TableColumn,
  useMe,
} from '@gongyi/console-kit';
import { Alert, Stack, Typography } from '@mui/material';
import { useRecordContext, useRedirect, useTranslate } from 'react-admin';
import { longestSessionMinutes, type SessionRecord } from '../model/daily-attendance.js';

const columns: readonly TableColumn<SessionRecord>[] = [
  { source: 'title', link: true, phone: 'title' },
  { source: 'divisionCode', kind: 'division' },
  { source: 'workDay', kind: 'day', sortable: true },
  { source: 'opensAt', kind: 'instant' },
  { source: 'closesAt', kind: 'instant' },
  { source: 'signedIn', kind: 'count', phone: 'end' },
];

/** Sessions for signing in by phone. */
export function SessionList() {
  const redirect = useRedirect();
  const home = useMe()?.scope.from ?? '';
  return (
    <ResourceList
      sort={{ field: 'workDay', order: 'DESC' }}
      actions={
        <CommandButton
          resource="attendance-sessions"
          on="collection"
          command=""
          name="open"
          variant="contained"
          fields={[
            { name: 'divisionCode', kind: 'division', required: true, initial: home },
            { name: 'title', kind: 'text', required: true },
            { name: 'minutes', kind: 'number', required: true, min: 1, max: longestSessionMinutes, initial: '30' },
          ]}
          onDone={({ id }) => redirect('show', 'attendance-sessions', String(id))}
        />
      }
    >
      <ResponsiveTable columns={columns} empty="posts.daily.no_session" />
    </ResourceList>
  );
}

/** The code that workers scan, as large as the screen lets it be. */
export function SessionShow() {
  return (
    <ResourceShow<SessionRecord>
      title={({ title }) => title}
      subtitle={({ workDay }) => (
        <>
          <DivisionField source="divisionCode" /> · {workDay}
        </>
      )}
    >
      <Section>
        <Code />
      </Section>
    </ResourceShow>
  );
}

function Code() {
  const session = useRecordContext<SessionRecord>();
  const translate = useTranslate();
  if (session === undefined) return null;
  const { link, opensAt, closesAt, signedIn } = session;
  const over = new Date(closesAt).getTime() < Date.now();
  return (
    <Stack spacing={2} sx={{ alignItems: 'center' }}>
      {over ? (
        <Alert severity="info">{translate('posts.daily.session_over')}</Alert>
      ) : (
        <>
          <QrCode
            text={`${globalThis.location.origin}${link}`}
            label={translate('posts.daily.session_code')}
            size={320}
          />
          <Typography>{translate('posts.daily.session_hint')}</Typography>
        </>
      )}
      <FactGrid>
        <Fact label="resources.attendance-sessions.fields.opensAt">{formatInstant(opensAt)}</Fact>
        <Fact label="resources.attendance-sessions.fields.closesAt">{formatInstant(closesAt)}</Fact>
        <Fact label="resources.attendance-sessions.fields.signedIn">{signedIn}</Fact>
      </FactGrid>
    </Stack>
  );
}
