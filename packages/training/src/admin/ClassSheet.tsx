import { Loaded, useConsoleDataProvider } from '@gongyi/console-kit';
import Print from '@mui/icons-material/Print';
import { Box, Button, Card, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { TrainingClassRecord } from '../model/training-class.js';
import { useRoster } from './ClassParts.js';
import { useTradeText } from './shared.js';

/** 开班申请表 and 花名册 of one class, to be printed. */
export function ClassSheet() {
  const { id = '' } = useParams();
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['training-class-sheet', id],
    queryFn: async () => (await dataProvider.getOne<TrainingClassRecord>('training-classes', { id })).data,
  });
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1, mb: 2, '@media print': { display: 'none' } }}>
        <Button component={Link} to={`/training-classes/${id}/show`}>
          {translate('training.back')}
        </Button>
        <Button variant="contained" startIcon={<Print />} onClick={() => globalThis.print()}>
          {translate('training.print')}
        </Button>
      </Box>
      <Card sx={{ p: { xs: 2, sm: 5 }, maxWidth: 900, mx: 'auto', '@media print': { border: 0, boxShadow: 'none' } }}>
        <Loaded query={query}>{(found) => <Sheet trainingClass={found} />}</Loaded>
      </Card>
    </>
  );
}

function Sheet({ trainingClass }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const tradeText = useTradeText();
  const roster = useRoster(trainingClass.id).filter(({ state }) => state !== 'withdrawn' && state !== 'excluded');
  const field = (name: string) => translate(`resources.training-classes.fields.${name}`);
  const rows: readonly (readonly [string, string | number | null])[] = [
    ['institutionName', trainingClass.institutionName],
    ['number', trainingClass.number],
    ['name', trainingClass.name],
    ['tradeName', tradeText({ name: trainingClass.tradeName, level: trainingClass.level })],
    ['mode', translate(`training.modes.${trainingClass.mode}`)],
    ['place', trainingClass.place],
    ['startsOn', trainingClass.startsOn],
    ['endsOn', trainingClass.endsOn],
    ['plannedHours', trainingClass.plannedHours],
    ['seats', trainingClass.seats],
    ['headTeacher', `${trainingClass.headTeacher} ${trainingClass.contactPhone}`],
    ['employerName', trainingClass.employerName],
    ['submittedOn', `${trainingClass.submittedOn ?? ''} ${trainingClass.submittedByName ?? ''}`],
  ];
  return (
    <>
      <Typography variant="h1" align="center" sx={{ mb: 3 }}>
        {translate('training.class.form_title')}
      </Typography>
      <Table size="small">
        <TableBody>
          {rows.map(([name, value]) => (
            <TableRow key={name}>
              <TableCell sx={{ width: '30%', fontWeight: 600 }}>{field(name)}</TableCell>
              <TableCell>{value}</TableCell>
            </TableRow>
          ))}
          {['opinion', 'seal'].map((name) => (
            <TableRow key={name} sx={{ height: 72 }}>
              <TableCell sx={{ fontWeight: 600 }}>{translate(`training.class.${name}`)}</TableCell>
              <TableCell />
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Typography variant="h1" align="center" sx={{ mt: 5, mb: 3, breakBefore: 'page' }}>
        {translate('training.class.roster_title')}
      </Typography>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{translate('training.class.serial')}</TableCell>
            <TableCell>{field('traineeName')}</TableCell>
            <TableCell>{translate('training.class.identity')}</TableCell>
            <TableCell>{translate('training.class.category')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {roster.map(({ id, personName, identityMasked, category }, index) => (
            <TableRow key={id}>
              <TableCell>{index + 1}</TableCell>
              <TableCell>{personName}</TableCell>
              <TableCell>{identityMasked}</TableCell>
              <TableCell>{category}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
