import { Section, Tag } from '@gongyi/console-kit';
import ChevronRight from '@mui/icons-material/ChevronRight';
import { Box, Link, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Step, Task } from './month.js';

interface TasksProps {
  readonly tasks: readonly Task[];
  readonly steps: readonly Step[];
}

/** What the person can do now; with nothing to do, what the month waits for. */
export function Tasks({ tasks, steps }: TasksProps) {
  const translate = useTranslate();
  return (
    <Section title={translate('month.waiting')} flush={tasks.length > 0}>
      {tasks.length === 0 && (
        <Typography color="text.secondary">
          <Nothing steps={steps} />
        </Typography>
      )}
      {tasks.map((task) => (
        <TaskLink key={task.id} task={task} />
      ))}
    </Section>
  );
}

/** Says how far the month has come, to those who see all of it. */
function Nothing({ steps }: { readonly steps: readonly Step[] }) {
  const translate = useTranslate();
  const current = steps.find(({ state }) => state === 'current');
  if (current !== undefined) return translate('month.nothing_yet', { step: translate(`month.steps.${current.id}`) });
  return translate(steps.some(({ id }) => id === 'reconcile') ? 'month.all_done' : 'month.nothing');
}

function TaskLink({ task: { id, count, href } }: { readonly task: Task }) {
  const translate = useTranslate();
  return (
    <Link
      component={RouterLink}
      to={href}
      underline="none"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1,
        px: 2.5,
        py: 1.25,
        borderTop: 1,
        borderColor: 'divider',
        fontWeight: 600,
        '&:hover': { bgcolor: 'action.hover' },
      }}
    >
      <Box sx={{ flexGrow: 1 }}>{translate(`month.tasks.${id}`)}</Box>
      {count !== null && <Tag tone="warning">{translate(`month.units.${id}`, { smart_count: count })}</Tag>}
      <ChevronRight fontSize="small" />
    </Link>
  );
}
