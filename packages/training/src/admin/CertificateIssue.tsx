import { Section, useConsoleDataProvider, usePermission, useToday } from '@gongyi/console-kit';
import { countyOf, type DivisionCode } from '@gongyi/kernel';
import { Alert, Box, Button, Checkbox, FormControlLabel, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useCreatePath, useGetList, useGetOne, useNotify, useRefresh, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { AssessmentRecord, AssessmentSheet } from '../model/assessment.js';
import { type CertificateRecord, plainNumber } from '../model/certificate.js';
import { certificateNumberFaults, followingNumbers } from '../model/certificate-number.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { line, useLevelName } from './shared.js';

interface Of {
  readonly assessment: AssessmentRecord;
}

/** Once the class is assessed: a certificate for everybody who passed here and has none yet. */
export function CertificateIssue({ assessment }: Of) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const permitted = usePermission('certificates.issue');
  const shown = permitted && assessment.state === 'confirmed' && assessment.classState !== 'taught';
  const { data: trainingClass } = useGetOne<TrainingClassRecord>(
    'training-classes',
    { id: assessment.classId },
    { enabled: shown },
  );
  const { data: certificates } = useGetList<CertificateRecord>(
    'certificates',
    {
      filter: { classId: assessment.classId },
      sort: { field: 'number', order: 'ASC' },
      pagination: { page: 1, perPage: 500 },
    },
    { enabled: shown },
  );
  if (!shown || trainingClass === undefined || certificates === undefined) return null;
  const held = new Map(
    certificates.filter(({ state }) => state !== 'revoked').map((one) => [one.enrolmentId, one] as const),
  );
  const passed = assessment.sheets.filter(({ result }) => result === 'passed');
  const waiting = passed.filter(({ enrolmentId }) => !held.has(enrolmentId));
  const issued = passed.flatMap(({ enrolmentId }) => held.get(enrolmentId) ?? []);
  return (
    <Section title={translate('training.issue.title')}>
      {issued.length > 0 && (
        <Box sx={{ mb: 2 }}>
          <Typography color="text.secondary">{translate('training.issue.issued', { count: issued.length })}</Typography>
          <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 0.5 }}>
            {issued.map(({ id, personName, number }) => (
              <RouterLink key={id} to={createPath({ resource: 'certificates', id, type: 'show' })}>
                {personName} {number}
              </RouterLink>
            ))}
          </Box>
        </Box>
      )}
      {waiting.length === 0 ? (
        <Typography color="text.secondary">
          {translate(passed.length === 0 ? 'training.issue.nobody' : 'training.issue.all')}
        </Typography>
      ) : (
        <Form key={waiting.length} assessment={assessment} trainingClass={trainingClass} waiting={waiting} />
      )}
    </Section>
  );
}

interface FormProps extends Of {
  readonly trainingClass: TrainingClassRecord;
  readonly waiting: readonly AssessmentSheet[];
}

