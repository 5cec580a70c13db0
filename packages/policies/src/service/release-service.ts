import {
  type Actor,
  type AuditLog,
  domainError,
  type JsonObject,
  type LocalDate,
  type Transactions,
} from '@gongyi/kernel';
import {
  checkCases,
  comparePacks,
  type Pack,
  type PackFiles,
  type PackProblem,
  resolveParameter,
  resolveSetting,
  type SettingShapes,
} from '@gongyi/rules';
import type {
  CheckedDraft,
  ParameterRow,
  PolicyRelease,
  SetFile,
  SettingRow,
  SetValue,
  StartDraft,
  WhatIfInput,
  WhatIfResult,
} from '../model/release.js';
import { policyReleaseWorkflow } from '../model/release.js';
import { setValue } from '../model/set-value.js';
import { resolveShipped } from '../packs.js';
import type { ReleaseStore, ReleaseWithFiles, RosterFacts } from '../ports.js';
import { type CountyRules, checkVersion, type VersionFiles } from './county-rules.js';
import { whatIfMonths } from './what-if-months.js';

export interface ReleaseServiceDeps {
  readonly store: ReleaseStore;
  readonly rules: CountyRules;
  readonly roster: RosterFacts;
  readonly audit: AuditLog;
  readonly transactions: Transactions;
  /** Of the host's modules: a version with a setting that they cannot read is not released. */
  readonly settingShapes?: SettingShapes;
}

