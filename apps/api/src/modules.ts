import {
  type Clock,
  createRowImporter,
  createWorkingDayCalendar,
  type FieldCrypto,
  type JsonObject,
  rowImportMessages,
  type Transactions,
} from '@gongyi/kernel';
import { createCountyRules, createPolicyReleaseService, policyReleaseMessages } from '@gongyi/policies';
import { policyReleaseRoutes } from '@gongyi/policies/express';
import { createKnexReleaseStore } from '@gongyi/policies/knex';
import {
  createBankAccountService,
  createLabourCapacityImport,
  createLabourCapacityService,
  createOrganisationService,
  createPeopleImporter,
  createPeopleService,
  registryMessages,
} from '@gongyi/registry';
import { registryRoutes } from '@gongyi/registry/express';
import {
  createKnexBankAccountStore,
  createKnexLabourCapacityStore,
  createKnexOrganisationStore,
  createKnexPersonStore,
} from '@gongyi/registry/knex';
import { exportMessages, importMessages, serverKitMessages, workbookMessages } from '@gongyi/server-kit';
import { exportRoutes, fileRoutes, importRoutes, jobRoutes, type Route } from '@gongyi/server-kit/express';
import {
  createImportEngine,
  createJobQueue,
  createKnexAuditLog,
  createKnexFileStore,
  createTransactions,
  createTrial,
  type Importer,
  type JobRunnerOptions,
} from '@gongyi/server-kit/knex';
import { defaultLimits, readSpreadsheet } from '@gongyi/server-kit/workbook';
import {
  createFundLedger,
  createPostMonthSource,
  createSubsidyService,
  type PostMonths,
  subsidyMessages,
} from '@gongyi/subsidy';
import { subsidyRoutes } from '@gongyi/subsidy/express';
import { createKnexFundStore, createKnexSubsidyStore, createPaymentFiles } from '@gongyi/subsidy/knex';
import { trainingMessages } from '@gongyi/training';
import { trainingRoutes } from '@gongyi/training/express';
import {
  appraisalTasks,
  createAgreementChecks,
  createAgreementService,
  createApplicationService,
  createAppraisalService,
  createDailyAttendanceServices,
  createExitService,
  createNeedService,
  createPeopleRowImports,
  createPostBoardService,
  createPostFundService,
  createPostRowImports,
  createPostTaskService,
  createProcedureService,
  createQuotaChangeService,
  createVacancyService,
  createWelfarePostService,
  exitTasks,
  procedureTasks,
  welfarePostMessages,
} from '@gongyi/welfare-posts';
import {
  agreementRoutes,
  appraisalRoutes,
  dailyAttendanceRoutes,
  exitRoutes,
  hiringRoutes,
  needRoutes,
  postSettingRoutes,
  postTaskRoutes,
  procedureRoutes,
  welfarePostRoutes,
} from '@gongyi/welfare-posts/express';
import {
  createKnexAgreementStore,
  createKnexApplicationStore,
  createKnexAppraisalStore,
  createKnexAttendanceSlipStore,
  createKnexDailyAttendanceStore,
  createKnexExitStore,
  createKnexNeedStore,
  createKnexPostBoardStore,
  createKnexPostFundStore,
  createKnexProcedureStore,
  createKnexVacancyStore,
  createKnexWelfarePostStore,
} from '@gongyi/welfare-posts/knex';
import type { Knex } from 'knex';
import { z } from 'zod';
import { createApplicantFacts } from './applicant-facts.js';
import { createClaimParties, createClaimRules } from './claim-parties.js';
import { dashboardRoutes } from './dashboard/dashboard.js';
import { schemas } from './database/migrate.js';
import type { DivisionDirectory } from './divisions/directory.js';
import { divisionRoutes } from './divisions/division-routes.js';
import { createFundRules } from './fund-rules.js';
import { createLateFacts } from './late-facts.js';
import { createPaidOrganisations, createPayees } from './payee-accounts.js';
import { createPaymentRules } from './payment-rules.js';
import { createCountyPolicy, createRosterFacts, policyMessages } from './policy.js';
import { createPostRules } from './post-rules.js';
import { schemeRoutes } from './scheme-routes.js';
import { settingShapes } from './setting-shapes.js';
import { createApprovalRules, createRecoveryRules } from './subsidy-rules.js';
import { createTextPrinter } from './text-printer.js';
import { personTimelineRoutes } from './timeline/person-timeline.js';
import { timelineSources } from './timeline/timeline-sources.js';
import { createTraining } from './training.js';

