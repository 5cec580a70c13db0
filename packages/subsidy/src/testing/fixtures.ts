import {
  type Actor,
  type DivisionCode,
  domainError,
  type Fen,
  fen,
  groupBy,
  identityCheckCharacter,
  type LocalDate,
  localDate,
  maskBankCard,
  multiplyDivide,
  type Period,
  socialCreditCheckCharacter,
} from '@gongyi/kernel';
import type { ApprovalRules } from '../approval-ports.js';
import type { ClaimOrganisation, ClaimParties, ClaimPerson, ClaimRules, PersonElsewhere } from '../claim-ports.js';
import type { FundRules } from '../fund-ports.js';
import type { ApprovalLevelSetting, ApprovalOffice, SubsidyApproval } from '../model/approval.js';
import type { SchemeClaims } from '../model/claim-settings.js';
import { type FundsSetting, fundPurposeKinds } from '../model/fund.js';
import type { PostMonth } from '../model/post-month.js';
import type { RecoverySetting } from '../model/recovery-setting.js';
import type { CompiledScheme, PolicyAnswer, SchemeFact } from '../model/scheme.js';
import { type Facts, paidAsPerson } from '../model/source.js';
import { periodRule } from '../model/subsidy-period.js';
import type { AccountAnswer, PayeeAccount, PayeeAccounts, PayeeIdentities, SubsidyPolicy } from '../ports.js';
import type { LateFact, LateFacts, RecoveryRules, TextPrinter } from '../recovery-ports.js';
import type { PostMonths } from '../service/post-month-source.js';

const uuid = (kind: string, n: number) => `00000000-0000-7000-8${kind}-${n.toString(16).padStart(12, '0')}`;
const surnames = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王'];

/** The n-th invented month of 会泽县: 22 required days, 800 yuan, all days attended unless said otherwise. */
export function samplePostMonth(n: number, overrides: Partial<PostMonth> = {}): PostMonth {
  const township = 101 + (n % 3);
  return {
    sourceId: uuid('001', n),
    personId: uuid('002', n),
    personName: `${surnames[n % surnames.length]}小${String.fromCodePoint(0x4e00 + (n % 500))}`,
    identityMasked: `530326********${String(9000 + (n % 1000))}`,
    divisionCode: `530326${township}${String(200 + (n % 5))}` as DivisionCode,
    townshipName: `第${township - 100}镇`,
    villageName: `第${(n % 5) + 1}村`,
    agreementId: uuid('003', n),
    welfarePostId: uuid('004', n % 40),
    postName: '保洁员',
    standardFen: fen(80_000),
    requiredDays: 22,
    daysAttended: 22,
    agreementFrom: localDate('2025-01-01'),
    agreementTo: localDate('2025-12-31'),
    villageAmountFen: null,
    appraisalFen: fen(0),
    ...overrides,
  };
}

/** Months that a test may change while it runs. */
export function memoryPostMonths(
  months: Map<string, PostMonth[]> = new Map(),
): PostMonths & { readonly months: Map<string, PostMonth[]> } {
  // An attendance line belongs to one month.
  const eachPortion: PostMonths['eachPortion'] = async (_actor, period, take) => {
    const all = months.get(period) ?? [];
    await take(
      all.map((month) => ({ ...month, sourceId: `${month.sourceId} ${period}` })),
      all.length,
    );
  };
  return { months, eachPortion };
}

/** A confirmed account whose card passes the check digit. */
export function samplePayeeAccount(n: number, overrides: Partial<PayeeAccount> = {}): PayeeAccount {
  const cardNumber = withLuhn(`621700000${String(n).padStart(9, '0')}`);
  return {
    accountId: uuid('005', n),
    version: 1,
    bankName: '会泽县农村信用合作联社',
    cardMasked: maskBankCard(overrides.cardNumber ?? cardNumber),
    cardNumber,
    holderName: samplePostMonth(n).personName,
    state: 'confirmed',
    problem: null,
    checkedOn: null,
    changedOn: null,
    previous: null,
    ...overrides,
  };
}