/** Numbers as they stand on the paper, checked as they are typed; a completion certificate gets its number here. */
function Form({ assessment, trainingClass, waiting }: FormProps) {
  const translate = useTranslate();
  const levelName = useLevelName();
  const today = useToday();
  const { certificateKind: kind, level, tradeName } = trainingClass;
  const completion = kind === 'completion';
  const [issuedOn, setIssuedOn] = useState<string>(today);
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { issue, busy, failure } = useIssue(assessment.classId);
  const faultOf = (enrolmentId: string): string => {
    const number = plainNumber(numbers[enrolmentId] ?? '');
    if (completion || number === '') return '';
    const countyCode = countyOf(assessment.divisionCode as DivisionCode);
    const [fault] = certificateNumberFaults(number, { kind, countyCode, level, issuedOn });
    if (fault !== undefined)
      return translate(`training.issue.faults.${fault.code}`, { expected: fault.expected, length: number.length });
    const twice = waiting.some(
      (one) => one.enrolmentId !== enrolmentId && plainNumber(numbers[one.enrolmentId] ?? '') === number,
    );
    return twice ? translate('training.issue.twice') : '';
  };
  const chosen = waiting.filter(({ enrolmentId }) =>
    completion ? !left.has(enrolmentId) : (numbers[enrolmentId] ?? '').trim() !== '',
  );
  const wrong = chosen.some(({ enrolmentId }) => faultOf(enrolmentId) !== '');
  const early = issuedOn < assessment.day || issuedOn > today;
  const submit = () =>
    void issue(
      issuedOn,
      chosen.map(({ enrolmentId }) => ({
        enrolmentId,
        number: completion ? null : plainNumber(numbers[enrolmentId] ?? ''),
      })),
    );
  /** The numbers after the first one, in the order of the roster. */
  const fill = () => {
    const following = followingNumbers(plainNumber(numbers[waiting[0]?.enrolmentId ?? ''] ?? ''), waiting.length);
    setNumbers(Object.fromEntries(waiting.map(({ enrolmentId }, index) => [enrolmentId, following[index] ?? ''])));
  };
  return (
    <>
      <Typography sx={{ mb: 2 }}>
        {translate(`training.certificates.${kind}`)} · {tradeName}
        {level !== null && ` · ${levelName(level)}`}
      </Typography>
      <TextField
        type="date"
        label={translate('resources.certificates.fields.issuedOn')}
        value={issuedOn}
        required
        error={early}
        helperText={early ? translate('training.issue.day', { from: assessment.day, today }) : undefined}
        onChange={(event) => setIssuedOn(event.target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
        sx={{ mb: 1, minWidth: 200 }}
      />
      <Typography color="text.secondary" variant="body2">
        {translate(completion ? 'training.issue.completion_hint' : 'training.issue.hint')}
      </Typography>
      {waiting.map(({ enrolmentId, personName, identityMasked }, index) => (
        <Box key={enrolmentId} sx={{ ...line, alignItems: 'flex-start', maxWidth: 640, py: 1.25 }}>
          <Box sx={{ width: 190 }}>
            {personName}
            <Typography variant="caption" color="text.secondary" component="div">
              {identityMasked}
            </Typography>
          </Box>
          <Box sx={{ flex: '1 1 260px' }}>
            {completion ? (
              <FormControlLabel
                label={translate('training.issue.include')}
                control={
                  <Checkbox
                    checked={!left.has(enrolmentId)}
                    onChange={(event) => {
                      const next = new Set(left);
                      if (event.target.checked) next.delete(enrolmentId);
                      else next.add(enrolmentId);
                      setLeft(next);
                    }}
                  />
                }
              />
            ) : (
              <TextField
                fullWidth
                size="small"
                label={translate('resources.certificates.fields.number')}
                value={numbers[enrolmentId] ?? ''}
                error={faultOf(enrolmentId) !== ''}
                helperText={faultOf(enrolmentId) || undefined}
                onChange={(event) => setNumbers({ ...numbers, [enrolmentId]: event.target.value })}
                slotProps={{
                  htmlInput: {
                    autoComplete: 'off',
                    maxLength: 60,
                    'aria-label': `${personName} ${translate('resources.certificates.fields.number')}`,
                  },
                }}
              />
            )}
            {!completion && index === 0 && waiting.length > 1 && (
              <Button
                size="small"
                disabled={(numbers[enrolmentId] ?? '').trim() === '' || faultOf(enrolmentId) !== ''}
                onClick={fill}
              >
                {translate('training.issue.fill')}
              </Button>
            )}
          </Box>
        </Box>
      ))}
      {failure !== '' && (
        <Alert severity="error" sx={{ mt: 1 }}>
          {failure}
        </Alert>
      )}
      <Button
        variant="contained"
        disabled={chosen.length === 0 || wrong || early}
        loading={busy}
        onClick={submit}
        sx={{ mt: 2, minHeight: 44 }}
      >
        {translate('training.issue.submit', { count: chosen.length })}
      </Button>
    </>
  );
}

function useIssue(classId: string) {
  const dataProvider = useConsoleDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const translate = useTranslate();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const issue = async (
    issuedOn: string,
    certificates: readonly { readonly enrolmentId: string; readonly number: string | null }[],
  ) => {
    setBusy(true);
    setFailure('');
    try {
      await dataProvider.command('certificates', null, '', { classId, issuedOn, certificates: [...certificates] });
      notify('resources.certificates.commands.issue.done', { type: 'success' });
      refresh();
    } catch (error) {
      const { message } = error as Error;
      setFailure(translate(message, { _: message }));
    } finally {
      setBusy(false);
    }
  };
  return { issue, busy, failure };
}
