import type { Json, JsonObject } from '@gongyi/kernel';
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
} from '@mui/material';
import { useId } from 'react';
import { useRefresh, useTranslate } from 'react-admin';
import { showValue } from '../format/show-value.js';

const technical = new Set(['id', 'version', 'updatedAt', 'createdAt', 'createdBy', 'countyCode']);

/** Fields that both sides have and that differ, without the machine's own. */
export function differences(mine: JsonObject, theirs: JsonObject): { field: string; mine: Json; theirs: Json }[] {
  return Object.keys(mine)
    .filter((field) => field in theirs && !technical.has(field))
    .map((field) => ({ field, mine: mine[field] ?? null, theirs: theirs[field] ?? null }))
    .filter((pair) => JSON.stringify(pair.mine) !== JSON.stringify(pair.theirs));
}

/** Somebody else was faster: both values side by side, and a way to the latest. */
export function ConflictDialog(props: {
  readonly resource: string;
  readonly mine: JsonObject;
  readonly theirs: JsonObject;
  readonly onClose: () => void;
}) {
  const { resource, mine, theirs, onClose } = props;
  const translate = useTranslate();
  const refresh = useRefresh();
  const titleId = useId();
  // What has no name on any screen means nothing to a reader.
  const rows = differences(mine, theirs)
    .map((row) => ({ ...row, label: translate(`resources.${resource}.fields.${row.field}`, { _: '' }) }))
    .filter(({ label }) => label !== '');
  const reload = () => {
    refresh();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      aria-labelledby={titleId}
      onClick={(event) => event.stopPropagation()}
    >
      <DialogTitle id={titleId}>{translate('console.conflict.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>{translate('console.conflict.explanation')}</DialogContentText>
        {rows.length > 0 && (
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>{translate('console.conflict.field')}</TableCell>
                <TableCell>{translate('console.conflict.mine')}</TableCell>
                <TableCell>{translate('console.conflict.theirs')}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map((row) => (
                <TableRow key={row.field}>
                  <TableCell>{row.label}</TableCell>
                  <TableCell>{showValue(row.field, row.mine)}</TableCell>
                  <TableCell sx={{ fontWeight: 600 }}>{showValue(row.field, row.theirs)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2.5 }}>
        <Button variant="contained" onClick={reload}>
          {translate('console.conflict.reload')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
