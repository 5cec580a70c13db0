import { formatCount, Loaded, PageTitle, Section, useConsole, usePhone } from '@gongyi/console-kit';
import { alpha, Box, Table, TableBody, TableCell, TableHead, TableRow, type Theme, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { type BoardNumbers, boardNumbers, type PostBoard } from '../model/post-board.js';

type Township = PostBoard['townships'][number];
type Field = keyof BoardNumbers;

/** 岗位看板: a tile and a row for every township. */
export function PostBoardPage() {
  const translate = useTranslate();
  const { client } = useConsole();
  const query = useQuery({ queryKey: ['post-board'], queryFn: () => client.request<PostBoard>('/post-board') });
  return (
    <>
      <PageTitle
        title={translate('resources.post-board.name')}
        {...(query.data === undefined ? {} : { subtitle: translate('posts.board.subtitle', { ...query.data }) })}
      />
      <Loaded query={query}>{(board) => <Board board={board} />}</Loaded>
    </>
  );
}

function Board({ board }: { readonly board: PostBoard }) {
  const translate = useTranslate();
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: 'repeat(3, 1fr)', md: 'repeat(6, 1fr)' } }}>
        {boardNumbers.map((field) => (
          <Section key={field}>
            <Typography variant="caption" color="text.secondary">
              {translate(`posts.board.${field}`)}
            </Typography>
            <Typography variant="h2" component="p">
              {formatCount(board.total[field])}
            </Typography>
          </Section>
        ))}
      </Box>
      <Section title={translate('posts.board.map')} actions={<Legend />}>
        <Box
          component="ul"
          sx={{
            ...{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 },
            gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', sm: 'repeat(auto-fill, minmax(150px, 1fr))' },
          }}
        >
          {board.townships.map((township) => (
            <Tile key={township.townshipCode} township={township} />
          ))}
        </Box>
      </Section>
      <Section title={translate('posts.board.table')} flush>
        <Numbers board={board} />
      </Section>
    </Box>
  );
}

const levels = ['none', 'full', 'some', 'many'] as const;
type Level = (typeof levels)[number];

/** Colour says how much is vacant; the tile says it in words too. */
const tones = { full: 'success', some: 'warning', many: 'error' } as const;
const colourOf = (level: Level) => (theme: Theme) =>
  level === 'none' ? theme.palette.action.hover : alpha(theme.palette[tones[level]].main, 0.16);

function levelOf({ approved, vacant }: BoardNumbers): Level {
  if (approved === 0) return 'none';
  if (vacant === 0) return 'full';
  return vacant * 10 <= approved ? 'some' : 'many';
}

function Legend() {
  const translate = useTranslate();
  return (
    <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
      {levels.map((level) => (
        <Box key={level} sx={{ display: 'flex', gap: 0.5, alignItems: 'center' }}>
          <Box
            sx={{
              width: 14,
              height: 14,
              borderRadius: 0.5,
              bgcolor: colourOf(level),
              border: 1,
              borderColor: 'divider',
            }}
          />
          <Typography variant="caption">{translate(`posts.board.level.${level}`)}</Typography>
        </Box>
      ))}
    </Box>
  );
}

const linkTo = (resource: string, filter: object) =>
  `/${resource}?${new URLSearchParams({ filter: JSON.stringify(filter) })}`;

function Tile({ township }: { readonly township: Township }) {
  const translate = useTranslate();
  const { name, townshipCode, approved, filled, vacant, expiring, overAge } = township;
  const level = levelOf(township);
  const warnings = [
    expiring > 0 && translate('posts.board.tile_expiring', { count: expiring }),
    overAge > 0 && translate('posts.board.tile_over_age', { count: overAge }),
  ].filter((text) => text !== false);
  return (
    <Box component="li">
      <Box
        component={Link}
        to={linkTo('welfare-posts', { townshipCode })}
        sx={{
          ...{ display: 'block', height: '100%', p: 1.25, borderRadius: 1, border: 1, borderColor: 'divider' },
          ...{ bgcolor: colourOf(level), color: 'text.primary', textDecoration: 'none' },
          '&:hover, &:focus-visible': { borderColor: 'primary.main' },
        }}
      >
        <Typography sx={{ fontWeight: 650 }}>{name}</Typography>
        <Typography variant="body2">{translate('posts.board.tile', { filled, approved })}</Typography>
        <Typography variant="body2">
          {level === 'none'
            ? translate('posts.board.level.none')
            : translate('posts.board.tile_vacant', { count: vacant })}
        </Typography>
        {warnings.length > 0 && <Typography variant="caption">{warnings.join(' · ')}</Typography>}
      </Box>
    </Box>
  );
}

function Numbers({ board: { townships, total, day } }: { readonly board: PostBoard }) {
  const translate = useTranslate();
  const phone = usePhone();
  const pathOf = (field: Field, townshipCode: string) => {
    if (field === 'planned') return linkTo('post-needs', { townshipCode, state: 'submitted' });
    if (field === 'approved' || field === 'vacant') return linkTo('welfare-posts', { townshipCode });
    return linkTo('agreements', { townshipCode, inForceOn: day });
  };
  return (
    <Box sx={{ overflowX: 'auto' }}>
      <Table size="small" sx={phone ? { '& th, & td': { px: 0.75, fontSize: 13 } } : {}}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('posts.board.township')}</TableCell>
            {boardNumbers.map((field) => (
              <TableCell key={field} align="right" sx={{ whiteSpace: 'nowrap' }}>
                {translate(`posts.board.${field}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {townships.map(({ townshipCode, name, ...numbers }) => (
            <TableRow key={townshipCode} hover>
              <TableCell component="th" scope="row">
                {name}
              </TableCell>
              {boardNumbers.map((field) => (
                <TableCell key={field} align="right">
                  {numbers[field] === 0 ? (
                    0
                  ) : (
                    <Link to={pathOf(field, townshipCode)}>{formatCount(numbers[field])}</Link>
                  )}
                </TableCell>
              ))}
            </TableRow>
          ))}
          <TableRow>
            <TableCell component="th" scope="row" sx={{ fontWeight: 650 }}>
              {translate('posts.board.total')}
            </TableCell>
            {boardNumbers.map((field) => (
              <TableCell key={field} align="right" sx={{ fontWeight: 650 }}>
                {formatCount(total[field])}
              </TableCell>
            ))}
          </TableRow>
        </TableBody>
      </Table>
    </Box>
  );
}
