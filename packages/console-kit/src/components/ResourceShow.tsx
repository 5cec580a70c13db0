import { Box, Button, Card, LinearProgress, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import {
  type RaRecord,
  ShowBase,
  type ShowBaseProps,
  useCreatePath,
  useResourceDefinitions,
  useShowContext,
  useTranslate,
} from 'react-admin';
import { Link } from 'react-router-dom';
import { MessagePage } from './MessagePage.js';
import { PageTitle } from './PageTitle.js';

export interface ResourceShowProps<R extends RaRecord>
  extends Pick<ShowBaseProps<R>, 'id' | 'resource' | 'queryOptions'> {
  readonly title: (record: R) => string;
  readonly subtitle?: (record: R) => ReactNode;
  /** Command buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A record's page: title, commands, content. What cannot be read says why. */
export function ResourceShow<R extends RaRecord = RaRecord>(props: ResourceShowProps<R>) {
  const { title, subtitle, actions, children, ...show } = props;
  return (
    <ShowBase {...show} queryOptions={{ retry: false, ...show.queryOptions, onError: () => undefined } as never}>
      <ShowContent<R> title={title} subtitle={subtitle} actions={actions}>
        {children}
      </ShowContent>
    </ShowBase>
  );
}

function ShowContent<R extends RaRecord>(props: {
  readonly title: (record: R) => string;
  readonly subtitle: ((record: R) => ReactNode) | undefined;
  readonly actions: ReactNode;
  readonly children: ReactNode;
}) {
  const { record, error } = useShowContext<R>();
  if (error !== null && error !== undefined) return <Unread message={error.message} />;
  if (record === undefined) return <LinearProgress />;
  return (
    <>
      <PageTitle title={props.title(record)} subtitle={props.subtitle?.(record)}>
        {props.actions}
      </PageTitle>
      <Stack spacing={2}>{props.children}</Stack>
    </>
  );
}

/** Says why a record cannot be read, and leads back to its list. */
function Unread({ message }: { readonly message: string }) {
  const { resource, refetch } = useShowContext();
  const listed = useResourceDefinitions()[resource]?.hasList === true;
  const createPath = useCreatePath();
  const translate = useTranslate();
  const name = translate(`resources.${resource}.name`, { smart_count: 2 });
  return (
    <MessagePage title="console.record.unread" hint={message}>
      <Stack direction="row" spacing={1}>
        <Button onClick={() => void refetch()}>{translate('console.errors.retry')}</Button>
        {listed && (
          <Button component={Link} to={createPath({ resource, type: 'list' })} variant="contained">
            {translate('console.record.to_list', { name })}
          </Button>
        )}
      </Stack>
    </MessagePage>
  );
}

/** A card with an optional heading. */
export function Section(props: {
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
}) {
  const { title, actions, children, flush = false } = props;
  return (
    <Card component="section" sx={{ overflow: 'hidden' }}>
      {(title !== undefined || actions !== undefined) && (
        <Stack
          direction="row"
          sx={{
            px: 2.5,
            pt: 2,
            pb: flush ? 1.5 : 0,
            justifyContent: 'space-between',
            alignItems: 'center',
            gap: 1,
            flexWrap: 'wrap',
          }}
        >
          <Typography variant="h2">{title}</Typography>
          {actions}
        </Stack>
      )}
      <Box sx={flush ? {} : { p: 2.5 }}>{children}</Box>
    </Card>
  );
}

/** Labels and values of a record, in columns that fold on a phone. */
export function FactGrid({ children }: { readonly children: ReactNode }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gap: 2,
        gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', sm: 'repeat(auto-fill, minmax(200px, 1fr))' },
      }}
    >
      {children}
    </Box>
  );
}

/** One label and its value; the label is a translation key. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const translate = useTranslate();
  return (
    <Box>
      <Typography component="dt" variant="caption" color="text.secondary">
        {translate(label, { _: label })}
      </Typography>
      <Box component="dd" sx={{ m: 0, mt: 0.25, overflowWrap: 'anywhere', typography: 'body2' }}>
        {children}
      </Box>
    </Box>
  );
}
