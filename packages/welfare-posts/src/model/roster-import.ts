import {
  type CheckedImport,
  type CheckedRow,
  domainError,
  type JsonObject,
  type Sheet,
  sheetNamed,
} from '@gongyi/kernel';
import type { Draft, RosterContext } from './roster-draft.js';
import { readHolders } from './roster-holders.js';
import { readPosts } from './roster-posts.js';
import { markHouseholds, markOverlaps, markPlaces, markSharedCards, markTwice } from './roster-rules.js';

/** Looked at by an officer, but stored. */
const seriousNotes = ['holder_over_age', 'standard_below_floor', 'more_holders_than_places'];

/** Reads the approved posts (岗位) and their holders (聘用人员) and judges every row. Pure. */
export function checkRoster(sheets: readonly Sheet[], context: RosterContext): CheckedImport {
  const posts = readPosts(sheetNamed(sheets, '岗位'), context);
  markTwice(posts, (draft) => draft.post?.code, 'post_code_twice');
  // A post that waits cannot take holders yet: they would have nothing to stand on.
  const usable = posts.filter((draft) => !draft.findings.some((finding) => finding.severity === 'error'));
  const places = new Map(
    usable.flatMap((draft) => (draft.post == null ? [] : [[draft.post.code, draft.post] as const])),
  );
  const holders = readHolders(sheetNamed(sheets, '聘用人员'), context, places);
  if (posts.length > 0 && posts.every((draft) => draft.findings.some((finding) => finding.code === 'other_county'))) {
    throw domainError('invalid_input', 'POSTS.OTHER_COUNTY', { county: context.countyCode });
  }
  markTwice(holders, (draft) => draft.agreement?.code, 'agreement_code_twice');
  markOverlaps(holders);
  markHouseholds(holders, context);
  markSharedCards(holders);
  markPlaces(posts, holders, context);
  const rows = [...posts, ...holders].map(toChecked);
  return { rows, sheetFindings: [], summary: { posts: posts.length, agreements: holders.length } };
}

function toChecked(draft: Draft): CheckedRow {
  const facts = draft.post ?? draft.agreement ?? null;
  const failed = facts === null || draft.findings.some((finding) => finding.severity === 'error');
  const kind = draft.holder === undefined ? 'post' : 'agreement';
  // The findings of the row travel with the agreement: the month's check and the officer need them later.
  const codes = draft.findings.map((finding) => finding.code).filter((code) => seriousNotes.includes(code));
  const values = {
    kind,
    facts: draft.agreement == null ? draft.post : { ...draft.agreement, findings: codes },
    card: draft.card ?? null,
  };
  return {
    sheet: draft.sheet,
    row: draft.row.number,
    outcome: failed ? 'error' : 'ok',
    action: failed ? 'none' : 'create',
    title: draft.title,
    preview: draft.preview,
    values: failed ? {} : (values as unknown as JsonObject),
    findings: draft.findings,
    divisionCode: draft.divisionCode,
  };
}
