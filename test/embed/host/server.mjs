// A county that has its own server, its own login and its own database names, and embeds two of our modules.
// Everything here is what a developer writes in an afternoon; it uses only the installed packages.
import { once } from 'node:events';
import { createWorkingDayCalendar, domainError, fixedClock, scopeOf } from '@gongyi/kernel';
import { loadPack, resolveScheme } from '@gongyi/rules';
import { domainErrorHandler } from '@gongyi/server-kit/express';
import {
  createFieldCrypto,
  createJobQueue,
  createKnex,
  createKnexAuditLog,
  createKnexFileStore,
  createTransactions,
  migrateJobs,
  migrateServerKit,
} from '@gongyi/server-kit/knex';
import { missingCharacters, printLetters, printPages } from '@gongyi/server-kit/pdf';
import {
  createFundLedger,
  createPostMonthSource,
  createSubsidyService,
  periodRule,
  postMonthFacts,
  subsidyMessages,
  withoutClaims,
} from '@gongyi/subsidy';
import { createSubsidyRouter } from '@gongyi/subsidy/express';
import { createKnexFundStore, createKnexSubsidyStore, createPaymentFiles, migrateSubsidy } from '@gongyi/subsidy/knex';
import { createWelfarePostService, welfarePostMessages } from '@gongyi/welfare-posts';
import { createWelfarePostRouter } from '@gongyi/welfare-posts/express';
import { createKnexAgreementStore, createKnexWelfarePostStore, migrateWelfarePosts } from '@gongyi/welfare-posts/knex';
import express from 'express';
import { countyPack } from './county-pack.mjs';
import { attendance, people, roster } from './rosters.mjs';

const county = '530113000000';
const knex = createKnex(process.env.DATABASE_URL);
const schemas = { core: 'our_core', posts: 'our_posts', money: 'our_money' };
await migrateServerKit(knex, { schema: schemas.core });
await migrateWelfarePosts(knex, { schema: schemas.posts });
await migrateSubsidy(knex, { schema: schemas.money });
await migrateJobs(process.env.DATABASE_URL);

// Our own login: a header in this example, anything in life. It answers who acts, where, and what they may do.
const officer = {
  userId: '0190a000-0000-7000-8000-000000000001',
  displayName: '本县经办',
  countyCode: '530113',
  scope: scopeOf(county),
  permissions: new Set([
    'welfare-posts.read',
    'agreements.read',
    'attendance-lines.read',
    'subsidy-runs.create',
    'subsidy-runs.compute',
    'subsidy-runs.read',
    'subsidy-items.read',
  ]),
  locale: 'zh-CN',
};
const session = { read: async (request) => (request.get('x-our-login') === 'officer' ? officer : null) };

// Our own policy pack decides the amounts.
const pack = loadPack(countyPack);
const schemeOn = (day) => {
  const answer = resolveScheme(pack, 'post-subsidy', day);
  if (!answer.ok) throw new Error(answer.refusal.zh);
  return answer.scheme;
};
const clock = fixedClock('2025-04-01');
const audit = createKnexAuditLog(knex, { schema: schemas.core });
const transactions = createTransactions(knex);
const crypto = createFieldCrypto('the county’s own secret, kept in its own vault');

const posts = createWelfarePostService({
  store: createKnexWelfarePostStore(knex, { schema: schemas.posts }),
  agreements: createKnexAgreementStore(knex, { schema: schemas.posts }),
  // This host keeps no register of identity numbers: nobody is compared with other counties.
  standings: { standingOf: async () => new Map() },
  people: {
    findByIdentity: async () => people,
    householdsOf: async () => new Map(),
    identitiesOf: async () => new Map(),
  },
  accounts: { offer: async () => ({ created: 0, doubtful: 0 }) },
  policy: {
    ageLimit: async () => 70,
    floor: async () => null,
    monthlyAmount: async (_actor, period) => (facts) => ({
      amountFen: schemeOn(`${period}-01`).evaluate([postMonthFacts(facts, period)])[0].amountFen,
      reason: '',
    }),
  },
  divisions: {
    nameOf: () => '清溪镇',
    townshipNameOf: () => '清溪镇',
    townshipByName: () => '530113101000',
    townshipsOf: () => ['530113101000'],
  },
  audit,
  transactions,
  clock,
});

// Our scheme names no fund, so nothing is asked of the ledger.
const fundStore = createKnexFundStore(knex, { schema: schemas.money });
const fundRules = { funds: async () => ({ funds: [], fundRequired: false }) };

