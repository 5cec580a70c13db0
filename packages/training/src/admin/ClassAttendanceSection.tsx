import { Fact, FactGrid, Section, Tag } from '@gongyi/console-kit';
import { Box, Button, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useGetOne, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { ClassAttendance } from '../model/attendance.js';
import type { TrainingClassRecord } from '../model/training-class.js';
import { markTones } from './RollCallPage.js';

const percent = (rate: number | null) => (rate === null ? '—' : `${rate}%`);
const first = { position: 'sticky', left: 0, bgcolor: 'background.paper', zIndex: 1, minWidth: 110 } as const;
const began = ['running', 'suspended', 'taught', 'assessed', 'settled'];

/** 考勤表: everybody and every lesson, each person’s share and the class’s average against the county’s thresholds. */
export function ClassAttendanceSection({ trainingClass }: { readonly trainingClass: TrainingClassRecord }) {
  const translate = useTranslate();
  const enabled = began.includes(trainingClass.state);
  const { data } = useGetOne<ClassAttendance>('class-attendance', { id: trainingClass.id }, { enabled });
  if (!enabled || data === undefined) return null;
  const filter = encodeURIComponent(JSON.stringify({ classId: trainingClass.id }));
  return (
    <Section
      title={translate('training.roll.matrix')}
      actions={
        <Button component={RouterLink} to={`/lesson-marks?filter=${filter}`}>
          {translate('training.roll.marks')}
        </Button>
      }
    >
      <Figures attendance={data} />
      <Matrix attendance={data} />
    </Section>
  );
}

interface Of {
  readonly attendance: ClassAttendance;
}

function Figures({ attendance }: Of) {
  const translate = useTranslate();
  const { rate, card, heldHours, plannedHours, personPassFrom, classYellowBelow, classRedBelow, trainees } = attendance;
  const limit = (value: number | null) => (value === null ? translate('training.roll.no_limit') : `${value}%`);
  return (
    <FactGrid>
      <Fact label="training.roll.class_rate">
        {percent(rate)}{' '}
        {card !== null && (
          <Tag tone={card === 'red' ? 'error' : 'warning'}>{translate(`training.roll.cards.${card}`)}</Tag>
        )}
      </Fact>
      <Fact label="training.roll.hours">
        {heldHours} / {plannedHours}
      </Fact>
      <Fact label="training.roll.person_limit">{limit(personPassFrom)}</Fact>
      <Fact label="training.roll.class_limits">
        {limit(classYellowBelow)} / {limit(classRedBelow)}
      </Fact>
      <Fact label="training.roll.below">{trainees.filter(({ below }) => below === true).length}</Fact>
    </FactGrid>
  );
}

function Matrix({ attendance: { lessons, trainees } }: Of) {
  const translate = useTranslate();
  return (
    <Box sx={{ overflowX: 'auto', mt: 2 }}>
      <Table size="small" sx={{ '& td, & th': { px: 0.75 } }}>
        <TableHead>
          <TableRow>
            <TableCell sx={first}>{translate('training.roll.trainee')}</TableCell>
            <TableCell align="right">{translate('training.attendance')}</TableCell>
            {lessons.map(({ id, day, startsAt }) => (
              <TableCell key={id} align="center">
                <RouterLink to={`/roll-call/${id}`}>
                  {day.slice(5)}
                  <br />
                  {startsAt}
                </RouterLink>
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {trainees.map(({ enrolmentId, personName, identityMasked, rate, below, marks }) => (
            <TableRow key={enrolmentId}>
              <TableCell sx={first}>
                {personName}
                <Typography variant="caption" component="div" color="text.secondary">
                  {identityMasked.slice(-4)}
                </Typography>
              </TableCell>
              <TableCell align="right">
                <Tag tone={below === true ? 'error' : 'neutral'}>{percent(rate)}</Tag>
              </TableCell>
              {lessons.map(({ id }) => {
                const mark = marks[id];
                return (
                  <TableCell key={id} align="center">
                    {mark === undefined ? (
                      '·'
                    ) : (
                      <Tag tone={markTones[mark]}>{translate(`training.marks_short.${mark}`)}</Tag>
                    )}
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
