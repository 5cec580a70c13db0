import { EmptyState, Loaded, PageTitle, Section, Tag, useConsoleDataProvider, useToday } from '@gongyi/console-kit';
import { addDays, parseLocalDate } from '@gongyi/kernel';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { LessonRecord, TrainingClassRecord } from '../model/training-class.js';

/** So far back a lesson without a record is still shown. */
const daysBack = 14;
const most = { page: 1, perPage: 200 };

interface Shown extends LessonRecord {
  readonly className: string;
}

function useLessonsToday() {
  const dataProvider = useConsoleDataProvider();
  const today = useToday();
  const day = parseLocalDate(today);
  return useQuery({
    queryKey: ['lessons', 'getList', 'today', today],
    enabled: day !== undefined,
    queryFn: async (): Promise<Shown[]> => {
      if (day === undefined) return [];
      const classes = await dataProvider.getList<TrainingClassRecord>('training-classes', {
        pagination: most,
        sort: { field: 'startsOn', order: 'DESC' },
        filter: { state: 'running' },
      });
      const lessons = await dataProvider.getList<LessonRecord>('lessons', {
        pagination: most,
        sort: { field: 'day', order: 'DESC' },
        filter: { from: addDays(day, -daysBack), to: day },
      });
      const names = new Map(classes.data.map(({ id, name }) => [id, name]));
      return lessons.data
        .filter(
          (lesson) =>
            names.has(lesson.classId) &&
            lesson.state !== 'cancelled' &&
            (lesson.day === today || lesson.state === 'planned'),
        )
        .map((lesson) => ({ ...lesson, className: names.get(lesson.classId) ?? '' }))
        .sort((a, b) => `${b.day}`.localeCompare(a.day) || a.startsAt.localeCompare(b.startsAt));
    },
  });
}

/** 今日课程: what is taught today, each lesson with its roll call, and what was not recorded on the days before. */
export function LessonsToday() {
  const translate = useTranslate();
  const today = useToday();
  const query = useLessonsToday();
  return (
    <Section title={translate('training.roll.today')}>
      <Loaded query={query}>
        {(lessons) =>
          lessons.length === 0 ? (
            <EmptyState text={translate('training.roll.none_today')} />
          ) : (
            <Stack spacing={1.5}>
              {lessons.map((lesson) => (
                <LessonCard key={lesson.id} lesson={lesson} late={lesson.day < today} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Section>
  );
}

function LessonCard({ lesson, late }: { readonly lesson: Shown; readonly late: boolean }) {
  const translate = useTranslate();
  const { id, className, day, startsAt, endsAt, content, roomName, teacherName, state } = lesson;
  const held = state === 'held';
  return (
    <Box
      sx={{
        border: 1,
        borderColor: late ? 'warning.main' : 'divider',
        borderRadius: 1,
        p: 1.5,
        display: 'flex',
        flexWrap: 'wrap',
        gap: 1.5,
        alignItems: 'center',
      }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 200 }}>
        <Typography sx={{ fontWeight: 650 }}>
          {late && `${day} `}
          {startsAt}–{endsAt} {content}
        </Typography>
        <Typography variant="body2" color="text.secondary">
          {[className, roomName, teacherName].join(' · ')}
        </Typography>
        <Tag tone={held ? 'success' : late ? 'warning' : 'neutral'}>
          {translate(held ? 'training.roll.done' : late ? 'training.roll.missing' : 'training.roll.waiting')}
        </Tag>
      </Box>
      <Button
        component={RouterLink}
        to={`/roll-call/${id}`}
        variant={held ? 'outlined' : 'contained'}
        size="large"
        sx={{ minHeight: 48, width: { xs: '100%', sm: 'auto' } }}
      >
        {translate(held ? 'training.roll.look' : 'training.roll.call')}
      </Button>
    </Box>
  );
}

/** For a teacher, who has no other page of the institution's. */
export function LessonsTodayPage() {
  const translate = useTranslate();
  return (
    <Box sx={{ maxWidth: 760 }}>
      <PageTitle title={translate('training.roll.today')} />
      <LessonsToday />
    </Box>
  );
}
