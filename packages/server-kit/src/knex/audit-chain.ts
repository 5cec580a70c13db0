import type { Knex } from 'knex';
import { chainHash, genesisHash, type StoredAuditEvent } from './audit-log.js';

export interface ChainProblem {
  /** The row that does not fit, or the first that is missing. */
  readonly sequence: number;
  readonly problem:
    | 'edited' /** the content is not what the hash was made of */
    | 'replaced' /** a row with a hash of its own that its successor does not know */
    | 'missing' /** a gap in the numbers */
    | 'inserted' /** beyond the end that the head row knows */
    | 'reordered' /** follows another row than it was written after */
    | 'tail_cut' /** the head row or the anchor knows more rows than there are */
    | 'head_differs' /** the head row names another last row */
    | 'anchor_differs' /** the row of the anchor has another hash than was exported */;
}

export interface ChainAnchor {
  readonly sequence: number;
  readonly hash: string;
}

const batchSize = 2000;

/**
 * Walks a county's chain and names what does not fit. The head row catches a tail that was cut; an anchor that was
 * exported earlier also catches a tail cut together with the head.
 *
 * @example await verifyAuditChain(knex, { schema: 'core', countyCode: '530326', anchor: yesterday }) // [] when unbroken
 */
export async function verifyAuditChain(
  knex: Knex,
  options: { schema: string; countyCode: string; anchor?: ChainAnchor },
): Promise<ChainProblem[]> {
  const { schema, countyCode, anchor } = options;
  return knex.transaction(
    async (trx) => {
      await seeCounty(trx, countyCode);
      const head = await readHead(trx, schema, countyCode);
      const problems: ChainProblem[] = [];
      let last: ChainAnchor = { sequence: 0, hash: genesisHash };
      let anchored: ChainAnchor | undefined;
      for await (const row of rowsOf(trx, schema, countyCode)) {
        problems.push(...(await problemsOf(trx, schema, row, last)));
        if (row.sequence > (head?.sequence ?? 0)) problems.push({ sequence: row.sequence, problem: 'inserted' });
        last = { sequence: row.sequence, hash: row.hash };
        if (row.sequence === anchor?.sequence) anchored = last;
      }
      if (head !== undefined && head.sequence > last.sequence)
        problems.push({ sequence: last.sequence + 1, problem: 'tail_cut' });
      else if ((head?.hash ?? genesisHash) !== last.hash && (head?.sequence ?? 0) >= last.sequence)
        problems.push({ sequence: last.sequence, problem: 'head_differs' });
      if (anchor !== undefined && anchor.sequence > last.sequence)
        problems.push({ sequence: last.sequence + 1, problem: 'tail_cut' });
      else if (anchor !== undefined && anchor.sequence > 0 && anchored?.hash !== anchor.hash)
        problems.push({ sequence: anchor.sequence, problem: 'anchor_differs' });
      return problems;
    },
    { isolationLevel: 'repeatable read' },
  );
}

/** The end of a county's chain, to be kept where the database's administrator cannot write. */
export async function readAuditAnchor(
  knex: Knex,
  options: { schema: string; countyCode: string },
): Promise<ChainAnchor> {
  return knex.transaction(async (trx) => {
    await seeCounty(trx, options.countyCode);
    return (await readHead(trx, options.schema, options.countyCode)) ?? { sequence: 0, hash: genesisHash };
  });
}

async function seeCounty(trx: Knex.Transaction, countyCode: string): Promise<void> {
  await trx.raw("select set_config('gongyi.scope_from', ?, true), set_config('gongyi.scope_to', ?, true)", [
    `${countyCode}000000`,
    `${countyCode}999999`,
  ]);
}

async function readHead(trx: Knex.Transaction, schema: string, county: string): Promise<ChainAnchor | undefined> {
  return (await trx(`${schema}.audit_heads`).where({ county_code: county }).first('sequence', 'hash')) as
    | ChainAnchor
    | undefined;
}

async function* rowsOf(trx: Knex.Transaction, schema: string, county: string): AsyncIterable<StoredAuditEvent> {
  let after = Number.MIN_SAFE_INTEGER;
  while (true) {
    const rows = (await trx(`${schema}.audit_events`)
      .where({ county_code: county })
      .andWhere('sequence', '>', after)
      .orderBy('sequence')
      .limit(batchSize)) as StoredAuditEvent[];
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < batchSize) return;
    after = end.sequence;
  }
}

async function problemsOf(
  trx: Knex.Transaction,
  schema: string,
  row: StoredAuditEvent,
  last: ChainAnchor,
): Promise<ChainProblem[]> {
  const problems: ChainProblem[] = [];
  const { previous_hash, hash, ...fields } = row;
  const gap = row.sequence !== last.sequence + 1;
  if (gap) problems.push({ sequence: last.sequence + 1, problem: 'missing' });
  if (chainHash(previous_hash, fields) !== hash) problems.push({ sequence: row.sequence, problem: 'edited' });
  if (!gap && previous_hash !== last.hash) {
    const elsewhere = await trx(`${schema}.audit_events`)
      .where({ county_code: row.county_code, hash: previous_hash })
      .first('sequence');
    problems.push(
      elsewhere === undefined
        ? { sequence: last.sequence, problem: 'replaced' }
        : { sequence: row.sequence, problem: 'reordered' },
    );
  }
  return problems;
}