const noParams = z.strictObject({}) as z.ZodType<JsonObject>;

export interface ModuleOptions {
  readonly knex: Knex;
  readonly clock: Clock;
  readonly crypto: FieldCrypto;
  readonly divisions: DivisionDirectory;
}

/** The whole plumbing: which module's port is served by which other module. */
export function createModules({ knex, clock, crypto, divisions }: ModuleOptions) {
  const audit = createKnexAuditLog(knex, { schema: schemas.core });
  const transactions: Transactions = createTransactions(knex);
  const files = createKnexFileStore(knex, { schema: schemas.core, crypto });
  const jobs = createJobQueue(knex, { schema: schemas.core });
  const calendar = createWorkingDayCalendar();
  const releaseStore = createKnexReleaseStore(knex, { schema: schemas.policies });
  const rules = createCountyRules(releaseStore);
  const policy = createCountyPolicy(rules);

  const personStore = createKnexPersonStore(knex, { schema: schemas.registry, crypto });
  const accountStore = createKnexBankAccountStore(knex, { schema: schemas.registry, crypto });
  const people = createPeopleService({ people: personStore, audit, transactions });
  const organisationStore = createKnexOrganisationStore(knex, { schema: schemas.registry });
  const bankAccounts = createBankAccountService({
    accounts: accountStore,
    people: personStore,
    organisations: createPaidOrganisations(organisationStore, () => training.institutionStore),
    audit,
    transactions,
    clock,
  });
  const capacityStore = createKnexLabourCapacityStore(knex, { schema: schemas.registry });
  const capacities = createLabourCapacityService({
    capacities: capacityStore,
    people: personStore,
    files,
    audit,
    transactions,
    clock,
  });
  const organisations = createOrganisationService({
    organisations: organisationStore,
    audit,
    transactions,
  });

  const postStore = createKnexWelfarePostStore(knex, { schema: schemas.posts });
  const agreementStore = createKnexAgreementStore(knex, { schema: schemas.posts });
  const postRules = createPostRules(rules);
  const postPeople = {
    findByIdentity: people.findByIdentities,
    householdsOf: personStore.householdsOf,
    standingOf: personStore.standingOf,
    identitiesOf: personStore.identitiesOf,
  };
  const dailyAttendance = createDailyAttendanceServices({
    store: postStore,
    days: createKnexDailyAttendanceStore(knex, { schema: schemas.posts }),
    slips: createKnexAttendanceSlipStore(knex, { schema: schemas.posts }),
    people: postPeople,
    policy: policy.posts,
    rules: postRules,
    divisions,
    crypto,
    files,
    calendar,
    audit,
    transactions,
    clock,
  });
  const posts = createWelfarePostService({
    store: postStore,
    agreements: agreementStore,
    standings: postPeople,
    people: postPeople,
    accounts: { offer: (actor, cards, source) => bankAccounts.offer(actor, cards, source, actor.scope.from) },
    policy: policy.posts,
    divisions,
    audit,
    transactions,
    clock,
    followUp: dailyAttendance.slips.followUp,
  });

  const procedures = createProcedureService({
    store: createKnexProcedureStore(knex, { schema: schemas.posts }),
    files,
    audit,
    transactions,
    clock,
    calendar,
  });

  const vacancyStore = createKnexVacancyStore(knex, { schema: schemas.posts });
  const setUp = {
    store: createKnexNeedStore(knex, { schema: schemas.posts }),
    funds: createKnexPostFundStore(knex, { schema: schemas.posts }),
    rules: postRules,
    posts: postStore,
    vacancies: vacancyStore,
    procedures,
    divisions,
    audit,
    transactions,
    clock,
  };
  const settingUp = {
    needs: createNeedService(setUp),
    quotaChanges: createQuotaChangeService(setUp),
    funds: createPostFundService(setUp),
    board: createPostBoardService({
      store: createKnexPostBoardStore(knex, { schema: schemas.posts }),
      people: personStore,
      policy: policy.posts,
      rules: postRules,
      divisions,
      clock,
    }),
  };

  const applicationStore = createKnexApplicationStore(knex, { schema: schemas.posts });
  const applicantFacts = createApplicantFacts({ capacities: capacityStore, applications: applicationStore });
  const exitStore = createKnexExitStore(knex, { schema: schemas.posts });
  const hiring = {
    vacancies: vacancyStore,
    applications: applicationStore,
    posts: postStore,
    rules: postRules,
    facts: applicantFacts,
    bars: exitStore,
    procedures,
    files,
    audit,
    transactions,
    clock,
    calendar,
  };
  const vacancies = createVacancyService(hiring);
  const applications = createApplicationService(hiring);

  const exits = createExitService({
    store: exitStore,
    posts: posts.posts,
    policy: policy.posts,
    procedures,
    placements: applications,
    rules: postRules,
    audit,
    transactions,
    clock,
    calendar,
  });
  const appraisalStore = createKnexAppraisalStore(knex, { schema: schemas.posts });
  const appraisals = createAppraisalService({
    store: appraisalStore,
    posts: posts.posts,
    procedures,
    rules: postRules,
    audit,
    transactions,
    clock,
    calendar,
  });
  const training = createTraining({
    ...{ knex, rules, files, crypto, audit, transactions, clock, calendar, divisions },
    people: personStore,
    posts: postStore,
  });
  const postTasks = createPostTaskService({
    sources: [
      procedureTasks(procedures),
      appraisalTasks(appraisals, exits),
      exitTasks(exits),
      training.planningTasks,
      training.decisionTasks,
    ],
    clock,
  });

  const agreements = createAgreementService({
    store: agreementStore,
    posts: postStore,
    people: postPeople,
    facts: applicantFacts,
    bars: exitStore,
    placements: applications,
    rules: postRules,
    printer: createTextPrinter(clock),
    divisions,
    files,
    audit,
    transactions,
    clock,
  });
  const agreementChecks = createAgreementChecks({
    store: agreementStore,
    people: postPeople,
    facts: applicantFacts,
    bars: exitStore,
    rules: postRules,
    policy: policy.posts,
    audit,
    transactions,
    clock,
  });

  const postMonths: PostMonths = {
    eachPortion: (actor, period, take) =>
      posts.attendance.eachPostMonths(actor, period, (months, total) =>
        take(
          months.map((month) => ({
            ...month,
            townshipName: divisions.townshipNameOf(month.divisionCode),
            villageName: divisions.nameOf(month.divisionCode),
          })),
          total,
        ),
      ),
  };

  const fundRules = createFundRules(rules);
  const fundStore = createKnexFundStore(knex, { schema: schemas.subsidy });
  const ledger = createFundLedger({ store: fundStore, rules: fundRules, transactions, clock });

  const parties = createClaimParties({
    people: personStore,
    organisations: organisationStore,
    institutions: training.institutionStore,
    divisions,
  });
  const subsidy = createSubsidyService({
    store: createKnexSubsidyStore(knex, { schema: schemas.subsidy }),
    transactions,
    audit,
    jobs,
    files,
    clock,
    calendar,
    crypto,
    sources: [createPostMonthSource(postMonths)],
    claimedSources: training.claimedSources,
    parties,
    claimRules: createClaimRules(rules),
    ...createPayees({ bankAccounts, people: personStore, parties }),
    paymentRules: createPaymentRules(rules),
    policy: policy.subsidy,
    paymentFiles: createPaymentFiles(),
    funds: { store: fundStore, ledger, rules: fundRules },
    approval: createApprovalRules(rules),
    recovery: {
      rules: createRecoveryRules(rules),
      lateFacts: createLateFacts({ exits: exitStore, appraisals: appraisalStore, clock }),
      printer: createTextPrinter(clock),
    },
  });

  const releases = createPolicyReleaseService({
    store: releaseStore,
    rules,
    roster: createRosterFacts(postMonths),
    audit,
    transactions,
    settingShapes,
  });

  const countyName = (code: string) => divisions.nameOf(`${code}000000`);
  const rows = { posts: postStore, people: postPeople, rules: postRules, clock };
  const rowImports = [
    ...createPostRowImports({ ...rows, ...settingUp, vacancies }).map((kind) => [kind, welfarePostMessages] as const),
    ...createPeopleRowImports({
      ...rows,
      vacancies,
      applications,
      agreements,
      leaves: dailyAttendance.leaves,
      appraisals,
      exits,
    }).map((kind) => [kind, welfarePostMessages] as const),
    [
      createLabourCapacityImport({ capacities, people: { findByIdentity: people.findByIdentities } }),
      registryMessages,
    ] as const,
    ...training.rowImports.map((kind) => [kind, trainingMessages] as const),
  ];
  const tryOut = createTrial(knex);
  const importers: Importer[] = [
    createPeopleImporter({ people: personStore, audit, clock, countyName }),
    ...posts.importers,
    ...rowImports.map(([kind, catalogue]) => createRowImporter(kind, { tryOut, catalogue, params: noParams })),
    subsidy.bankReturnImporter,
    subsidy.checkAnswerImporter,
    ...training.importers,
  ];
  const imports = createImportEngine({
    knex,
    schema: schemas.core,
    crypto,
    files,
    jobs,
    audit,
    importers,
    readSpreadsheet,
  });
  const catalogues = [
    serverKitMessages,
    workbookMessages,
    importMessages,
    rowImportMessages,
    exportMessages,
    registryMessages,
    welfarePostMessages,
    subsidyMessages,
    trainingMessages,
    policyMessages,
    policyReleaseMessages,
  ];

  const listed: Route[] = [
    ...divisionRoutes(knex, schemas.core),
    ...fileRoutes(files, { bytes: defaultLimits.packedBytes }),
    ...jobRoutes(knex, { schema: schemas.core, catalogues }),
    ...importRoutes(imports, { knex, schema: schemas.core, catalogues }),
    ...registryRoutes({ people, bankAccounts, capacities, organisations }),
    ...welfarePostRoutes(posts),
    ...procedureRoutes(procedures),
    ...needRoutes(settingUp),
    ...postSettingRoutes(postRules, clock),
    ...hiringRoutes(vacancies, applications),
    ...appraisalRoutes(appraisals),
    ...exitRoutes(exits),
    ...postTaskRoutes(postTasks),
    ...agreementRoutes({ agreements, checks: agreementChecks }),
    ...dailyAttendanceRoutes(dailyAttendance),
    ...subsidyRoutes(subsidy),
    ...trainingRoutes(training),
    ...personTimelineRoutes({ people, sources: timelineSources({ applications, posts, appraisals, exits, subsidy }) }),
    ...schemeRoutes(rules),
    ...policyReleaseRoutes(releases),
    ...dashboardRoutes({ clock, divisions, people, accounts: bankAccounts, posts, postTasks, subsidy }),
  ];
  const placeName = (code: string) => {
    const name = divisions.nameOf(code);
    return code.endsWith('000') ? name : `${divisions.townshipNameOf(code as never)} · ${name}`;
  };
  const routes: Route[] = [...listed, ...exportRoutes({ routes: listed, files, clock, audit, placeName })];
  const handlers: JobRunnerOptions['handlers'] = { ...imports.handlers, ...subsidy.jobs.handlers };
  const onFailure: JobRunnerOptions['onFailure'] = async (failure) => {
    if (failure.kind in imports.handlers)
      await imports.failed(failure.actor, failure.payload, failure.code, failure.details);
    else await subsidy.jobs.onFailure(failure);
  };
  return {
    routes,
    catalogues,
    handlers,
    onFailure,
    audit,
    calendar,
    imports,
    files,
    posts,
    bankAccounts,
    subsidy,
    training,
    divisions,
  };
}
