import { useToday } from '@gongyi/console-kit';
import { Alert, Box } from '@mui/material';
import { useGetOne, useTranslate } from 'react-admin';
import type { AccreditationRecord } from '../model/accreditation.js';
import { missingOf } from '../model/accreditation-rules.js';
import type { InstitutionRecord } from '../model/institution.js';
import { useNameOf } from './shared.js';

const severities = {
  active: 'success',
  suspended: 'warning',
  removed: 'error',
  blacklisted: 'error',
  refused: 'error',
} as const;

/** What has to happen next, and what is missing for it. */
export function NextStep({ accreditation }: { readonly accreditation: AccreditationRecord }) {
  const translate = useTranslate();
  const today = useToday();
  const { state, noticeEndsOn, validTo, changes } = accreditation;
  const missing = useMissing(accreditation);
  const severity = severities[state as keyof typeof severities] ?? 'info';
  const over = noticeEndsOn !== null && noticeEndsOn < today;
  const key =
    state === 'on_notice' && over ? 'notice_over' : state === 'active' && (validTo ?? '') < today ? 'expired' : state;
  const last = changes.at(-1);
  const text = translate(`training.next.${missing.length > 0 ? 'draft_missing' : key}`, {
    until: noticeEndsOn ?? '',
    validTo: validTo ?? '',
    cause: last?.cause ?? '',
    document: last?.documentNumber ?? '',
    rectifyBy: last?.rectifyBy ?? '—',
  });
  return (
    <Alert severity={severity}>
      {text}
      {missing.length > 0 && (
        <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5 }}>
          {missing.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </Box>
      )}
    </Alert>
  );
}

function useMissing(accreditation: AccreditationRecord): readonly string[] {
  const translate = useTranslate();
  const nameOf = useNameOf();
  const draft = accreditation.state === 'draft';
  const { data } = useGetOne<InstitutionRecord>(
    'institutions',
    { id: accreditation.institutionId },
    { enabled: draft },
  );
  if (!draft || data === undefined) return [];
  const { criteria, parts } = missingOf(accreditation, data);
  return [
    ...accreditation.criteria
      .filter(({ id }) => criteria.includes(id))
      .map((one) => translate(one.evidence ? 'training.prove_with_file' : 'training.prove', { name: nameOf(one) })),
    ...parts.map((part) => translate(`training.missing.${part}`)),
  ];
}
