import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actionInWords, createI18nProvider } from '@gongyi/console-kit';
import { lineDecisions } from '@gongyi/welfare-posts';
import { describe, expect, it } from 'vitest';
import { modules } from './modules.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const packages = ['server-kit', 'registry', 'welfare-posts', 'subsidy', 'training'];

/** Without the lines of comments, which have examples of their own. */
const sources = packages.flatMap((name) => {
  const folder = join(root, 'packages', name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
    .map((file) => readFileSync(join(folder, file), 'utf8').replace(/^\s*\*.*$/gm, ''));
});

/** Actions whose verb the code puts together while it runs. */
const composed: Readonly<Record<string, readonly string[]>> = {
  imports: ['start', 'check', 'commit-requested', 'commit', 'cancel', 'fail'],
  users: [
    'create',
    'set-roles',
    'disable',
    'enable',
    'reset-password',
    'reset-second-factor',
    'change-password',
    'set-up-second-factor',
  ],
  'bank-accounts': ['propose', 'confirm', 'reject'],
  agreements: ['draft', 'insure', 'print', 'sign', 'void'],
  'attendance-leaves': ['request', 'approve', 'refuse', 'withdraw'],
  'attendance-lines': lineDecisions,
  'post-needs': ['create', 'edit', 'submit', 'withdraw', 'move'],
  'quota-changes': ['create', 'move'],
  vacancies: ['draft', 'announce', 'close', 'rank', 'submit', 'reopen', 'decide', 'cancel'],
  applications: ['apply', 'withdraw', 'take-out', 'hire', 'promote', 'pass-over'],
  appraisals: [
    'draft',
    'score-village',
    'score-township',
    'score-democratic',
    'submit',
    'discard',
    'settle',
    'refuse',
    'withdraw',
    'tell',
    'object',
    'answer-objection',
  ],
  trades: ['create', 'end'],
  'training-tasks': ['create', 'change'],
  'training-plans': ['draft', 'propose-lines', 'submit', 'return', 'approve', 'close'],
  'training-plan-lines': ['create', 'edit', 'delete'],
  'training-plan-changes': ['propose', 'confirm', 'refuse'],
  institutions: ['create', 'edit', 'add-room', 'add-teacher', 'add-equipment', 'withdraw-part'],
  accreditations: [
    'apply',
    'edit',
    'prove',
    'submit',
    'withdraw',
    'return',
    'pass-documents',
    'refuse',
    'score',
    'propose',
    'publish',
    'object',
    'answer-objection',
    'approve',
    'suspend',
    'reinstate',
    'remove',
    'blacklist',
    'annual-review',
  ],
  'training-classes': [
    'create',
    'edit',
    'file-paper',
    'add-lesson',
    'remove-lesson',
    'replace-timetable',
    'look-up',
    'enrol',
    'remove-trainee',
    'submit',
    'return',
    'refuse',
    'approve',
    'open',
    'suspend',
    'resume',
    'end-teaching',
    'cancel',
  ],
  'class-changes': ['ask', 'approve', 'refuse', 'withdraw'],
  inspections: ['record', 'hold', 'release'],
  'inspection-calls': ['record', 'show-number'],
  lessons: ['record', 'open-sign-in', 'sign-in'],
  'mark-corrections': ['ask', 'confirm', 'refuse'],
  'shared-resources': ['create', 'end'],
  'employment-proofs': ['record', 'confirm', 'reject'],
  assessments: ['plan', 'fix-roster', 'enter-scores', 'hand-in', 'return', 'confirm', 'cancel', 'close-class'],
  certificates: ['issue', 'ask-revocation', 'revoke', 'refuse-revocation', 'print'],
  exits: [
    'draft',
    'record-talk',
    'record-hand-over',
    'submit',
    'revise',
    'discard',
    'decide',
    'refuse',
    'withdraw',
    'report-vacancy',
    'complete',
    'record-offer',
    'settle-correction',
    'follow-up',
    'appeal',
    'answer-appeal',
  ],
  'subsidy-runs': ['submit', 'review', 'approve', 'authorise', 'return', 'void'],
  'subsidy-claims': ['file', 'edit', 'submit', 'return', 'withdraw', 'check', 'accept', 'refuse'],
  'fund-documents': ['approve', 'reject'],
  'score-corrections': ['ask', 'approve', 'refuse'],
  recoveries: [
    'notice',
    'appeal',
    'uphold',
    'reduce',
    'dismiss',
    'fall-due',
    'agree-plan',
    'receive',
    'permit-set-off',
    'set-off',
    'undo-set-off',
    'relieve',
    'reopen',
    'propose-write-off',
    'reject-write-off',
    'write-off',
    'cancel',
  ],
};

const found = (pattern: RegExp) => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, match = '']) => match))),
];

const actions = [
  ...found(/\baction: '([a-z-]+\.[a-z-]+)'/g),
  ...Object.entries(composed).flatMap(([resource, verbs]) => verbs.map((verb) => `${resource}.${verb}`)),
];

describe('the audit trail in words', () => {
  it('knows of every resource whose actions are put together', () => {
    expect(found(/\baction: `([a-z-]+)\.\$\{/g).sort()).toEqual(Object.keys(composed).sort());
  });

  it.each([
    ['zh-CN', /[a-z]/i],
    // Chinese that slipped in, or nothing but the verb's code.
    ['en', /[\u3000-\u9fff\uff00-\uffef]/],
  ] as const)('says every action in %s', async (locale, raw) => {
    const provider = createI18nProvider(modules);
    await provider.changeLocale(locale);
    const words = actions.map((action) => [action, actionInWords(provider.translate, action)] as const);
    expect(words.length).toBeGreaterThan(40);
    expect(words.filter(([action, text]) => raw.test(text) || text.endsWith(`: ${action.split('.')[1]}`))).toEqual([]);
  });
});