// One person signs a run, two working days after it was submitted at the latest.
const approver = { id: 'approve', zh: '审批', en: 'approval', office: 'approve', people: 1, returns: true };
const level = { ...approver, due: { days: 2, unit: 'working' }, reminded: ['approve'], escalation: null };
const approval = { bands: [{ upToYuan: null, levels: [level] }], unusual: null };
// What our rules do not settle is refused: nothing is asked back, nothing suspended.
const recovery = {
  rules: {
    recovery: async (_actor, on) => {
      throw domainError('unprocessable', 'RECOVERY.RULE_MISSING', { setting: '追回', on });
    },
  },
  lateFacts: { forPeriod: async () => [], periodsWith: async () => [] },
  printer: {
    missing: missingCharacters,
    print: (text) => printPages({ ...text, madeAt: clock.now(), pageNumber: (page, pages) => `${page}/${pages}` }),
    letters: (letters, title) => printLetters(letters, { title, madeAt: clock.now() }),
  },
};

const subsidy = createSubsidyService({
  store: createKnexSubsidyStore(knex, { schema: schemas.money }),
  transactions,
  audit,
  jobs: createJobQueue(knex, { schema: schemas.core }),
  files: createKnexFileStore(knex, { schema: schemas.core, crypto }),
  clock,
  calendar: createWorkingDayCalendar(),
  crypto,
  sources: [
    createPostMonthSource({
      eachPortion: (actor, period, take) =>
        posts.attendance.eachPostMonths(actor, period, (months, total) =>
          take(
            months.map((month) => ({ ...month, townshipName: '清溪镇', villageName: '一村' })),
            total,
          ),
        ),
    }),
  ],
  // Nothing is claimed here: months in posts alone are paid.
  ...withoutClaims,
  payeeAccounts: {
    forPayees: async () => new Map(),
    shared: async () => [],
    changed: async () => new Map(),
    noteAnswers: async () => {},
  },
  identities: { identitiesOf: async () => new Map() },
  // We stop at the run; a county that pays reads both from its pack.
  paymentRules: {
    layouts: async () => {
      throw domainError('unprocessable', 'SUBSIDY.RULE_MISSING', { setting: '银行文件格式', on: clock.today() });
    },
    rules: async () => {
      throw domainError('unprocessable', 'SUBSIDY.RULE_MISSING', { setting: '支付与对账', on: clock.today() });
    },
  },
  approval: { approval: async () => ({ value: approval, version: '2025.1' }) },
  policy: {
    schemes: async () => [],
    schemeByFacts: async () => undefined,
    scheme: async (_actor, schemeId, day) => {
      const scheme = schemeOn(day);
      return {
        schemeId,
        code: scheme.code,
        version: scheme.version,
        title: scheme.title.zh,
        source: scheme.source,
        period: periodRule(scheme.period.unit),
        once: scheme.once,
        payee: 'person',
        facts: scheme.facts,
        dayFact: scheme.selectDateBy.fact,
        noticeRounds: [{ days: 7, unit: 'calendar' }],
        stacking: (_on, held) => held.map(() => null),
        evaluate: (all) => scheme.evaluate(all),
        explain: (facts) => {
          const { status, amountFen, zh, en, steps, reasons } = scheme.explain(facts);
          return {
            status,
            amountFen: amountFen ?? null,
            zh,
            en,
            reasonCodes: reasons.map((reason) => reason.code),
            missing: [],
            steps: steps.map((step) => ({ zh: step.zh, en: step.en, value: step.shown })),
            clauses: [],
          };
        },
      };
    },
  },
  paymentFiles: createPaymentFiles(),
  funds: {
    store: fundStore,
    rules: fundRules,
    ledger: createFundLedger({ store: fundStore, rules: fundRules, transactions, clock }),
  },
  recovery,
});

// One month: our rosters go in through the modules' importers.
for (const [importer, sheets, params] of [
  [posts.importers[0], roster, {}],
  [posts.importers[1], attendance, { period: '2025-03' }],
]) {
  const checked = await importer.check(officer, sheets, params);
  await transactions.run(officer, () => importer.commit(officer, checked.rows, params, async () => {}));
}
await posts.attendance.freezeMonth(officer, { period: '2025-03' });

const app = express()
  .use('/api', createWelfarePostRouter({ service: posts, session }))
  .use('/api', createSubsidyRouter({ service: subsidy, session }))
  .use(domainErrorHandler([welfarePostMessages, subsidyMessages]));
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/api`;
const headers = { 'x-our-login': 'officer', 'content-type': 'application/json' };
const call = async (path, body) =>
  (
    await fetch(url + path, { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })
  ).json();

const run = await call('/subsidy-runs', { schemeId: 'post-subsidy', period: '2025-03' });
await subsidy.runs.compute(officer, run.id);
await transactions.run(officer, () =>
  subsidy.jobs.handlers['subsidy-runs.compute']({
    actor: officer,
    payload: { runId: run.id },
    progress: async () => {},
  }),
);
const [item] = await call('/subsidy-items');
console.log(
  JSON.stringify({
    anonymous: (await fetch(`${url}/welfare-posts`)).status,
    posts: (await call('/welfare-posts')).map((post) => post.name),
    agreements: (await call('/agreements')).length,
    amountFen: item.amountFen,
    explanation: (await call(`/subsidy-items/${item.id}/explanation`)).zh,
  }),
);
server.close();
await knex.destroy();
