import { DivisionField, Loaded, useConsoleDataProvider } from '@gongyi/console-kit';
import Print from '@mui/icons-material/Print';
import {
  Box,
  Button,
  Card,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { AccreditationRecord } from '../model/accreditation.js';
import { usePunctuation, useTradeText } from './shared.js';

/** 拟认定名单公示: all institutions whose notice goes up on one day, to be printed. */
export function AccreditationNotice() {
  const { day = '' } = useParams();
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['accreditation-notice', day],
    queryFn: async () => {
      const pagination = { page: 1, perPage: 200 };
      const sort = { field: 'institutionName', order: 'ASC' } as const;
      const filter = { publishedOn: day };
      return (await dataProvider.getList<AccreditationRecord>('accreditations', { pagination, sort, filter })).data;
    },
  });
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, mb: 2, '@media print': { display: 'none' } }}>
        <Button component={Link} to="/accreditations">
          {translate('training.back')}
        </Button>
        <Button variant="contained" startIcon={<Print />} onClick={() => globalThis.print()}>
          {translate('training.print')}
        </Button>
      </Box>
      <Card sx={{ p: { xs: 2, sm: 5 }, maxWidth: 900, mx: 'auto', '@media print': { border: 0, boxShadow: 'none' } }}>
        <Loaded query={query}>{(proposed) => <Sheet day={day} proposed={proposed} />}</Loaded>
      </Card>
    </>
  );
}

function Sheet({ day, proposed }: { readonly day: string; readonly proposed: readonly AccreditationRecord[] }) {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const { list } = usePunctuation();
  const until = proposed[0]?.noticeEndsOn ?? '';
  const cells = ['number', 'institution', 'place', 'trades', 'capacity', 'points'] as const;
  return (
    <>
      <Typography variant="h1" align="center" sx={{ mb: 3 }}>
        {translate('training.notice_title')}
      </Typography>
      <Typography sx={{ lineHeight: 2, mb: 2 }}>
        {translate('training.notice_words', { count: proposed.length, day, until })}
      </Typography>
      <TableContainer>
        <Table size="small">
          <TableHead>
            <TableRow>
              {cells.map((cell) => (
                <TableCell key={cell}>{translate(`training.sheet.${cell}`)}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {proposed.map(
              (
                { id, institutionName, creditCode, divisionCode, scopes, capacity, scoreSum, scoreReviewers },
                index,
              ) => (
                <TableRow key={id}>
                  <TableCell>{index + 1}</TableCell>
                  <TableCell>
                    {institutionName}
                    <Typography variant="caption" component="div" color="text.secondary">
                      {creditCode}
                    </Typography>
                  </TableCell>
                  <TableCell>
                    <DivisionField value={divisionCode} />
                  </TableCell>
                  <TableCell>{list(scopes.map(({ tradeName: name, level }) => tradeText({ name, level })))}</TableCell>
                  <TableCell>{capacity}</TableCell>
                  <TableCell>
                    {scoreSum === null || scoreReviewers === null ? '' : (scoreSum / scoreReviewers).toFixed(1)}
                  </TableCell>
                </TableRow>
              ),
            )}
          </TableBody>
        </Table>
      </TableContainer>
      <Typography align="right" sx={{ mt: 4 }}>
        {day}
      </Typography>
    </>
  );
}
