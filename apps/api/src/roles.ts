import { subsidyPermissions } from '@gongyi/subsidy';
import type { Knex } from 'knex';

/** A role that a county starts with. Roles are data; this is their first content. */
interface RoleSeed {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** 三员: the three system roles exclude each other. */
  readonly systemRole?: boolean;
  /** For people of an organisation, such as a training institution, and for nobody of the county. */
  readonly organisationRole?: boolean;
  readonly permissions: readonly string[];
}

const readRegister = [
  'dashboard.read',
  'divisions.read',
  'persons.read',
  'households.read',
  'organisations.read',
  'welfare-posts.read',
  'agreements.read',
  'attendance-months.read',
  'attendance-sheets.read',
  'attendance-lines.read',
  'procedures.read',
  'post-tasks.read',
  'agreement-alerts.read',
  'agreement-findings.read',
  'attendance-days.read',
  'attendance-leaves.read',
  'attendance-sessions.read',
  'attendance-disputes.read',
  'post-needs.read',
  'quota-changes.read',
  'post-board.read',
  'post-settings.read',
  'vacancies.read',
  'applications.read',
  'appraisals.read',
  'exits.read',
];
const makeAgreements = [
  'agreements.draft',
  'agreements.insure',
  'agreements.answer',
  'agreements.sign',
  'agreements.renew',
  'agreements.void',
  'agreements.print',
  'agreement-findings.settle',
];
/** What a village needs is stated where it is needed. */
const stateNeeds = [
  'post-needs.create',
  'post-needs.edit',
  'post-needs.submit',
  'post-needs.withdraw',
  'quota-changes.create',
];
/** A level acts on its own steps, and records what people say against what is on notice. */
const actAs = (level: 'village' | 'township' | 'county') => [
  `procedures.act-${level}`,
  'procedures.resubmit',
  'procedures.object',
  'files.create',
  'files.read',
];
/** An exit is begun, and its vacancy reported, where the post is; what follows it belongs to townships and the county. */
const beginExits = [
  'exits.create',
  'exits.record-talk',
  'exits.record-hand-over',
  'exits.submit',
  'exits.revise',
  'exits.discard',
  'exits.report-vacancy',
  'exits.appeal',
];
const followExits = ['exits.complete', 'exits.record-offer', 'exits.follow-up'];
/** The village scores and hands in; the township scores its part; both tell the worker. Who scored answers no objection. */
const tellAppraisals = ['appraisals.tell', 'appraisals.object'];
const beginAppraisals = [
  'appraisals.create',
  'appraisals.score-democratic',
  'appraisals.submit',
  'appraisals.discard',
  ...tellAppraisals,
];
const exportLists = ['exports.create', 'files.read'];
/** The village records its days; the township may do it for a village that cannot. */
const recordAttendance = [
  'attendance-days.record',
  'attendance-days.correct',
  'attendance-leaves.request',
  'attendance-sessions.open',
  'attendance-disputes.record',
];
const closeAttendance = ['attendance-leaves.decide', 'attendance-sheets.from-days', 'attendance-disputes.answer'];
const readTraining = [
  'trades.read',
  'institutions.read',
  'accreditations.read',
  'assessments.read',
  'score-corrections.read',
  'certificates.read',
  'employment-proofs.read',
  'training-outcomes.read',
  'outcome-people.read',
  'training-classes.read',
  'lesson-marks.read',
  'mark-corrections.read',
  'class-changes.read',
  'inspections.read',
  'shared-resources.read',
];
const writeClasses = [
  'employment-proofs.record',
  'training-classes.write',
  'training-classes.import',
  'class-changes.ask',
  'imports.read',
  'imports.create',
  'imports.commit',
  'jobs.read',
];
const fileClaims = ['subsidy-claims.read', 'subsidy-claims.file'];
const inspect = [
  'inspections.record',
  'inspection-draws.read',
  'inspection-draws.draw',
  'inspection-calls.read',
  'inspection-calls.record',
  'inspection-calls.show-number',
  'files.create',
  'files.read',
];
const teach = ['lessons.record', 'lesson-marks.ask-correction', 'files.create', 'files.read'];
const keepInstitution = [
  ...writeClasses,
  ...fileClaims,
  ...teach,
  'institutions.edit',
  'accreditations.apply',
  'exports.create',
];
const readPlanning = ['training-tasks.read', 'training-wishes.read', 'training-plan-lines.read'];
const readCountyPlanning = [
  ...readPlanning,
  'leading-group-members.read',
  'group-meetings.read',
  'training-departments.read',
  'training-plans.read',
  'training-plan-changes.read',
];
const askWishes = ['training-wishes.create', 'training-wishes.import'];
const writePlanning = [
  ...['create', 'end'].map((action) => `leading-group-members.${action}`),
  'group-meetings.create',
  ...['create', 'edit'].map((action) => `training-departments.${action}`),
  ...['create', 'change'].map((action) => `training-tasks.${action}`),
  ...['draft', 'submit', 'close'].map((action) => `training-plans.${action}`),
  'training-plan-lines.import',
  'training-plan-changes.propose',
];
const makeVacancies = ['draft', 'announce', 'close', 'submit', 'cancel'].map((action) => `vacancies.${action}`);
const takeApplications = ['applications.apply', 'applications.correct', 'applications.withdraw'];
const importFiles = ['imports.read', 'imports.create', 'imports.commit', 'files.create', 'files.read', 'jobs.read'];
const readMoney = [
  'schemes.read',
  ...subsidyPermissions.map((permission) => permission.name).filter((name) => name.endsWith('.read')),
];
/** The password of a file goes another way than the file. */
const takePasswords = ['payment-batches.take-password', 'account-checks.take-password'];
/** Every office of an approval looks at the same lines, and may send back or hold back what it doubts. */
const signMoney = ['subsidy-runs.return', 'subsidy-items.hold'];
const decideMoney = [
  'subsidy-runs.approve',
  ...signMoney,
  'objections.answer',
  'fund-documents.approve',
  'subsidy-claims.accept',
  'subsidy-claims.refuse',
  'subsidy-claims.rule',
  ...takePasswords,
  'recoveries.decide',
  'payment-holds.release',
];
const otherOffices = ['subsidy-runs.review', 'subsidy-runs.authorise'];
const makeMoney = subsidyPermissions
  .map((permission) => permission.name)
  .filter((name) => !name.endsWith('.read') && ![...decideMoney, ...otherOffices].includes(name));

