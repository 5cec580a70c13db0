import { didYouMean, type PackProblem, told } from '../expression/problem.js';
import type { SchemeFile } from '../pack/pack-schema.js';
import type { LocatedFile } from '../pack/read-file.js';

/** Which type a fact has that takes this from what was paid before. */
const typeOfTake = { count: 'integer', sum: 'fen', any: 'boolean', last_year: 'integer' } as const;

/** What the runs of a scheme need beside the rule itself: money, periods, keys, counters. */
export function checkSource({ data, problemAt }: LocatedFile<SchemeFile>, problems: PackProblem[]): void {
  if (data.source !== undefined && data.amount === undefined)
    problems.push(
      problemAt(['source'], {
        code: 'SOURCE_WITHOUT_AMOUNT',
        message: told(
          '没有金额的规则不能发放，不写 source',
          'a scheme without an amount pays nobody and has no source',
        ),
      }),
    );
  if (data.period.unit === 'term' && data.period.starts === undefined)
    problems.push(
      problemAt(['period'], {
        code: 'PERIOD_WITHOUT_STARTS',
        message: told(
          '按学期发放的要写明学期从哪几个月开始',
          'a scheme that pays by term says in which months terms begin',
        ),
        suggestion: told('例如 starts: [2, 8]', 'for example starts: [2, 8]'),
      }),
    );
  const names = Object.keys(data.facts);
  for (const [index, name] of data.once.facts.entries()) {
    if (names.includes(name)) continue;
    const message = told(`没有叫“${name}”的事实`, `no fact is called ${name}`);
    problems.push(
      problemAt(['once', 'facts', index], { code: 'UNKNOWN_NAME', message, suggestion: didYouMean(name, names) }),
    );
  }
  for (const [name, spec] of Object.entries(data.facts)) {
    const take = spec.counts?.take;
    if (take === undefined || spec.type === typeOfTake[take]) continue;
    const message = told(
      `“${take}”要写在类型为 ${typeOfTake[take]} 的事实里`,
      `${take} belongs in a fact of type ${typeOfTake[take]}`,
    );
    problems.push(problemAt(['facts', name, 'counts', 'take'], { code: 'WRONG_UNIT', message }));
  }
}
