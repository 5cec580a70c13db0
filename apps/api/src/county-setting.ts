import { type Actor, domainError, type LocalDate } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import { resolveSetting } from '@gongyi/rules';
import type { z } from 'zod';

type Shapes = Readonly<Record<string, z.ZodType>>;
interface Source {
  readonly documentNumber: string;
  readonly clause: string;
}

/** A setting of a county's released rules on a day, read by the shape of the module that asks. */
export interface CountySetting<Value> {
  readonly value: Value;
  readonly version: string;
  readonly source: Source;
  /** Where a part of it stands, `least` or `grounds.age_limit`: its own clause, or that of the whole. */
  sourceOf(part: string): Source;
}

/**
 * Reads settings for one module.
 *
 * @param module its part of the codes: `POSTS`
 * @throws DomainError unprocessable <module>.RULE_MISSING {setting, on}, <module>.RULE_SHAPE {setting, version, path}
 */
export function createCountySettings<S extends Shapes>(rules: CountyRules, shapes: S, module: string) {
  return async <Id extends keyof S & string>(
    actor: Actor,
    id: Id,
    on: LocalDate,
  ): Promise<CountySetting<z.infer<S[Id]>>> => {
    const { pack } = await rules.current(actor);
    const answer = resolveSetting(pack, id, on);
    const named = (title: { readonly zh: string; readonly en: string }) =>
      actor.locale === 'en' ? title.en : title.zh;
    if (!answer.ok) {
      const setting = named(answer.title ?? { zh: id, en: id });
      throw domainError('unprocessable', `${module}.RULE_MISSING`, { setting, on });
    }
    const { value, source, sources, title } = answer.setting;
    const read = (shapes[id] as S[Id]).safeParse(value);
    // Released by an earlier program, which read another shape.
    if (!read.success)
      throw domainError('unprocessable', `${module}.RULE_SHAPE`, {
        setting: named(title),
        version: pack.version,
        path: read.error.issues[0]?.path.join('.') ?? '',
      });
    return {
      value: read.data as z.infer<S[Id]>,
      version: pack.version,
      source,
      sourceOf(part) {
        const path = part.split('.');
        const own = path.map((_, index) => sources.get(path.slice(0, path.length - index).join('.'))).find(Boolean);
        const { documentNumber, clause } = own ?? source;
        return { documentNumber, clause };
      },
    };
  };
}
