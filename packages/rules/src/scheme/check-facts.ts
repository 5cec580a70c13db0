import { type Expression, factsRead } from '../expression/expression.js';
import { didYouMean, type PackProblem, told } from '../expression/problem.js';
import type { Bilingual, SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';
import type { Fact } from './facts.js';

/** Names and words of the facts, and the one that chooses the version. */
export function checkFacts({ data, problemAt }: LocatedFile<SchemeFile>, problems: PackProblem[]): void {
  for (const [name, spec] of Object.entries(data.facts)) {
    if ((spec.type === 'fen') !== name.endsWith('_fen')) {
      const message = told(
        '金额事实的名称要以 _fen 结尾，其他事实不能',
        'facts of money, and only they, have names that end in _fen',
      );
      problems.push(problemAt(['facts', name], { code: 'WRONG_UNIT', message }));
    }
    if (spec.type === 'text' && spec.valuesEn !== undefined && spec.valuesEn.length !== spec.values.length) {
      const message = told(
        `有${spec.values.length}个值，英文却写了${spec.valuesEn.length}个`,
        `${spec.values.length} values have ${spec.valuesEn.length} English words`,
      );
      problems.push(problemAt(['facts', name, 'valuesEn'], { code: 'VALUES_EN_UNEQUAL', message }));
    }
  }
  const { fact } = data.selectDateBy;
  const type = data.facts[fact]?.type;
  if (type !== 'date' && type !== 'month') {
    const days = Object.keys(data.facts).filter((name) => ['date', 'month'].includes(data.facts[name]?.type ?? ''));
    const message = told(`“${fact}”不是日期或月份的事实`, `${fact} is not a fact of type date or month`);
    problems.push(
      problemAt(['selectDateBy', 'fact'], { code: 'UNKNOWN_NAME', message, suggestion: didYouMean(fact, days) }),
    );
  }
}

/** A question about facts that come before it: they are there when it is asked. */
export function checkOnlyIf(
  file: LocatedFile<SchemeFile>,
  name: string,
  test: Expression,
  earlier: readonly Fact[],
  problems: PackProblem[],
): void {
  const path = ['facts', name, 'onlyIf'];
  const known = new Map(earlier.map((fact) => [fact.name, fact]));
  const wrong = factsRead(test).find((read) => known.get(read)?.ifMissing !== 'ask' || file.data.facts[read]?.onlyIf);
  if (wrong !== undefined)
    problems.push(
      file.problemAt(path, {
        code: 'MISSING_FACT_IN_QUESTION',
        message: told(`“${wrong}”写在后面，或者它自己可能没有`, `${wrong} stands later, or may itself be missing`),
        suggestion: told(
          '只能问写在前面、必须回答的事实',
          'ask about facts that stand before it and are always asked for',
        ),
      }),
    );
}

/** @returns the position of the fact that grows, -1 with a problem */
export function checkRunning(
  file: LocatedFile<SchemeFile>,
  index: number,
  facts: readonly Fact[],
  problems: PackProblem[],
): number {
  const spec = file.data.running[index];
  const at = facts.findIndex(({ name }) => name === spec?.fact);
  const fact = facts[at];
  const wanted = spec?.add === 'amount' ? 'money' : 'integer';
  const report = (field: string, code: string, message: Bilingual, suggestion?: Bilingual) =>
    problems.push(file.problemAt(['running', index, field], { code, message, suggestion }));
  if (fact === undefined)
    report(
      'fact',
      'UNKNOWN_NAME',
      told(`没有叫“${spec?.fact}”的事实`, `no fact is called ${spec?.fact}`),
      didYouMean(
        spec?.fact ?? '',
        facts.map(({ name }) => name),
      ),
    );
  else if (fact.type !== wanted || fact.decimals > 0)
    report(
      'fact',
      'WRONG_UNIT',
      told(
        `“${fact.name}”不能按${spec?.add === 'amount' ? '金额' : '次数'}累计`,
        `${fact.name} does not grow by ${spec?.add === 'amount' ? 'money' : 'one'}`,
      ),
    );
  else if (fact.ifMissing === 'skip' || file.data.facts[fact.name]?.onlyIf !== undefined)
    report(
      'fact',
      'MISSING_FACT_IN_AMOUNT',
      told(`“${fact.name}”可能没有，不能累计`, `${fact.name} may be missing, so it cannot grow`),
      told('写上 ifMissing: ask', 'set ifMissing: ask'),
    );
  if (file.data.running.findIndex((one) => one.fact === spec?.fact) < index)
    report(
      'fact',
      'NAME_TWICE',
      told(`“${spec?.fact}”已经在累计`, `${spec?.fact} grows already`),
      told('每个事实只能累计一次', 'let each fact grow by one entry'),
    );
  if (spec?.add === 'amount' && file.data.amount === undefined)
    report('add', 'WRONG_UNIT', told('这项规则没有金额', 'the scheme has no amount'));
  return at;
}
