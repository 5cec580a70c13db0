import { lastDay } from '@gongyi/kernel';
import type { SubsidyService } from '@gongyi/subsidy';
import {
  type ApplicationService,
  type AppraisalService,
  appraisalPeriodName,
  type ExitService,
  type WelfarePostService,
} from '@gongyi/welfare-posts';
import type { TimelineEntry, TimelineSource } from './person-timeline.js';

/** More than a person's life on posts holds. */
const all = { sort: null, range: { from: 0, to: 299 }, ids: null } as const;

interface TimelineServices {
  readonly applications: Pick<ApplicationService, 'list'>;
  readonly posts: WelfarePostService;
  readonly appraisals: AppraisalService;
  readonly exits: ExitService;
  readonly subsidy: SubsidyService;
}

/** What each module tells about a person. */
export function timelineSources({
  applications,
  posts,
  appraisals,
  exits,
  subsidy,
}: TimelineServices): TimelineSource[] {
  return [
    {
      permission: 'applications.read',
      async entriesOf(actor, personId) {
        const { rows } = await applications.list(actor, { ...all, filter: { personId } });
        return rows.map(({ id, appliedOn, postName, state, vacancyId }) => ({
          id,
          day: appliedOn,
          kind: 'application',
          title: postName,
          state: `application.${state}`,
          amountFen: null,
          resource: 'vacancies',
          recordId: vacancyId,
        }));
      },
    },
    {
      permission: 'agreements.read',
      async entriesOf(actor, personId) {
        const { rows } = await posts.posts.listAgreements(actor, { ...all, filter: { personId } });
        return rows.flatMap(({ id, postName, startsOn, leftOn, leaveReason }): TimelineEntry[] => {
          const entry = { state: null, amountFen: null, resource: 'agreements', recordId: id };
          const began = { ...entry, id: `${id} start`, day: startsOn, kind: 'agreement', title: postName };
          if (leftOn === null) return [began];
          return [began, { ...entry, id: `${id} left`, day: leftOn, kind: 'left', title: leaveReason || postName }];
        });
      },
    },
    {
      permission: 'appraisals.read',
      async entriesOf(actor, personId) {
        const { rows } = await appraisals.list(actor, { ...all, filter: { personId } });
        return rows.map(
          ({ id, toldOn, decidedOn, firstDay, period, gradeZh, gradeEn, state, amountStanding, amountFen }) => ({
            id,
            day: toldOn ?? decidedOn ?? firstDay,
            kind: 'appraisal',
            title:
              `${appraisalPeriodName(period, actor.locale)} ${(actor.locale === 'en' ? gradeEn : gradeZh) ?? ''}`.trim(),
            state: `appraisal.${state}`,
            // Only what is in a month: what waits, or came too late, was not paid.
            amountFen: amountStanding === 'applied' ? amountFen : null,
            resource: 'appraisals',
            recordId: id,
          }),
        );
      },
    },
    {
      permission: 'exits.read',
      async entriesOf(actor, personId) {
        const { rows } = await exits.list(actor, { ...all, filter: { personId } });
        return rows.map(({ id, lastDay: day, groundZh, groundEn, state }) => ({
          id,
          day,
          kind: 'exit',
          title: actor.locale === 'en' ? groundEn : groundZh,
          state: `exit.${state}`,
          amountFen: null,
          resource: 'exits',
          recordId: id,
        }));
      },
    },
    {
      permission: 'attendance-lines.read',
      async entriesOf(actor, personId) {
        const { rows } = await posts.attendance.listLines(actor, { ...all, filter: { personId } });
        return rows.map(({ id, period, postName, daysAttended, requiredDays, state, amountFen }) => ({
          id,
          day: lastDay(period),
          kind: 'month',
          title: `${postName ?? ''} ${daysAttended ?? '—'}/${requiredDays ?? '—'}`,
          state: `attendance-line.${state}`,
          amountFen,
          resource: 'attendance-lines',
          recordId: id,
        }));
      },
    },
    {
      permission: 'payments.read',
      async entriesOf(actor, personId) {
        const { rows } = await subsidy.payments.find(actor, { ...all, filter: { personId } });
        return rows.flatMap(({ id, period, state, settledOn, returnedOn, sentOn, amountFen }): TimelineEntry[] => {
          const day = settledOn ?? returnedOn ?? sentOn;
          if (day === null) return [];
          const title = period;
          const where = { resource: 'payments', recordId: id };
          return [{ id, day, kind: 'payment', title, state: `payment.${state}`, amountFen, ...where }];
        });
      },
    },
  ];
}
