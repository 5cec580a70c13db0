import { Section, Tag, useConsoleDataProvider, usePermission, useToday } from '@gongyi/console-kit';
import {
  Alert,
  Button,
  Checkbox,
  FormControlLabel,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { type KeyboardEvent, useState } from 'react';
import { useNotify, useRefresh, useTranslate } from 'react-admin';
import type { AssessmentRecord, AssessmentSheet } from '../model/assessment.js';
import { AskCorrection } from './ScoreCorrections.js';
import { points, readTenths } from './score-text.js';

const tones = { passed: 'success', failed: 'error', absent: 'warning', not_admitted: 'neutral' } as const;
interface Of {
  readonly assessment: AssessmentRecord;
}

/** The roster with its scores; before they are handed in, the assessor writes them here. */
export function AssessmentScores({ assessment }: Of) {
  const translate = useTranslate();
  const permitted = usePermission('assessments.score');
  const today = useToday();
  const may = permitted && assessment.state === 'fixed' && assessment.day <= today;
  const { sheets, rule, version } = assessment;
  if (sheets.length === 0) return null;
  return (
    <Section title={translate('training.score_sheet')}>
      {may && (
        <Typography color="text.secondary" sx={{ mb: 1 }}>
          {translate('training.score_hint', { theory: rule.theoryPass, practice: rule.practicePass })}
        </Typography>
      )}
      {may ? <Form key={version} assessment={assessment} /> : <Results assessment={assessment} />}
    </Section>
  );
}

/** A phone has no room for what decides nothing any more. */
const narrow = { px: { xs: 0.5, sm: 2 } } as const;
const roomy = { display: { xs: 'none', sm: 'table-cell' } } as const;

function Results({ assessment }: Of) {
  const translate = useTranslate();
  const { sheets } = assessment;
  return (
    <TableContainer>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell sx={narrow}>{translate('resources.certificates.fields.personName')}</TableCell>
            {['attendance', 'theory', 'practice', 'overall'].map((one) => (
              <TableCell key={one} align="right" sx={one === 'attendance' ? roomy : narrow}>
                {translate(`training.${one}`)}
              </TableCell>
            ))}
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {sheets.map((sheet) => (
            <TableRow key={sheet.id}>
              <TableCell sx={narrow}>
                {sheet.personName}
                <Typography variant="caption" color="text.secondary" component="div" sx={{ overflowWrap: 'anywhere' }}>
                  {sheet.identityMasked}
                </Typography>
              </TableCell>
              <TableCell align="right" sx={roomy}>
                {sheet.attendanceRate === null ? '—' : `${sheet.attendanceRate}%`}
              </TableCell>
              <TableCell align="right" sx={narrow}>
                {points(sheet.theoryTenths)}
              </TableCell>
              <TableCell align="right" sx={narrow}>
                {points(sheet.practiceTenths)}
              </TableCell>
              <TableCell align="right" sx={narrow}>
                {points(sheet.overallTenths)}
              </TableCell>
              <TableCell sx={narrow}>
                {sheet.result !== null && (
                  <Tag tone={tones[sheet.result]}>{translate(`training.score_results.${sheet.result}`)}</Tag>
                )}
                {sheet.admissionReason !== '' && (
                  <Typography variant="caption" component="div">
                    {sheet.admissionReason}
                  </Typography>
                )}
                {sheet.corrections > 0 && <Tag tone="info">{translate('training.corrected')}</Tag>}
                <AskCorrection assessment={assessment} sheet={sheet} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

interface Typed {
  readonly theory: string;
  readonly practice: string;
  readonly absent: boolean;
}

const nothing: Typed = { theory: '', practice: '', absent: false };
const typedOf = ({ theoryTenths, practiceTenths, result }: AssessmentSheet): Typed => ({
  theory: points(theoryTenths),
  practice: points(practiceTenths),
  absent: result === 'absent',
});

/** Enter goes to the next field, as on the paper sheet. */
function toNext(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const fields = [
    ...(event.currentTarget.closest('table')?.querySelectorAll<HTMLInputElement>('input[type=text]') ?? []),
  ];
  const next = fields[fields.indexOf(event.target as HTMLInputElement) + 1];
  next?.focus();
  next?.select();
}

function Form({ assessment: { id, sheets } }: Of) {
  const translate = useTranslate();
  const admitted = sheets.filter((sheet) => sheet.admitted);
  const [typed, setTyped] = useState<Readonly<Record<string, Typed>>>(() =>
    Object.fromEntries(admitted.map((sheet) => [sheet.id, typedOf(sheet)])),
  );
  const [problem, setProblem] = useState('');
  const { save, busy } = useSave(id);
  const of = (sheetId: string) => typed[sheetId] ?? nothing;
  const change = (sheetId: string, part: Partial<Typed>) =>
    setTyped({ ...typed, [sheetId]: { ...of(sheetId), ...part } });
  const submit = () => {
    const scores = [];
    for (const { id: sheetId, personName: name } of admitted) {
      const { theory, practice, absent } = of(sheetId);
      if (!absent && theory === '' && practice === '') continue;
      const [theoryTenths, practiceTenths] = absent ? [null, null] : [readTenths(theory), readTenths(practice)];
      if (!absent && (theory === '' || practice === '')) return setProblem(translate('training.score_half', { name }));
      if (theoryTenths === undefined || practiceTenths === undefined)
        return setProblem(translate('training.score_wrong', { name }));
      scores.push({ sheetId, theoryTenths, practiceTenths, absent });
    }
    setProblem('');
    if (scores.length > 0) void save({ scores });
  };
  return (
    <>
      <Table size="small" onKeyDown={toNext} sx={{ maxWidth: 640 }}>
        <TableBody>
          {admitted.map((sheet) => (
            <ScoreRow key={sheet.id} sheet={sheet} typed={of(sheet.id)} onChange={(part) => change(sheet.id, part)} />
          ))}
        </TableBody>
      </Table>
      {problem !== '' && (
        <Alert severity="error" sx={{ mt: 1 }}>
          {problem}
        </Alert>
      )}
      <Button variant="contained" disabled={busy} onClick={submit} sx={{ mt: 2, minHeight: 44 }}>
        {translate('resources.assessments.commands.enter-scores.label')}
      </Button>
    </>
  );
}

interface RowProps {
  readonly sheet: AssessmentSheet;
  readonly typed: Typed;
  onChange(part: Partial<Typed>): void;
}

function ScoreRow({ sheet, typed, onChange }: RowProps) {
  const translate = useTranslate();
  const cell = { px: { xs: 0.5, sm: 2 } };
  return (
    <TableRow>
      <TableCell sx={cell}>{sheet.personName}</TableCell>
      {(['theory', 'practice'] as const).map((part) => (
        <TableCell key={part} sx={cell}>
          <TextField
            size="small"
            type="text"
            label={translate(`training.${part}`)}
            value={typed[part]}
            disabled={typed.absent}
            error={typed[part] !== '' && readTenths(typed[part]) === undefined}
            onChange={(event) => onChange({ [part]: event.target.value })}
            slotProps={{
              htmlInput: {
                inputMode: 'decimal',
                autoComplete: 'off',
                'aria-label': `${sheet.personName} ${translate(`training.${part}`)}`,
              },
            }}
            sx={{ width: { xs: 76, sm: 110 } }}
          />
        </TableCell>
      ))}
      <TableCell sx={cell}>
        <FormControlLabel
          sx={{ mr: 0 }}
          control={<Checkbox checked={typed.absent} onChange={(event) => onChange({ absent: event.target.checked })} />}
          label={translate('training.absent')}
        />
      </TableCell>
    </TableRow>
  );
}

function useSave(id: string) {
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const save = async (body: Parameters<typeof dataProvider.command>[3]) => {
    setBusy(true);
    try {
      await dataProvider.command('assessments', id, 'enter-scores', body);
      notify('resources.assessments.commands.enter-scores.done', { type: 'success' });
      refresh();
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return { save, busy };
}
