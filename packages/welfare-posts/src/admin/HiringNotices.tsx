import { DivisionField, formatMoney, Loaded, useConsole, useConsoleDataProvider } from '@gongyi/console-kit';
import { maskPersonName } from '@gongyi/kernel';
import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { ApplicationRecord } from '../model/application.js';
import type { ProcedureRecord } from '../model/procedure.js';
import type { VacancyRecord, VacancyTerms } from '../model/vacancy.js';
import { PrintedSheet } from './PrintedSheet.js';

type Announced = VacancyRecord & { readonly terms: VacancyTerms };

function useVacancy() {
  const { id = '' } = useParams();
  const dataProvider = useConsoleDataProvider();
  return useQuery({
    queryKey: ['vacancy-notice', id],
    queryFn: async () => (await dataProvider.getOne<Announced>('vacancies', { id })).data,
  });
}

function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const translate = useTranslate();
  if (children === '') return null;
  return (
    <Typography component="div" sx={{ lineHeight: 2, whiteSpace: 'pre-line' }}>
      <strong>{translate(label)}：</strong>
      {children}
    </Typography>
  );
}

const field = (name: string) => `resources.vacancies.fields.${name}`;

/** 招聘公告, to be printed. */
export function VacancyNotice() {
  const query = useVacancy();
  return (
    <Loaded query={query}>
      {(vacancy) => (
        <PrintedSheet title={vacancy.terms.forms.vacancyNotice} back={`/vacancies/${vacancy.id}/show`}>
          <VacancyWords vacancy={vacancy} />
        </PrintedSheet>
      )}
    </Loaded>
  );
}

function VacancyWords({ vacancy }: { readonly vacancy: Announced }) {
  const translate = useTranslate();
  const { terms, announcedOn, noticeEndsOn } = vacancy;
  return (
    <>
      <Line label={field('postName')}>{vacancy.postName}</Line>
      <Line label={field('divisionCode')}>
        <DivisionField value={vacancy.divisionCode} />
      </Line>
      <Line label={field('usingUnit')}>{vacancy.usingUnit}</Line>
      <Line label={field('placesOffered')}>{String(vacancy.placesOffered)}</Line>
      <Line label={field('duties')}>{vacancy.duties}</Line>
      <Line label={field('standardFen')}>
        {translate('hiring.pay', { money: formatMoney(vacancy.standardFen), days: vacancy.requiredDays })}
      </Line>
      <Line label={field('conditions')}>{vacancy.conditions}</Line>
      <Line label={field('howToApply')}>{vacancy.howToApply}</Line>
      <Line label="hiring.documents">{terms.documents.map(({ zh }) => zh).join('、')}</Line>
      <Line label="hiring.notice_time">
        {translate('hiring.from_to', { from: announcedOn ?? '', to: noticeEndsOn ?? '' })}
      </Line>
      <Line label="hiring.contact">{terms.forms.objectionContact}</Line>
      <Typography align="right" sx={{ mt: 4 }}>
        {announcedOn}
      </Typography>
    </>
  );
}

const named: readonly ApplicationRecord['state'][] = ['proposed', 'approved', 'hired'];

function useProposed(vacancyId: string) {
  const { client } = useConsole();
  const dataProvider = useConsoleDataProvider();
  return useQuery({
    queryKey: ['proposed-notice', vacancyId],
    queryFn: async () => {
      const { data } = await dataProvider.getList<ApplicationRecord>('applications', {
        filter: { vacancyId },
        sort: { field: 'rank', order: 'ASC' },
        pagination: { page: 1, perPage: 1000 },
      });
      const filter = JSON.stringify({ subject: 'vacancy', subjectId: vacancyId });
      const [procedure] = await client.request<ProcedureRecord[]>(`/procedures?${new URLSearchParams({ filter })}`);
      return {
        // Decided or not, the notice names whom it named: not those who came from the waiting list later.
        people: data.filter(({ state, waitingNumber }) => named.includes(state) && waitingNumber === null),
        notices: (procedure?.acts ?? []).filter(({ act, round }) => act === 'notice' && round === procedure?.round),
      };
    },
    enabled: vacancyId !== '',
  });
}

/** 拟聘用人员公示, to be printed: names and numbers masked. */
export function ProposedNotice() {
  const query = useVacancy();
  return (
    <Loaded query={query}>
      {(vacancy) => (
        <PrintedSheet title={vacancy.terms.forms.publicNotice} back={`/vacancies/${vacancy.id}/show`}>
          <Proposed vacancy={vacancy} />
        </PrintedSheet>
      )}
    </Loaded>
  );
}

function Proposed({ vacancy }: { readonly vacancy: Announced }) {
  const translate = useTranslate();
  const query = useProposed(vacancy.id);
  return (
    <Loaded query={query}>
      {({ people, notices }) => (
        <>
          <Typography component="div" sx={{ lineHeight: 2, mb: 2 }}>
            {translate('hiring.proposed_words', {
              post: vacancy.postName,
              count: people.length,
              contact: vacancy.terms.forms.objectionContact,
            })}
          </Typography>
          {notices.map(({ id, actedOn, noticeEndsOn }) => (
            <Line key={id} label="hiring.public_time">
              {translate('hiring.from_to', { from: actedOn, to: noticeEndsOn ?? '' })}
            </Line>
          ))}
          <People people={people} place={vacancy.divisionCode} />
        </>
      )}
    </Loaded>
  );
}

const cells = ['number', 'name', 'identity', 'place', 'post'] as const;

function People(props: { readonly people: readonly ApplicationRecord[]; readonly place: string }) {
  const translate = useTranslate();
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" sx={{ mt: 1 }}>
        <TableHead sx={{ display: 'table-header-group' }}>
          <TableRow>
            {cells.map((cell) => (
              <TableCell key={cell}>{translate(`hiring.sheet.${cell}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.people.map((person, index) => (
            <TableRow key={person.id} sx={{ breakInside: 'avoid' }}>
              <TableCell>{index + 1}</TableCell>
              <TableCell>{maskPersonName(person.personName)}</TableCell>
              <TableCell>{person.identityMasked}</TableCell>
              <TableCell>
                <DivisionField value={props.place} />
              </TableCell>
              <TableCell>{person.postName}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
