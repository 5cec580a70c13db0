import { Section, Tag, useConsole, useConsoleDataProvider, usePermission } from '@gongyi/console-kit';
import { Alert, Box, Button, Stack, TextField, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useRefresh, useTranslate } from 'react-admin';
import type { AppraisalRecord, AppraisalReviewer, AppraisalRule, AppraisalScore } from '../model/appraisal.js';
import { gradeOfTotal, itemsOf, reviewersOf, totalOf } from '../model/appraisal-rules.js';
import type { ProcedureRecord } from '../model/procedure.js';
import { pointsOf, useNamed } from './appraisal-words.js';

type Typed = Readonly<Record<string, string>>;

/** A point has two decimals at most; anything else is not read. */
export function readPoints(text: string): number | undefined {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Everybody's score of an appraisal; whose turn it is can write hers. */
export function ScoreSheets({ appraisal }: { readonly appraisal: AppraisalRecord }) {
  const procedure = useProcedure(appraisal);
  const { rule, scores, state } = appraisal;
  const open = (reviewer: AppraisalReviewer) =>
    state === 'draft' ||
    (state === 'in_procedure' &&
      (procedure?.state === 'returned' || (reviewer === 'township' && procedure?.waitsLevel === 'township')));
  return reviewersOf(rule.template).map((reviewer) => {
    const score = scores.find((one) => one.reviewer === reviewer);
    // A sheet that somebody else has written meanwhile begins anew with what is stored.
    const key = `${reviewer} ${score?.hundredths ?? score?.gradeId ?? ''}`;
    return <Sheet key={key} appraisal={appraisal} reviewer={reviewer} score={score} open={open(reviewer)} />;
  });
}

function useProcedure({ id, state }: AppraisalRecord): ProcedureRecord | undefined {
  const { client } = useConsole();
  const filter = JSON.stringify({ subject: 'appraisal', subjectId: id });
  const query = useQuery({
    queryKey: ['procedures', 'appraisal', id],
    queryFn: () => client.request<ProcedureRecord[]>(`/procedures?${new URLSearchParams({ filter })}`),
    enabled: state === 'in_procedure',
  });
  return query.data?.find((one) => one.state === 'open' || one.state === 'returned');
}

interface SheetProps {
  readonly appraisal: AppraisalRecord;
  readonly reviewer: AppraisalReviewer;
  readonly score: AppraisalScore | undefined;
  readonly open: boolean;
}

function Sheet(props: SheetProps) {
  const { reviewer, score, open } = props;
  const translate = useTranslate();
  const may = usePermission(`appraisals.score-${reviewer}`) && open;
  const by = score && (
    <Typography color="text.secondary" variant="body2">
      {score.scoredByName} {score.scoredOn}
    </Typography>
  );
  return (
    <Section title={translate(`posts.appraisal.reviewer.${reviewer}`)} actions={by}>
      {may ? <Form {...props} /> : <Said {...props} />}
    </Section>
  );
}

/** What was said, for whoever cannot change it. */
function Said({ appraisal: { rule }, reviewer, score }: SheetProps) {
  const translate = useTranslate();
  const word = useNamed();
  if (score === undefined)
    return <Typography color="text.secondary">{translate('posts.appraisal.not_scored')}</Typography>;
  const grade = rule.grades.find(({ id }) => id === score.gradeId);
  return (
    <Stack spacing={0.5} sx={{ maxWidth: 560 }}>
      {grade !== undefined && <Typography fontWeight={650}>{word(grade)}</Typography>}
      {itemsOf(rule.template, reviewer).map((item) => (
        <Box key={item.id} sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
          <Typography>{word(item)}</Typography>
          <Typography sx={{ whiteSpace: 'nowrap' }}>
            {pointsOf(score.items.find(({ itemId }) => itemId === item.id)?.hundredths ?? 0)} / {item.points}
          </Typography>
        </Box>
      ))}
      {score.note !== '' && <Typography color="text.secondary">{score.note}</Typography>}
    </Stack>
  );
}

/** Made for a thumb: one large input an item, and the sum while she types. */
function Form({ appraisal, reviewer, score }: SheetProps) {
  const { rule, scores, version } = appraisal;
  const translate = useTranslate();
  const word = useNamed();
  const items = itemsOf(rule.template, reviewer);
  const [typed, setTyped] = useState<Typed>(() =>
    Object.fromEntries((score?.items ?? []).map(({ itemId, hundredths }) => [itemId, pointsOf(hundredths)])),
  );
  const [gradeId, setGrade] = useState(score?.gradeId ?? null);
  const [note, setNote] = useState(score?.note ?? '');
  const { save, busy } = useSave(appraisal.id, reviewer);
  const read = items.map(({ id, points }) => {
    const hundredths = readPoints(typed[id] ?? '');
    return { itemId: id, hundredths, tooHigh: hundredths !== undefined && hundredths > points * 100 };
  });
  const whole = read.every(({ hundredths, tooHigh }) => hundredths !== undefined && !tooHigh);
  const described = reviewer !== 'democratic' || note.trim().length >= 2;
  const sum = read.reduce((total, { hundredths }) => total + (hundredths ?? 0), 0);
  const most = items.reduce((total, { points }) => total + points, 0);
  const ready = described && (items.length === 0 ? gradeId !== null : whole);
  const body = {
    version,
    note,
    items: read.map(({ itemId, hundredths = 0 }) => ({ itemId, hundredths })),
    ...(items.length === 0 && gradeId !== null ? { gradeId } : {}),
  };
  return (
    <Stack spacing={2} sx={{ maxWidth: 560 }}>
      {items.length === 0 && <Grades rule={rule} value={gradeId} onChange={setGrade} />}
      {items.map((item, index) => (
        <Box key={item.id} sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 2 }}>
          <Box sx={{ minWidth: 0 }}>
            <Typography fontWeight={650}>{word(item)}</Typography>
            <Typography variant="body2" color={read[index]?.tooHigh === true ? 'error' : 'text.secondary'}>
              {translate('posts.appraisal.most', { points: item.points })}
            </Typography>
          </Box>
          <TextField
            value={typed[item.id] ?? ''}
            error={
              read[index]?.tooHigh === true || ((typed[item.id] ?? '') !== '' && read[index]?.hundredths === undefined)
            }
            onChange={(event) => setTyped({ ...typed, [item.id]: event.target.value })}
            slotProps={{ htmlInput: { inputMode: 'decimal', 'aria-label': word(item), style: bigInput } }}
            sx={{ width: 128, flexShrink: 0 }}
          />
        </Box>
      ))}
      {items.length > 0 && (
        <Running
          rule={rule}
          scores={scores.filter((one) => one.reviewer !== reviewer)}
          own={{ reviewer, hundredths: sum }}
          most={most}
          whole={whole}
        />
      )}
      <TextField
        label={translate(reviewer === 'democratic' ? 'posts.appraisal.review_note' : 'posts.appraisal.note')}
        required={reviewer === 'democratic'}
        multiline
        minRows={reviewer === 'democratic' ? 2 : 1}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button
        variant="contained"
        size="large"
        disabled={!ready || busy}
        onClick={() => void save(body)}
        sx={{ minHeight: 52 }}
      >
        {translate(score === undefined ? 'posts.appraisal.save' : 'posts.appraisal.correct')}
      </Button>
    </Stack>
  );
}

