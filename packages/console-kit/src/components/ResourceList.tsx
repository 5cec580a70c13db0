import { Alert, Box, Button, Card, LinearProgress } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { FilterForm, ListBase, type ListBaseProps, type RaRecord, useListContext, useTranslate } from 'react-admin';
import { ListPagination } from './ListPagination.js';
import { PageTitle } from './PageTitle.js';

export interface ResourceListProps<R extends RaRecord>
  extends Pick<
    ListBaseProps<R>,
    | 'sort'
    | 'filter'
    | 'filterDefaultValues'
    | 'perPage'
    | 'resource'
    | 'queryOptions'
    | 'disableSyncWithLocation'
    | 'storeKey'
  > {
  /** The table. */
  readonly children: ReactNode;
  /** Inputs above the table; all are always shown. */
  readonly filters?: readonly ReactElement[];
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  /** Translation key; the resource's plural name unless given. */
  readonly title?: string;
  readonly subtitle?: ReactNode;
  /** Between title and table: key figures, a hint. */
  readonly above?: ReactNode;
  /** Inside another page: no title of its own. */
  readonly embedded?: boolean;
}

/** A list page: title, buttons, filters, table, pages. */
export function ResourceList<R extends RaRecord = RaRecord>(props: ResourceListProps<R>) {
  const { children, filters, actions, title, subtitle, above, embedded = false, perPage = 25, ...list } = props;
  return (
    <ListBase perPage={perPage} exporter={false} {...list} {...(embedded ? { disableSyncWithLocation: true } : {})}>
      {!embedded && (
        <ListTitle {...(title === undefined ? {} : { title })} subtitle={subtitle}>
          {actions}
        </ListTitle>
      )}
      {above}
      <Card sx={{ overflow: 'hidden' }}>
        {filters !== undefined && filters.length > 0 && (
          <Box sx={{ px: 2, pt: 1.5, pb: 0.5, borderBottom: 1, borderColor: 'divider' }}>
            <FilterForm filters={filters.map(alwaysOn)} />
          </Box>
        )}
        <ListState>{children}</ListState>
        <ListPagination />
      </Card>
    </ListBase>
  );
}

/** Filters that hide behind a menu are filters nobody finds. */
function alwaysOn(filter: ReactElement): ReactElement {
  const { type, props, key } = filter as ReactElement<Record<string, unknown>>;
  return { ...filter, type, key: key ?? String(props['source']), props: { ...props, alwaysOn: true } } as ReactElement;
}

function ListTitle(props: { title?: string; subtitle: ReactNode; children: ReactNode }) {
  const { resource } = useListContext();
  const translate = useTranslate();
  const title = translate(props.title ?? `resources.${resource}.name`, { smart_count: 2, _: resource });
  return (
    <PageTitle title={title} subtitle={props.subtitle}>
      {props.children}
    </PageTitle>
  );
}

function ListState({ children }: { children: ReactNode }) {
  const { error, isFetching, refetch } = useListContext();
  const translate = useTranslate();
  if (error !== null && error !== undefined) {
    const message = (error as Error).message;
    return (
      <Alert
        severity="error"
        sx={{ m: 2 }}
        action={
          <Button color="inherit" size="small" onClick={() => void refetch()}>
            {translate('console.errors.retry')}
          </Button>
        }
      >
        {translate(message, { _: message })}
      </Alert>
    );
  }
  return (
    <Box sx={{ position: 'relative', minHeight: 80 }}>
      {isFetching && <LinearProgress sx={{ position: 'absolute', insetInline: 0, top: 0, height: 2, zIndex: 1 }} />}
      {children}
    </Box>
  );
}
