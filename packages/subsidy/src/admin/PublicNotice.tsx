import { formatCount, formatMoney, PublicContent, PublicPage } from '@gongyi/console-kit';
import { Alert, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { type ReactElement, useState } from 'react';
import { type PublicLine, type PublicNotice, publicNoticeLines } from '../model/notice.js';
import { factInWords } from './facts.js';
import { type NoticeTexts, noticeTexts } from './notice-texts.js';

/** The page of a notice that hangs, for anybody with its link; null for every other address. */
export function publicNoticePage(hash: string): ReactElement | null {
  const [, token = ''] = /^#\/notice\/([\w.-]{1,120})$/.exec(hash) ?? [];
  if (token === '') return null;
  const locale = globalThis.navigator.language.startsWith('zh') ? 'zh' : 'en';
  return (
    <PublicPage wide>
      <NoticePages token={token} texts={noticeTexts[locale]} locale={locale} />
    </PublicPage>
  );
}

interface Reading {
  readonly texts: NoticeTexts;
  readonly locale: 'zh' | 'en';
}

function NoticePages({ token, ...reading }: Reading & { readonly token: string }) {
  const [township, setTownship] = useState('');
  const [page, setPage] = useState(0);
  const query = new URLSearchParams({ page: String(page), ...(township === '' ? {} : { townshipCode: township }) });
  const choose = (code: string) => {
    setTownship(code);
    setPage(0);
  };
  return (
    <PublicContent<PublicNotice> path={`notices/${token}?${query}`} offline={reading.texts.offline}>
      {(notice) => (
        <Stack spacing={2}>
          <Head notice={notice} {...reading} />
          <Townships notice={notice} chosen={township} onChoose={choose} {...reading} />
          <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {notice.lines.map((line) => (
              <Line key={line.sequence} line={line} notice={notice} {...reading} />
            ))}
          </Box>
          <Turn page={page} lines={notice.matching} onTurn={setPage} {...reading} />
          <Typography align="right">
            {notice.publisher ?? ''}
            <br />
            {notice.startsOn}
          </Typography>
        </Stack>
      )}
    </PublicContent>
  );
}

function Head({ notice, texts }: Reading & { readonly notice: PublicNotice }) {
  const { title, startsOn, endsOn, days, dayUnit, round, rounds, itemCount, totalFen, objectionContact } = notice;
  return (
    <>
      <Box>
        <Typography variant="h1">{title}</Typography>
        {rounds > 1 && <Typography>{texts.round(round, rounds)}</Typography>}
        <Typography>{texts.period(startsOn, endsOn, days, dayUnit)}</Typography>
        <Typography sx={{ fontWeight: 650 }}>{texts.total(formatCount(itemCount), formatMoney(totalFen))}</Typography>
      </Box>
      <Alert severity="info">
        {texts.objections}
        {objectionContact ?? texts.noContact}
      </Alert>
    </>
  );
}

function Townships(props: Reading & { notice: PublicNotice; chosen: string; onChoose: (code: string) => void }) {
  const { notice, chosen, onChoose, texts } = props;
  if (notice.townships.length < 2) return null;
  return (
    <TextField
      select
      label={texts.township}
      value={chosen}
      onChange={(event) => onChoose(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{texts.everywhere}</MenuItem>
      {notice.townships.map(({ code, name, lines, totalFen }) => (
        <MenuItem key={code} value={code}>
          {name} · {texts.total(formatCount(lines), formatMoney(totalFen))}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Line({ line, notice, locale }: Reading & { readonly line: PublicLine; readonly notice: PublicNotice }) {
  const facts = notice.columns.map(
    (fact) => `${locale === 'en' ? fact.en : fact.zh} ${factInWords(fact, line.facts[fact.name], locale)}`,
  );
  return (
    <Box
      component="li"
      sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, py: 1.25, borderBottom: '1px solid #ddd' }}
    >
      <Box>
        <Typography sx={{ fontWeight: 650 }}>
          {line.sequence}. {line.nameMasked}{' '}
          <Box component="span" sx={{ fontWeight: 400 }}>
            {line.identityMasked}
          </Box>
        </Typography>
        <Typography color="text.secondary">
          {line.townshipName} {line.villageName} · {line.subjectTitle}
        </Typography>
        {facts.length > 0 && <Typography color="text.secondary">{facts.join(' · ')}</Typography>}
      </Box>
      <Typography sx={{ fontWeight: 650, whiteSpace: 'nowrap' }}>{formatMoney(line.amountFen)}</Typography>
    </Box>
  );
}

function Turn(props: Reading & { page: number; lines: number; onTurn: (page: number) => void }) {
  const { page, lines, onTurn, texts } = props;
  const pages = Math.max(1, Math.ceil(lines / publicNoticeLines));
  if (pages === 1) return null;
  return (
    <Stack direction="row" spacing={2} sx={{ justifyContent: 'center', alignItems: 'center' }}>
      <Button disabled={page === 0} onClick={() => onTurn(page - 1)}>
        {texts.earlier}
      </Button>
      <Typography>{texts.page(page + 1, pages)}</Typography>
      <Button disabled={page + 1 >= pages} onClick={() => onTurn(page + 1)}>
        {texts.later}
      </Button>
    </Stack>
  );
}