const bigInput = { fontSize: 24, textAlign: 'center', padding: '12px' } as const;

function Grades(props: {
  readonly rule: AppraisalRule;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const word = useNamed();
  return (
    <ToggleButtonGroup
      exclusive
      fullWidth
      color="primary"
      value={props.value}
      onChange={(_, id: string | null) => props.onChange(id)}
    >
      {props.rule.grades.map((grade) => (
        <ToggleButton key={grade.id} value={grade.id} sx={{ minHeight: 56, fontSize: 18 }}>
          {word(grade)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** Her sum while she types, and, once everybody else has scored, the total and the grade that it would be. */
function Running(props: {
  readonly rule: AppraisalRule;
  readonly scores: readonly Pick<AppraisalScore, 'reviewer' | 'hundredths'>[];
  readonly own: { readonly reviewer: AppraisalReviewer; readonly hundredths: number };
  readonly most: number;
  readonly whole: boolean;
}) {
  const { rule, scores, own, most, whole } = props;
  const translate = useTranslate();
  const word = useNamed();
  const all = [...scores, own];
  const complete =
    whole && reviewersOf(rule.template).every((reviewer) => all.some((one) => one.reviewer === reviewer));
  const total = totalOf(rule.template, all);
  return (
    <Alert severity="info" icon={false} sx={{ '& .MuiAlert-message': { width: '100%' } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline', gap: 2 }}>
        <Typography>{translate('posts.appraisal.sum')}</Typography>
        <Typography
          variant="h6"
          component="span"
          aria-live="polite"
          color={own.hundredths > most * 100 ? 'error' : 'inherit'}
        >
          {pointsOf(own.hundredths)} / {most}
        </Typography>
      </Box>
      {complete && (
        <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 2 }}>
          <Typography>{translate('posts.appraisal.total_would_be')}</Typography>
          <span>
            {pointsOf(total)} <Tag tone="neutral">{word(gradeOfTotal(rule.grades, total))}</Tag>
          </span>
        </Box>
      )}
    </Alert>
  );
}

function useSave(id: string, reviewer: AppraisalReviewer) {
  const dataProvider = useConsoleDataProvider();
  const refresh = useRefresh();
  const notify = useNotify();
  const translate = useTranslate();
  const [busy, setBusy] = useState(false);
  const save = async (body: Parameters<typeof dataProvider.command>[3]) => {
    setBusy(true);
    try {
      await dataProvider.command('appraisals', id, `score-${reviewer}`, body);
      notify(translate('posts.appraisal.saved'), { type: 'success' });
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
    } finally {
      setBusy(false);
      refresh();
    }
  };
  return { save, busy };
}