/** Use cases of drafting, checking, trying out and releasing the rules of a county. */
export function createPolicyReleaseService({
  store,
  rules,
  roster,
  audit,
  transactions,
  settingShapes,
}: ReleaseServiceDeps) {
  async function get(actor: Actor, id: string): Promise<ReleaseWithFiles> {
    const release = await store.get(actor, id);
    if (release === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    return release;
  }

  async function lockDraft(actor: Actor, id: string): Promise<ReleaseWithFiles> {
    const release = await store.lock(actor, id);
    if (release === undefined) throw domainError('not_found', 'LIST.NOT_FOUND');
    if (!policyReleaseWorkflow.allowed(release.state).includes('edit'))
      throw domainError('conflict', 'POLICY.NOT_A_DRAFT', { state: release.state });
    return release;
  }

  function record(
    actor: Actor,
    command: string,
    after: PolicyRelease,
    before: JsonObject | null,
    more: JsonObject = {},
  ) {
    return audit.record(actor, {
      action: `policy-releases.${command}`,
      resource: 'policy-releases',
      recordId: after.id,
      divisionCode: after.divisionCode as never,
      before,
      after: { state: after.state, packVersion: after.packVersion, sequence: after.sequence, ...more },
    });
  }

  async function editFiles(
    actor: Actor,
    id: string,
    version: number,
    command: string,
    change: (release: ReleaseWithFiles) => { files: PackFiles; told: JsonObject },
  ): Promise<PolicyRelease> {
    return transactions.run(actor, async () => {
      const draft = await lockDraft(actor, id);
      const { files, told } = change(draft);
      const after = await store.writeFiles(actor, id, version, files);
      await record(actor, command, after, { state: draft.state }, told);
      return after;
    });
  }

  return {
    list: store.find,
    get,

    /** @throws DomainError conflict POLICY.DRAFT_EXISTS; unprocessable POLICY.NO_PACK */
    start: (actor: Actor, { note, files }: StartDraft): Promise<PolicyRelease> =>
      transactions.run(actor, async () => {
        const base = await rules.current(actor);
        const after = await store.insert(actor, {
          packId: base.pack.id,
          baseVersion: base.pack.version,
          note,
          files: files ?? base.files,
        });
        await record(actor, 'create', after, null, { note, baseVersion: base.pack.version });
        return after;
      }),

    /** @throws DomainError as `setValue`, and unprocessable POLICY.VALUE_REFUSED {reason} when the pack then has a problem. */
    setValue: (actor: Actor, id: string, input: SetValue): Promise<PolicyRelease> =>
      editFiles(actor, id, input.version, 'set-value', ({ files, above }) => {
        const changed = setValue(files, packOf({ files, above }), input);
        const checked = checkVersion({ files: changed, above });
        const [problem] = checked.ok ? [] : checked.problems;
        if (problem !== undefined)
          throw domainError('unprocessable', 'POLICY.VALUE_REFUSED', {
            reason: toldIn(problem, actor.locale).message,
            code: problem.code,
          });
        const { parameter, from, value, documentNumber } = input;
        return { files: changed, told: { parameter, from, value, documentNumber } };
      }),

    /** Any file of the pack; problems in it are allowed in a draft and keep it from being released. */
    setFile: (actor: Actor, id: string, { version, path, text }: SetFile): Promise<PolicyRelease> =>
      editFiles(actor, id, version, 'set-file', ({ files }) => {
        const { [path]: _, ...rest } = files;
        return { files: text.trim() === '' ? rest : { ...rest, [path]: text }, told: { path } };
      }),

    withdraw: (actor: Actor, id: string, version: number): Promise<PolicyRelease> =>
      transactions.run(actor, async () => {
        await lockDraft(actor, id);
        const after = await store.withdraw(actor, id, version);
        await record(actor, 'withdraw', after, { state: 'draft' });
        return after;
      }),

    /**
     * Makes the draft the rules of the county.
     *
     * @throws DomainError forbidden POLICY.SAME_PERSON; conflict POLICY.BASE_CHANGED; unprocessable
     *   POLICY.PACK_HAS_PROBLEMS {count}, POLICY.CASES_FAIL {count}, POLICY.NO_CHANGE, POLICY.OTHER_PLACE
     */
    release: (actor: Actor, id: string, version: number): Promise<PolicyRelease> =>
      transactions.run(actor, async () => {
        const draft = await lockDraft(actor, id);
        if (draft.editedBy.includes(actor.userId)) throw domainError('forbidden', 'POLICY.SAME_PERSON');
        const base = await rules.current(actor);
        if (base.pack.version !== draft.baseVersion) throw domainError('conflict', 'POLICY.BASE_CHANGED');
        const pack = releasable(draft, base.pack, settingShapes);
        const above = pack.chain.slice(1).map((one) => [one.id, resolveShipped(one.id) ?? {}] as const);
        const after = await store.release(actor, id, version, {
          version: pack.version,
          above: Object.fromEntries(above),
        });
        await record(actor, 'release', after, { state: 'draft', packVersion: base.pack.version });
        return after;
      }),

    async check(actor: Actor, id: string): Promise<CheckedDraft> {
      const release = await get(actor, id);
      const checked = checkVersion(release, settingShapes);
      if (!checked.ok)
        return {
          problems: checked.problems.map((problem) => toldIn(problem, actor.locale)),
          cases: [],
          difference: [],
        };
      const before = await baseOf(actor, release);
      return {
        problems: [],
        cases: checkCases(checked.pack).map((result) => ({ ...result })),
        difference:
          before === undefined
            ? []
            : comparePacks(before, checked.pack).map((change) => ({ ...change, differences: [...change.differences] })),
      };
    },

    /**
     * The draft against the rules in force, on the people of a frozen month.
     *
     * @throws DomainError unprocessable POLICY.PACK_HAS_PROBLEMS {count}, and those of `whatIfMonths`
     */
    async whatIf(actor: Actor, id: string, input: WhatIfInput): Promise<WhatIfResult> {
      const draft = await get(actor, id);
      const base = await rules.current(actor);
      const people = await roster.people(actor, input.roster);
      return whatIfMonths(actor, base.pack, packOf(draft), people, input);
    },

    /** Every parameter that the county can ask for, with its value on a day. */
    async parameters(actor: Actor, on: LocalDate): Promise<ParameterRow[]> {
      const { pack } = await rules.current(actor);
      return parameterRows(pack, on);
    },

    /** Parameters of a version, on a day; none while it has problems. */
    async parametersOf(actor: Actor, id: string, on: LocalDate): Promise<ParameterRow[]> {
      const checked = checkVersion(await get(actor, id));
      return checked.ok ? parameterRows(checked.pack, on) : [];
    },

    /** Settings of a version on a day, in the order of the host's modules; those that nobody has settled too. */
    async settingsOf(actor: Actor, id: string, on: LocalDate): Promise<SettingRow[]> {
      const checked = checkVersion(await get(actor, id));
      return checked.ok ? settingRows(checked.pack, Object.keys(settingShapes ?? {}), on) : [];
    },
  };

  /** What a draft is compared with: the rules in force; a release with those it was drafted from, where they are known. */
  async function baseOf(actor: Actor, release: PolicyRelease): Promise<Pack | undefined> {
    const base = release.state === 'draft' ? rules.current(actor) : rules.ofVersion(actor, release.baseVersion);
    return (await base)?.pack;
  }
}
export type PolicyReleaseService = ReturnType<typeof createPolicyReleaseService>;

function packOf(version: VersionFiles, shapes?: SettingShapes): Pack {
  const checked = checkVersion(version, shapes);
  if (checked.ok) return checked.pack;
  throw domainError('unprocessable', 'POLICY.PACK_HAS_PROBLEMS', { count: checked.problems.length });
}

function releasable(draft: ReleaseWithFiles, base: Pack, shapes: SettingShapes | undefined): Pack {
  const pack = packOf(draft, shapes);
  if (pack.id !== base.id || pack.header.place.division !== base.header.place.division)
    throw domainError('unprocessable', 'POLICY.OTHER_PLACE', { packId: base.id });
  const failing = checkCases(pack).filter(({ ok }) => !ok);
  if (failing.length > 0)
    throw domainError('unprocessable', 'POLICY.CASES_FAIL', {
      count: failing.length,
      cases: failing.map(({ id }) => id),
    });
  // By version, not by the county's own files: a new text of the province is a change too.
  if (base.version === pack.version) throw domainError('unprocessable', 'POLICY.NO_CHANGE');
  return pack;
}

function parameterRows(pack: Pack, on: LocalDate): ParameterRow[] {
  const files = new Map(
    [...pack.chain].reverse().flatMap(({ parameters }) => [...parameters].map(([id, { data }]) => [id, data] as const)),
  );
  return [...files.values()].map(({ id, title, unit, keys, band }): ParameterRow => {
    const exact = resolveParameter(pack, id, on);
    const found = exact.ok ? exact.value : undefined;
    const bound = exact.ok ? undefined : (exact.refusal.bound?.least ?? exact.refusal.bound?.most);
    const shown = found ?? bound;
    return {
      id,
      titleZh: title.zh,
      titleEn: title.en,
      unit,
      isTable: keys.length > 0 || band !== undefined,
      value: shown?.text ?? null,
      bound: shown?.bound ?? null,
      from: shown?.from ?? null,
      until: shown?.until ?? null,
      packId: shown?.packId ?? null,
      document: shown?.source.documentNumber ?? null,
      clause: shown?.source.clause ?? null,
      refusal: exact.ok ? null : exact.refusal.code,
    };
  });
}

function settingRows(pack: Pack, known: readonly string[], on: LocalDate): SettingRow[] {
  const ids = new Set([...known, ...pack.chain.flatMap(({ settings }) => [...settings.keys()])]);
  return [...ids].map((id): SettingRow => {
    const answer = resolveSetting(pack, id, on);
    const title = (answer.ok ? answer.setting.title : answer.title) ?? { zh: id, en: id };
    const found = answer.ok ? answer.setting : undefined;
    return {
      id,
      titleZh: title.zh,
      titleEn: title.en,
      from: found?.from ?? null,
      until: found?.until ?? null,
      packId: found?.packId ?? null,
      document: found?.source.documentNumber ?? null,
      clause: found?.source.clause ?? null,
      confidence: found?.source.confidence ?? null,
      partsWithSource: found?.sources.size ?? 0,
      refusal: answer.ok ? null : answer.code,
    };
  });
}

/** A problem in its reader's language. */
function toldIn(
  { message, suggestion, ...problem }: PackProblem,
  locale: Actor['locale'],
): CheckedDraft['problems'][number] {
  const words = ({ zh, en }: PackProblem['message']) => (locale === 'en' ? en : zh);
  return {
    ...problem,
    message: words(message),
    ...(suggestion === undefined ? {} : { suggestion: words(suggestion) }),
  };
}
