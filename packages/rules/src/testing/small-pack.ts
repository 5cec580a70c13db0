import type { LocalDate } from '@gongyi/kernel';
import { checkPack, loadPack } from '../pack/load-pack.js';
import type { PackFiles } from '../pack/pack.js';
import { type CompiledScheme, resolveScheme } from '../scheme/resolve-scheme.js';

const cite = 'cite: { document: d, clause: c }';

export const header = `
id: small
version: "2025.1"
place: { division: null, zh: 小县, en: small county }
title: { zh: 小县, en: small county }
documents:
  - { id: d, number: 文〔2025〕1号, title: 文件, url: null, confidence: template }
`;

/** A parameter that holds from 2025 on, as the text of its file. */
export function parameter(id: string, unit: string, value: string, more = ''): string {
  return `
id: ${id}
title: { zh: ${id}, en: ${id} }
unit: ${unit}
${more}
values:
  - { from: 2025-01-01, bound: exact, ${value}, ${cite}, confidence: template }
`;
}

/** A scheme of 2025 whose parts are given as YAML; `on` is its first fact. */
export function scheme(parts: string, id = 'pay'): string {
  return `
id: ${id}
code: PAY
title: { zh: 补贴, en: pay }
inForce: { from: 2025-01-01 }
selectDateBy: { fact: on }
${parts.replaceAll('CITE', cite)}
`;
}

export const onFact = '  on: { type: date, zh: 日, en: day }';

/** Problems of a pack, as code and place. @throws when one is not told in both languages */
export function problemsOf(files: PackFiles): string[] {
  const checked = checkPack({ 'pack.yaml': header, ...files });
  if (checked.ok) return [];
  for (const { message, suggestion } of checked.problems)
    for (const told of [message, ...(suggestion === undefined ? [] : [suggestion])])
      if (!/\p{Script=Han}/u.test(told.zh) || told.en.trim() === '') throw new Error(JSON.stringify(told));
  return checked.problems.map(({ code, file, path }) => `${code} ${file} ${path}`);
}

/** @throws when the pack has problems or the scheme does not resolve */
export function compile(files: PackFiles, on = '2025-03-01', id = 'pay'): CompiledScheme {
  const answer = resolveScheme(loadPack({ 'pack.yaml': header, ...files }), id, on as LocalDate);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.scheme;
}