export const roleSeeds: readonly RoleSeed[] = [
  {
    id: 'county-officer',
    zh: '县级经办',
    en: 'County officer (maker)',
    permissions: [
      ...readRegister,
      ...importFiles,
      ...exportLists,
      ...readMoney,
      ...makeMoney,
      ...actAs('county'),
      ...beginExits,
      ...followExits,
      'exits.settle-correction',
      ...tellAppraisals,
      'appraisals.answer-objection',
      ...closeAttendance,
      'attendance-disputes.record',
      'procedures.answer',
      'quota-changes.create',
      'post-funds.read',
      'post-funds.create',
      'post-funds.edit',
      'village-populations.read',
      'village-populations.create',
      ...makeVacancies,
      ...takeApplications,
      'applications.take-out',
      'policy-releases.read',
      'policy-releases.draft',
      'persons.import',
      'persons.edit',
      'persons.assess-capacity',
      'organisations.edit',
      'persons.find-by-identity',
      'persons.reveal',
      'bank-accounts.read',
      'bank-accounts.propose',
      'welfare-posts.import',
      'welfare-posts.edit',
      ...makeAgreements,
      'agreements.recheck',
      'attendance-sheets.import',
      'attendance-sheets.freeze',
      'attendance-lines.decide',
      ...readTraining,
      'past-trainings.read',
      'trades.create',
      'trades.import',
      'past-trainings.import',
      'trades.end',
      'institutions.create',
      'institutions.edit',
      ...['check', 'score', 'propose', 'object', 'annual-review'].map((action) => `accreditations.${action}`),
      'training-classes.return',
      'training-classes.run',
      ...inspect,
      'lesson-marks.ask-correction',
      'mark-corrections.decide',
      'class-changes.decide',
      'shared-resources.create',
      'shared-resources.end',
      'assessments.plan',
      'employment-proofs.record',
      'training-outcomes.freeze',
      'assessments.confirm',
      'score-corrections.ask',
      ...['issue', 'print', 'ask-revocation'].map((action) => `certificates.${action}`),
      ...readCountyPlanning,
      ...writePlanning,
      ...askWishes,
    ],
  },
  {
    id: 'county-reviewer',
    zh: '县级复核',
    en: 'County reviewer',
    permissions: [
      ...readRegister,
      ...readMoney,
      'subsidy-runs.review',
      ...signMoney,
      'bank-accounts.read',
      'jobs.read',
      ...exportLists,
    ],
  },
  {
    id: 'county-head',
    zh: '县级签发',
    en: 'Head of the county office',
    permissions: [
      ...readRegister,
      ...readMoney,
      'subsidy-runs.authorise',
      ...signMoney,
      'bank-accounts.read',
      'jobs.read',
      ...exportLists,
    ],
  },
  {
    id: 'county-approver',
    zh: '县级审批',
    en: 'County approver',
    permissions: [
      ...readRegister,
      ...readMoney,
      ...decideMoney,
      'subsidy-claims.return',
      ...exportLists,
      ...actAs('county'),
      'appraisals.answer-objection',
      'exits.answer-appeal',
      'post-funds.read',
      'village-populations.read',
      'policy-releases.read',
      'policy-releases.release',
      'bank-accounts.read',
      'bank-accounts.confirm',
      'jobs.read',
      ...readTraining,
      'past-trainings.read',
      'accreditations.score',
      'accreditations.decide',
      'employment-proofs.decide',
      'training-classes.return',
      'mark-corrections.decide',
      'class-changes.decide',
      'inspection-draws.read',
      'inspection-calls.read',
      'inspections.release',
      'training-classes.decide',
      'training-classes.cancel',
      'assessments.confirm',
      'score-corrections.decide',
      'certificates.revoke',
      ...readCountyPlanning,
      'training-plans.approve',
      'training-plan-changes.confirm',
    ],
  },
  {
    id: 'township-officer',
    zh: '乡镇经办',
    en: 'Township officer',
    permissions: [
      ...readRegister,
      ...importFiles,
      ...exportLists,
      ...actAs('township'),
      ...beginExits,
      ...followExits,
      ...beginAppraisals,
      'appraisals.score-township',
      'appraisals.answer-objection',
      ...recordAttendance,
      ...closeAttendance,
      'procedures.answer',
      ...makeAgreements,
      'quota-changes.create',
      'village-populations.read',
      ...makeVacancies,
      ...takeApplications,
      'applications.take-out',
      'persons.assess-capacity',
      'attendance-sheets.import',
      'attendance-lines.decide',
      'bank-accounts.read',
      'bank-accounts.propose',
      ...readTraining,
      ...inspect,
      ...fileClaims,
      ...['check', 'return', 'refuse'].map((action) => `subsidy-claims.${action}`),
      ...readPlanning,
      ...askWishes,
    ],
  },
  {
    id: 'village-clerk',
    zh: '村级协管',
    en: 'Village clerk',
    permissions: [
      ...readRegister,
      ...importFiles,
      ...actAs('village'),
      ...stateNeeds,
      ...beginExits,
      ...beginAppraisals,
      'appraisals.score-village',
      ...takeApplications,
      ...recordAttendance,
      ...fileClaims,
      ...readPlanning,
      'training-wishes.create',
    ],
  },
  {
    id: 'skill-assessor',
    zh: '技能评价考评员',
    en: 'Skill assessor',
    permissions: [
      'divisions.read',
      'trades.read',
      'training-classes.read',
      'assessments.read',
      'assessments.plan',
      'assessments.score',
      'score-corrections.read',
      'score-corrections.ask',
      'certificates.read',
      'certificates.issue',
      ...importFiles,
      'exports.create',
    ],
  },
  {
    id: 'institution-head',
    zh: '培训机构负责人',
    en: 'Head of a training institution',
    organisationRole: true,
    permissions: [
      'divisions.read',
      ...readTraining,
      'past-trainings.read',
      ...keepInstitution,
      'accreditations.submit',
      'training-classes.submit',
      'training-classes.cancel',
    ],
  },
  {
    id: 'institution-clerk',
    zh: '培训机构教务',
    en: 'Clerk of a training institution',
    organisationRole: true,
    permissions: ['divisions.read', ...readTraining, ...keepInstitution],
  },
  {
    id: 'institution-teacher',
    zh: '培训机构教师',
    en: 'Teacher of a training institution',
    organisationRole: true,
    permissions: ['divisions.read', ...readTraining, ...teach],
  },
  {
    id: 'system-admin',
    zh: '系统管理',
    en: 'System administrator',
    systemRole: true,
    permissions: [
      'users.read',
      'institution-names.read',
      'users.create',
      'users.disable',
      'users.reset-password',
      'roles.read',
      'divisions.read',
      'jobs.read',
    ],
  },
  {
    id: 'security-admin',
    zh: '安全管理',
    en: 'Security administrator',
    systemRole: true,
    permissions: ['users.read', 'users.set-roles', 'users.reset-second-factor', 'roles.read', 'divisions.read'],
  },
  {
    id: 'audit-admin',
    zh: '审计管理',
    en: 'Audit administrator',
    systemRole: true,
    permissions: ['audit-events.read', 'users.read', 'roles.read', 'divisions.read'],
  },
];

/** Writes the first roles; roles that a county has changed stay as they are. */
export async function seedRoles(owner: Knex, schema: string): Promise<void> {
  const rows = roleSeeds.map(({ id, zh, en, permissions, systemRole, organisationRole }) => ({
    id,
    name_zh: zh,
    name_en: en,
    permissions: [...permissions],
    system_role: systemRole ?? false,
    organisation_role: organisationRole ?? false,
  }));
  await owner(`${schema}.roles`)
    .insert(rows)
    .onConflict('id')
    .merge()
    // A new version of the software may bring new permissions; what was changed by hand has a higher version.
    .where(`${schema}.roles.version`, 1);
}
