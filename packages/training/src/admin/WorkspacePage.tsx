import {
  DivisionField,
  EmptyState,
  Loaded,
  PageTitle,
  Section,
  StateChip,
  useConsoleDataProvider,
} from '@gongyi/console-kit';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { RecordContextProvider, ResourceContextProvider, useCreatePath, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { type AccreditationRecord, openStates } from '../model/accreditation.js';
import type { InstitutionRecord } from '../model/institution.js';
import { ApplyButton, tones } from './AccreditationScreens.js';
import { InstitutionParts } from './InstitutionParts.js';
import { EditInstitution, InstitutionFacts } from './InstitutionScreens.js';
import { LessonsToday } from './LessonsToday.js';
import { NextStep } from './NextStep.js';
import { line } from './shared.js';

const all = { pagination: { page: 1, perPage: 50 }, filter: {} };

/** 机构工作台: what an institution's own people look at first: where its accreditation stands, what is next, its file. */
export function WorkspacePage() {
  const dataProvider = useConsoleDataProvider();
  const translate = useTranslate();
  // Named as react-admin names its lists, so that a command's refresh reads them anew.
  const query = useQuery({
    queryKey: ['institutions', 'getList', 'workspace'],
    queryFn: async () => {
      const institutions = await dataProvider.getList<InstitutionRecord>('institutions', {
        ...all,
        sort: { field: 'name', order: 'ASC' },
      });
      const accreditations = await dataProvider.getList<AccreditationRecord>('accreditations', {
        ...all,
        sort: { field: 'id', order: 'DESC' },
      });
      return { institution: institutions.data[0], accreditations: accreditations.data };
    },
  });
  return (
    <Loaded query={query}>
      {({ institution, accreditations }) =>
        institution === undefined ? (
          <EmptyState text={translate('training.no_institution')} />
        ) : (
          <ResourceContextProvider value="institutions">
            <RecordContextProvider value={institution}>
              <PageTitle title={institution.name} subtitle={<DivisionField value={institution.divisionCode} />}>
                <EditInstitution />
              </PageTitle>
              <Stack spacing={2}>
                <LessonsToday />
                <Standing accreditations={accreditations} />
                <Section title={translate('training.own_file')}>
                  <InstitutionFacts institution={institution} />
                </Section>
                <InstitutionParts institution={institution} />
              </Stack>
            </RecordContextProvider>
          </ResourceContextProvider>
        )
      }
    </Loaded>
  );
}

function Standing({ accreditations }: { readonly accreditations: readonly AccreditationRecord[] }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const to = ({ id }: AccreditationRecord) => createPath({ resource: 'accreditations', id, type: 'show' });
  const open = accreditations.some(({ state }) => (openStates as readonly string[]).includes(state));
  const titleOf = ({ number, submittedOn }: AccreditationRecord) =>
    number ??
    (submittedOn === null
      ? translate('training.application_unsent')
      : translate('training.application_of', { day: submittedOn }));
  const shown = accreditations.filter(({ state }) => state !== 'withdrawn');
  return (
    <Section title={translate('training.own_accreditation')} actions={open ? null : <ApplyButton />}>
      {shown.length === 0 && <Typography color="text.secondary">{translate('training.apply_first')}</Typography>}
      <Stack spacing={2}>
        {shown.map((accreditation) => (
          <Box key={accreditation.id}>
            <Box sx={line}>
              <StateChip workflow="accreditation" value={accreditation.state} tones={tones} />
              <Link component={RouterLink} to={to(accreditation)} sx={{ fontWeight: 600 }}>
                {titleOf(accreditation)}
              </Link>
              {accreditation.validFrom !== null && (
                <Typography color="text.secondary">
                  {accreditation.validFrom} – {accreditation.validTo}
                </Typography>
              )}
            </Box>
            <NextStep accreditation={accreditation} />
            {accreditation.state === 'draft' && (
              <Button variant="contained" component={RouterLink} to={to(accreditation)} sx={{ mt: 1.5 }}>
                {translate('training.go_on')}
              </Button>
            )}
          </Box>
        ))}
      </Stack>
    </Section>
  );
}