function withLuhn(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export function memoryPayeeAccounts(
  accounts: Map<string, PayeeAccount> = new Map(),
): PayeeAccounts & { readonly accounts: Map<string, PayeeAccount>; readonly answers: AccountAnswer[] } {
  const answers: AccountAnswer[] = [];
  return {
    accounts,
    answers,
    shared: async (_actor, payees) => {
      const own = payees.flatMap(({ payeeId }) => {
        const account = accounts.get(payeeId);
        return account === undefined || account.cardNumber === null ? [] : [{ payeeId, ...account }];
      });
      const groups = [...groupBy(own, ({ cardNumber }) => cardNumber).values()].filter(({ length }) => length > 1);
      return groups.flatMap((group) => {
        const payeeIds = group.map(({ payeeId }) => payeeId);
        return group.slice(0, 1).map(({ cardMasked, bankName }) => ({ cardMasked, bankName, payeeIds }));
      });
    },
    changed: async (_actor, paid) => {
      const others = paid.filter(({ payeeId, accountId, version }) => {
        const now = accounts.get(payeeId);
        return now?.accountId !== accountId || now.version !== version;
      });
      return new Map(others.map(({ payeeId }) => [payeeId, accounts.get(payeeId) ?? null]));
    },
    forPayees: async (_actor, payees) =>
      new Map(
        payees.flatMap(({ payeeId }) => {
          const account = accounts.get(payeeId);
          return account === undefined ? [] : [[payeeId, account] as const];
        }),
      ),
    noteAnswers: async (_actor, told) => {
      answers.push(...told);
      for (const { accountId, usable, reason, on } of told)
        for (const [personId, account] of accounts)
          if (account.accountId === accountId)
            accounts.set(personId, {
              ...account,
              ...(usable ? { checkedOn: on } : { state: 'invalid', problem: reason }),
            });
    },
  };
}

/** An identity number with its check character for every sample person. */
export function memoryIdentities(): PayeeIdentities & { readonly changed: Map<string, string> } {
  const changed = new Map<string, string>();
  return {
    changed,
    identitiesOf: async (_actor, payees) =>
      new Map(
        payees.map((payee) => {
          const known = paidAsPerson(payee) ? sampleIdentity(payee.payeeId) : sampleCreditCode;
          return [payee.payeeId, changed.get(payee.payeeId) ?? known] as const;
        }),
      ),
  };
}

/** Of every sample organisation; invented. */
export const sampleCreditCode = `5253032630000000X${socialCreditCheckCharacter('5253032630000000X')}`;

/** From the number at the end of a sample person's id. */
export function sampleIdentity(personId: string): string {
  const first17 = `53032619800101${String(Number.parseInt(personId.slice(-6), 16) % 1000).padStart(3, '0')}`;
  return `${first17}${identityCheckCharacter(first17)}`;
}

/** standard × min(days, required) ÷ required, half up to the fen; without days or a standard, a refusal with its reason. */
export function prorate(facts: Facts): PolicyAnswer {
  const [standard, required, attended] = ['standard_fen', 'required_days', 'days_attended'].map((name) =>
    Number(facts[name] ?? 0),
  ) as [number, number, number];
  if (required <= 0) return { status: 'needs_information', amountFen: null, reasonCodes: ['required_days_missing'] };
  if (attended === 0) return { status: 'not_eligible', amountFen: null, reasonCodes: ['no_days_attended'] };
  const amountFen: Fen = multiplyDivide(fen(standard), Math.min(attended, required), required, 'half_up');
  return { status: 'payable', amountFen, reasonCodes: [] };
}

const wholeNumber = { type: 'integer', decimals: 0, least: 0, most: 31, values: [], required: true } as const;
/** What {@link prorate} reads, as a pack would declare it. */
export const sampleFacts: readonly SchemeFact[] = [
  { name: 'month', zh: '月份', en: 'month', type: 'month', shown: null },
  { name: 'standard_fen', zh: '月标准', en: 'monthly standard', type: 'money', shown: 'list', most: 10_000_000 },
  { name: 'required_days', zh: '规定天数', en: 'required days', shown: 'notice' },
  { name: 'days_attended', zh: '出勤天数', en: 'days attended', shown: 'notice' },
  { name: 'appraisal_fen', zh: '考核绩效', en: 'performance money', type: 'money', shown: null },
].map((fact) => ({ ...wholeNumber, counter: null, accepts: () => true, ...fact }) as SchemeFact);

/** Two funds that pay everything; `current` may be replaced. */
export function sampleFundRules(): FundRules & { current: FundsSetting } {
  const rules = {
    current: {
      funds: [
        { id: 'bridging', zh: '衔接资金', en: 'bridging fund', pays: [...fundPurposeKinds], until: null },
        { id: 'employment', zh: '就业补助资金', en: 'employment fund', pays: [...fundPurposeKinds], until: null },
      ],
      fundRequired: false,
    } as FundsSetting,
    funds: async () => rules.current,
  };
  return rules;
}

const sampleOffices = {
  review: { zh: '复核', en: 'review' },
  approve: { zh: '审批', en: 'approval' },
  authorise: { zh: '签发', en: 'authorisation' },
} as const;

/** A level of one person with two working days, who may return, and is reminded; the head is told two days later. */
export function sampleLevel(
  office: ApprovalOffice,
  overrides: Partial<ApprovalLevelSetting> = {},
): ApprovalLevelSetting {
  return {
    id: office,
    ...sampleOffices[office],
    office,
    people: 1,
    returns: true,
    due: { days: 2, unit: 'working' },
    reminded: [office],
    escalation: { days: 2, unit: 'working', to: 'authorise' },
    ...overrides,
  };
}

/** One approver signs every run; `current` may be replaced. */
export function sampleApprovalRules(): ApprovalRules & { current: SubsidyApproval } {
  const rules = {
    current: {
      bands: [{ upToYuan: null, levels: [sampleLevel('approve')] }],
      unusual: { own: { months: 3, atLeast: 1, percent: 30 }, peers: { atLeast: 10, percent: 50 } },
    } as SubsidyApproval,
    approval: async () => ({ value: rules.current, version: '2025-01' }),
  };
  return rules;
}

export interface SampleSchemeOptions {
  readonly funds?: readonly string[];
  readonly version?: string;
  readonly noticeRounds?: CompiledScheme['noticeRounds'];
  readonly answer?: (facts: Facts) => PolicyAnswer;
  readonly overrides?: Partial<CompiledScheme>;
}

export function sampleScheme(schemeId = 'post-subsidy', options: SampleSchemeOptions = {}): CompiledScheme {
  const answer = options.answer ?? prorate;
  return {
    schemeId,
    code: 'POST_SUBSIDY',
    source: 'post_month',
    period: periodRule('month'),
    once: { by: 'person', facts: [] },
    payee: 'person',
    facts: sampleFacts,
    dayFact: 'month',
    version: options.version ?? '2025-01',
    funds: options.funds ?? [],
    title: '乡村公益性岗位补贴',
    noticeRounds: options.noticeRounds ?? [{ days: 5, unit: 'working' }],
    evaluate: (facts) => facts.map(answer),
    explain: (facts) => {
      const result = answer(facts);
      return {
        ...result,
        missing: [],
        steps: [
          {
            zh: '按规定出勤天数折算',
            en: 'By required days',
            value: { zh: String(result.amountFen), en: String(result.amountFen) },
          },
        ],
        zh: `出勤 ${facts['days_attended']} 天`,
        en: `${facts['days_attended']} days attended`,
        clauses: [{ document: '示例办法', clause: '第一条', url: null }],
      };
    },
    stacking: (_on, held) => held.map(() => null),
    ...options.overrides,
  };
}

/** One scheme for every day; `current` may be replaced to play a change of the rules. */
export function samplePolicy(scheme: CompiledScheme = sampleScheme()): SubsidyPolicy & { current: CompiledScheme } {
  const policy = {
    current: scheme,
    scheme: async (_actor: Actor, _schemeId: string, _on: LocalDate) => policy.current,
    schemeByFacts: async () => policy.current,
    schemes: async () => [policy.current],
  };
  return policy;
}

export interface SampleParties extends ClaimParties {
  readonly people: Map<string, ClaimPerson>;
  readonly organisations: Map<string, ClaimOrganisation>;
  readonly others: PersonElsewhere[];
}

/** People and organisations that a test may add to; nobody is known in another county until it says so. */
export function memoryParties(): SampleParties {
  const people = new Map<string, ClaimPerson>();
  const organisations = new Map<string, ClaimOrganisation>();
  const others: PersonElsewhere[] = [];
  return {
    people,
    organisations,
    others,
    person: async (_actor, personId) => people.get(personId),
    organisation: async (_actor, _kind, id) => organisations.get(id),
    elsewhere: async (_actor, ids) => others.filter(({ personId }) => ids.includes(personId)),
    placeOf: () => ({ townshipName: '第一镇', villageName: '第一村' }),
  };
}

/** What a county might have settled: open to all, one paper, no end; `current` may be replaced, null: nothing is settled. */
export function sampleClaimRules(): ClaimRules & { current: SchemeClaims | null } {
  const rules = {
    current: {
      scheme: 'travel',
      filedBy: ['person', 'household_head', 'employer', 'institution', 'village'],
      documents: [{ id: 'work_proof', zh: '务工证明', en: 'proof of work', required: true }],
      window: { kind: 'open' },
      late: 'refuse',
      appeal: { zh: '可向县人社局申请复核', en: 'the county bureau looks again' },
    } as SchemeClaims | null,
    claims: async (_actor: Actor, { title }: { readonly title: string }) => {
      if (rules.current === null) throw domainError('unprocessable', 'SUBSIDY.CLAIMS_NOT_SETTLED', { scheme: title });
      return { value: rules.current, clause: '示例办法 第二条' };
    },
  };
  return rules;
}

/** Set-off down to 70 of 100, with consent; `current` may be replaced, `null` plays a county that has settled nothing. */
export function sampleRecoveryRules(): RecoveryRules & { current: RecoverySetting | null } {
  const rules = {
    current: {
      causes: [
        { id: 'exit_late', zh: '退岗未及时上报', en: 'exit reported late', basis: '示例办法 第二十条' },
        { id: 'double', zh: '重复发放', en: 'paid twice', basis: '示例办法 第二十一条' },
      ],
      answer: { days: 10, unit: 'working' },
      payWithinDays: 30,
      instalmentMonthsMost: 12,
      setOff: { floor: { kind: 'share', percent: 70 }, consent: true },
      holdDaysMost: 30,
      contact: '县人社局（示例）',
    } as RecoverySetting | null,
    async recovery() {
      if (rules.current === null) throw domainError('unprocessable', 'RECOVERY.RULE_MISSING', {});
      return { value: rules.current, version: '2025-01' };
    },
  };
  return rules;
}

export function memoryLateFacts(): LateFacts & { facts: LateFact[] } {
  const memory = {
    facts: [] as LateFact[],
    forPeriod: async () => memory.facts,
    periodsWith: async (_actor: Actor, among: readonly Period[]) => (memory.facts.length === 0 ? [] : among),
  };
  return memory;
}

/** Prints the text itself; 𬱖 is a character that it does not have. */
export function samplePrinter(): TextPrinter {
  const encode = (parts: readonly string[]) => new TextEncoder().encode(parts.join('\n'));
  return {
    missing: (text) => (text.includes('𬱖') ? ['𬱖'] : []),
    print: async ({ title, paragraphs }) => encode([title, ...paragraphs]),
    letters: async (letters) =>
      encode(
        letters.flatMap(({ title, lines, qr, note }) => [title, ...lines.map((line) => line.join(' ')), qr, note]),
      ),
  };
}
