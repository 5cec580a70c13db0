import {
  type Actor,
  type DivisionCode,
  domainError,
  type Fen,
  fen,
  type LocalDate,
  localDate,
  maskBankCard,
  multiplyDivide,
  type Period,
} from '@gongyi/kernel';
import type { FundRules } from '../fund-ports.js';
import { type FundsSetting, fundPurposeKinds } from '../model/fund.js';
import type { PostMonth, SubsidyFacts } from '../model/post-month.js';
import type { RecoverySetting } from '../model/recovery-setting.js';
import type { CompiledScheme, PolicyAnswer } from '../model/scheme.js';
import type { PayeeAccount, PayeeAccounts, PostMonths, SubsidyPolicy } from '../ports.js';
import type { LateFact, LateFacts, RecoveryRules, TextPrinter } from '../recovery-ports.js';

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
  return { months, forPeriod: async (_actor: Actor, period: Period) => months.get(period) ?? [] };
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
): PayeeAccounts & { readonly accounts: Map<string, PayeeAccount> } {
  return {
    accounts,
    forPeople: async (_actor, personIds) =>
      new Map(
        personIds.flatMap((personId) => {
          const account = accounts.get(personId);
          return account === undefined ? [] : [[personId, account] as const];
        }),
      ),
  };
}

/** standard × min(days, required) ÷ required, half up to the fen; without days or a standard, a refusal with its reason. */
export function prorate(facts: SubsidyFacts): PolicyAnswer {
  if (facts.requiredDays <= 0)
    return { status: 'needs_information', amountFen: null, reasonCodes: ['required_days_missing'] };
  if (facts.daysAttended === 0) return { status: 'not_eligible', amountFen: null, reasonCodes: ['no_days_attended'] };
  const amountFen: Fen = multiplyDivide(
    facts.standardFen,
    Math.min(facts.daysAttended, facts.requiredDays),
    facts.requiredDays,
    'half_up',
  );
  return { status: 'payable', amountFen, reasonCodes: [] };
}

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

export interface SampleSchemeOptions {
  readonly funds?: readonly string[];
  readonly version?: string;
  readonly noticeDays?: number;
  readonly noticeDayUnit?: 'working' | 'calendar';
  readonly answer?: (facts: SubsidyFacts) => PolicyAnswer;
}

export function sampleScheme(schemeId = 'post-subsidy', options: SampleSchemeOptions = {}): CompiledScheme {
  const answer = options.answer ?? prorate;
  return {
    schemeId,
    version: options.version ?? '2025-01',
    funds: options.funds ?? [],
    title: '乡村公益性岗位补贴',
    noticeDays: options.noticeDays ?? 5,
    noticeDayUnit: options.noticeDayUnit ?? 'working',
    evaluate: (facts) => facts.map(answer),
    explain: (facts) => {
      const result = answer(facts);
      return {
        ...result,
        steps: [
          {
            zh: '按规定出勤天数折算',
            en: 'By required days',
            value: { zh: String(result.amountFen), en: String(result.amountFen) },
          },
        ],
        zh: `出勤 ${facts.daysAttended} 天`,
        en: `${facts.daysAttended} days attended`,
        clauses: [{ document: '示例办法', clause: '第一条', url: null }],
      };
    },
  };
}

/** One scheme for every day; `current` may be replaced to play a change of the rules. */
export function samplePolicy(scheme: CompiledScheme = sampleScheme()): SubsidyPolicy & { current: CompiledScheme } {
  const policy = {
    current: scheme,
    scheme: async (_actor: Actor, _schemeId: string, _on: LocalDate) => policy.current,
  };
  return policy;
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
  const memory = { facts: [] as LateFact[], forPeriod: async () => memory.facts };
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
