import { TablePagination } from '@mui/material';
import { Pagination, useListContext, useTranslate } from 'react-admin';
import type { ListMeta } from '../provider/data-provider.js';

const perPageChoices = [25, 50, 100];

/** Pages of a list; where the API stopped counting it says 10000+ and offers the next page only. */
export function ListPagination() {
  const { meta, page, perPage, data, hasNextPage, setPage } = useListContext();
  const translate = useTranslate();
  const countedTo = (meta as ListMeta | undefined)?.countedTo;
  // A short list inside a page has a length of its own.
  const choices = [...new Set([...perPageChoices, perPage])].sort((a, b) => a - b);
  if (countedTo === undefined) return <Pagination rowsPerPageOptions={choices} />;
  const from = (page - 1) * perPage + 1;
  return (
    <TablePagination
      component="div"
      count={-1}
      page={page - 1}
      rowsPerPage={perPage}
      rowsPerPageOptions={[]}
      onPageChange={(_event, next) => setPage(next + 1)}
      labelDisplayedRows={() =>
        translate('console.list.more_than', { from, to: from + (data?.length ?? 0) - 1, count: countedTo })
      }
      slotProps={{ actions: { nextButton: { disabled: hasNextPage !== true } } }}
    />
  );
}
