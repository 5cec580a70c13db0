import {
  type Actor,
  type Clock,
  createWorkingDayCalendar,
  type FieldCrypto,
  parseResidentId,
  type ResidentId,
  type Transactions,
} from '@gongyi/kernel';
import { createCountyRules, createPolicyReleaseService, policyReleaseMessages } from '@gongyi/policies';
import { policyReleaseRoutes } from '@gongyi/policies/express';
import { createKnexReleaseStore } from '@gongyi/policies/knex';
import {
  createBankAccountService,
  createOrganisationService,
  createPeopleImporter,
  createPeopleService,
  registryMessages,
} from '@gongyi/registry';
import { registryRoutes } from '@gongyi/registry/express';
import { createKnexBankAccountStore, createKnexOrganisationStore, createKnexPersonStore } from '@gongyi/registry/knex';
import { importMessages, serverKitMessages, workbookMessages } from '@gongyi/server-kit';
import { fileRoutes, importRoutes, jobRoutes, type Route } from '@gongyi/server-kit/express';
import {
  createImportEngine,
  createJobQueue,
  createKnexAuditLog,
  createKnexFileStore,
  createTransactions,
  type Importer,
  type JobRunnerOptions,
} from '@gongyi/server-kit/knex';
import { defaultLimits, readSpreadsheet } from '@gongyi/server-kit/workbook';
import { createSubsidyService, type PostMonths, subsidyMessages } from '@gongyi/subsidy';
import { subsidyRoutes } from '@gongyi/subsidy/express';
import { createKnexSubsidyStore, createSpreadsheetWriter } from '@gongyi/subsidy/knex';
import {
  createExitService,
  createPostTaskService,
  createProcedureService,
  createWelfarePostService,
  exitMessages,
  exitTasks,
  type Placements,
  procedureMessages,
  procedureTasks,
  welfarePostMessages,
} from '@gongyi/welfare-posts';
import { exitRoutes, postTaskRoutes, procedureRoutes, welfarePostRoutes } from '@gongyi/welfare-posts/express';
import { createKnexExitStore, createKnexProcedureStore, createKnexWelfarePostStore } from '@gongyi/welfare-posts/knex';
import type { Knex } from 'knex';
import { dashboardRoutes } from './dashboard/dashboard.js';
import { schemas } from './database/migrate.js';
import type { DivisionDirectory } from './divisions/directory.js';
import { divisionRoutes } from './divisions/division-routes.js';
import { createCountyPolicy, createRosterFacts, policyMessages } from './policy.js';
import { createPostRules } from './post-rules.js';
import { schemeRoutes } from './scheme-routes.js';
import { personTimelineRoutes } from './timeline/person-timeline.js';
import { timelineSources } from './timeline/timeline-sources.js';

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
  const bankAccounts = createBankAccountService({ accounts: accountStore, people: personStore, audit, transactions });
  const organisations = createOrganisationService({
    organisations: createKnexOrganisationStore(knex, { schema: schemas.registry }),
    audit,
    transactions,
  });

  const posts = createWelfarePostService({
    store: createKnexWelfarePostStore(knex, { schema: schemas.posts }),
    people: {
      findByIdentity: people.findByIdentities,
      householdsOf: personStore.householdsOf,
      identityOf: async (actor: Actor, personId: string): Promise<ResidentId | null> => {
        const plain = await personStore.reveal(actor, personId);
        const identity = plain === undefined ? undefined : parseResidentId(plain.identity);
        return identity?.ok === true ? identity.value : null;
      },
    },
    accounts: { offer: (actor, cards, source) => bankAccounts.offer(actor, cards, source, actor.scope.from) },
    policy: policy.posts,
    divisions,
    audit,
    transactions,
    clock,
  });

  const procedures = createProcedureService({
    store: createKnexProcedureStore(knex, { schema: schemas.posts }),
    files,
    audit,
    transactions,
    clock,
    calendar,
  });

  // Nobody waits for a post while no list of applicants is kept.
  const placements: Pick<Placements, 'promoteNext'> = { promoteNext: async () => null };
  const exits = createExitService({
    store: createKnexExitStore(knex, { schema: schemas.posts }),
    agreements: posts.posts,
    procedures,
    placements,
    rules: createPostRules(rules),
    audit,
    transactions,
    clock,
    calendar,
  });

  const postTasks = createPostTaskService({ sources: [procedureTasks(procedures), exitTasks(exits)], clock });

  const postMonths: PostMonths = {
    forPeriod: async (actor, period) =>
      (await posts.attendance.postMonths(actor, period)).map((month) => ({
        ...month,
        townshipName: divisions.townshipNameOf(month.divisionCode),
        villageName: divisions.nameOf(month.divisionCode),
      })),
  };

  const subsidy = createSubsidyService({
    store: createKnexSubsidyStore(knex, { schema: schemas.subsidy }),
    transactions,
    audit,
    jobs,
    files,
    clock,
    calendar,
    crypto,
    postMonths,
    payeeAccounts: bankAccounts,
    policy: policy.subsidy,
    writer: createSpreadsheetWriter(),
  });

  const releases = createPolicyReleaseService({
    store: releaseStore,
    rules,
    roster: createRosterFacts(postMonths),
    audit,
    transactions,
  });

  const countyName = (code: string) => divisions.nameOf(`${code}000000`);
  const importers: Importer[] = [
    createPeopleImporter({ people: personStore, audit, clock, countyName }),
    ...posts.importers,
    subsidy.bankReturnImporter,
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
    registryMessages,
    welfarePostMessages,
    procedureMessages,
    exitMessages,
    subsidyMessages,
    policyMessages,
    policyReleaseMessages,
  ];

  const routes: Route[] = [
    ...divisionRoutes(knex, schemas.core),
    ...fileRoutes(files, { bytes: defaultLimits.packedBytes }),
    ...jobRoutes(knex, { schema: schemas.core, catalogues }),
    ...importRoutes(imports, { knex, schema: schemas.core, catalogues }),
    ...registryRoutes({ people, bankAccounts, organisations }),
    ...welfarePostRoutes(posts),
    ...procedureRoutes(procedures),
    ...exitRoutes(exits),
    ...postTaskRoutes(postTasks),
    ...subsidyRoutes(subsidy),
    ...personTimelineRoutes({ people, sources: timelineSources({ posts, exits, subsidy }) }),
    ...schemeRoutes(rules),
    ...policyReleaseRoutes(releases),
    ...dashboardRoutes({ clock, divisions, people, accounts: bankAccounts, posts, subsidy }),
  ];
  const handlers: JobRunnerOptions['handlers'] = { ...imports.handlers, ...subsidy.jobs.handlers };
  const onFailure: JobRunnerOptions['onFailure'] = async (failure) => {
    if (failure.kind in imports.handlers)
      await imports.failed(failure.actor, failure.payload, failure.code, failure.details);
    else await subsidy.jobs.onFailure(failure);
  };
  return { routes, catalogues, handlers, onFailure, audit, calendar, imports, files, posts, subsidy };
}
