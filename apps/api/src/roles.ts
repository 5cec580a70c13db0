/** The roles a county starts with. They are data: the security administrator may change them later. */
export interface RoleSeed {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly permissions: readonly string[];
}

const readBusiness = [
  'persons.read',
  'households.read',
  'organisations.read',
  'bank-accounts.read',
  'welfare-posts.read',
  'agreements.read',
  'attendance-sheets.read',
  'attendance-lines.read',
  'divisions.read',
];
const readMoney = [
  'subsidy-runs.read',
  'subsidy-items.read',
  'notices.read',
  'objections.read',
  'payment-batches.read',
  'payments.read',
  'policies.read',
];
const importing = ['imports.read', 'imports.create', 'imports.commit', 'files.read', 'files.create', 'jobs.read'];
