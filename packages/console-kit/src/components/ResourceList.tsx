import FilterList from '@mui/icons-material/FilterList';
import { Alert, Box, Button, Card, Collapse, LinearProgress } from '@mui/material';
import { type ReactElement, type ReactNode, useState } from 'react';
import { FilterForm, ListBase, type ListBaseProps, type RaRecord, useListContext, useTranslate } from 'react-admin';
import { usePhone } from '../hooks/use-phone.js';
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

function Frame({ embedded, children }: { embedded: boolean; children: ReactNode }) {
  return embedded ? <Box>{children}</Box> : <Card sx={{ overflow: 'hidden' }}>{children}</Card>;
}

/** Always open where there is room; behind a button on a phone, where they would fill the screen. */
function Filters({ filters }: { filters: readonly ReactElement[] }) {
  const phone = usePhone();
  const translate = useTranslate();
  const { filterValues } = useListContext();
  const [open, setOpen] = useState(false);
  const form = (
    <Box sx={filterBar}>
      <FilterForm filters={filters.map(alwaysOn)} />
    </Box>
  );
  if (!phone) return form;
  const count = Object.values((filterValues ?? {}) as object).filter((value) => value !== '' && value !== null).length;
  return (
    <>
      <Button
        fullWidth
        startIcon={<FilterList />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={{ justifyContent: 'flex-start', px: 2, borderRadius: 0, borderBottom: 1, borderColor: 'divider' }}
      >
        {translate('console.list.filters')}
        {count > 0 && ` (${count})`}
      </Button>
      <Collapse in={open}>{form}</Collapse>
    </>
  );
}

/** Inputs in one line at one height; one below the other, at full width, on a phone. */
const filterBar = {
  px: 2,
  py: 1.5,
  borderBottom: 1,
  borderColor: 'divider',
  '& form': { alignItems: 'center', gap: 1.5, p: 0, m: 0, minHeight: 0 },
  '& .filter-field': { m: 0, p: 0, minWidth: { xs: '100%', sm: 0 } },
  '& .filter-field > *': { m: 0, flexGrow: 1 },
  '& .MuiFormControl-root': { m: 0 },
  '& .MuiFormHelperText-root, & .RaFilterFormInput-spacer': { display: 'none' },
  '@media print': { display: 'none' },
};

/** A list page: title, buttons, filters, table, pages. */
export function ResourceList<R extends RaRecord = RaRecord>(props: ResourceListProps<R>) {
  const { children, filters, actions, title, subtitle, above, embedded = false, perPage = 25, ...list } = props;
  return (
    <ListBase
      perPage={perPage}
      exporter={false}
      {...list}
      {...(embedded ? { disableSyncWithLocation: true, disableAuthentication: true } : {})}
    >
      {!embedded && (
        <ListTitle {...(title === undefined ? {} : { title })} subtitle={subtitle}>
          {actions}
        </ListTitle>
      )}
      {above}
      <Frame embedded={embedded}>
        {filters !== undefined && filters.length > 0 && <Filters filters={filters} />}
        <ListState>{children}</ListState>
        <ListPagination />
      </Frame>
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
