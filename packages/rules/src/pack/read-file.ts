import { isAlias, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { zhCN } from 'zod/locales';
import { type PackProblem, told } from '../expression/problem.js';

/** A parsed file that still knows where everything stands. */
export interface LocatedFile<T> {
  readonly file: string;
  readonly data: T;
  /** A problem at a place in the file; `offset` counts from the first character of the text that stands there. */
  problemAt(path: readonly PropertyKey[], problem: Omit<PackProblem, 'file' | 'path'>, offset?: number): PackProblem;
  /** Problems of what stands at a path, found by a stricter schema than the file's own. */
  problemsIn(path: readonly PropertyKey[], error: z.ZodError): PackProblem[];
}

export type ReadFile<T> =
  | { readonly ok: true; readonly file: LocatedFile<T> }
  | { readonly ok: false; readonly problems: PackProblem[] };

const maxFileLength = 300_000;
const maxProblems = 20;

/**
 * Reads one YAML file strictly: unknown and repeated keys, aliases, wrong types and oversized files are problems with
 * file, line and path.
 */
export function readFile<T>(file: string, text: string, schema: z.ZodType<T>): ReadFile<T> {
  if (text.length > maxFileLength)
    return failed({
      code: 'FILE_TOO_LARGE',
      file,
      path: '',
      message: told(`超过${maxFileLength}个字符`, `larger than ${maxFileLength} characters`),
    });
  try {
    return readYaml(file, text, schema);
  } catch (error) {
    // A hostile file can exhaust the parser's stack long before it exhausts memory.
    if (error instanceof RangeError)
      return failed({ code: 'FILE_TOO_DEEP', file, path: '', message: told('嵌套太深', 'nested too deeply') });
    throw error;
  }
}

function failed(...problems: PackProblem[]): { ok: false; problems: PackProblem[] } {
  return { ok: false, problems };
}

function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): ReadFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', strict: true, uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const words = error.message.split('\n')[0] ?? 'cannot be read';
    const message = told(`YAML 写法有误（${words}）`, words);
    return failed({ code: 'NOT_YAML', file, path: '', message, ...placeOf(text, lines, error.pos[0]) });
  }
  const locate = (path: readonly PropertyKey[]) => nodeAt(document, path)?.range?.[0];
  let alias = false;
  visit(document, (_, node) => {
    if (isAlias(node)) alias = true;
  });
  if (alias)
    return failed({
      code: 'ALIAS_NOT_ALLOWED',
      file,
      path: '',
      message: told('不能用别名（*name）', 'aliases (*name) are not allowed'),
    });
  const problemsIn = (at: readonly PropertyKey[], { issues }: z.ZodError) =>
    issues
      .slice(0, maxProblems)
      .flatMap((issue) =>
        issueProblems({ ...issue, path: [...at, ...issue.path] }, file, (path) =>
          placeOf(text, lines, keyAt(document, path) ?? locate(path)),
        ),
      );
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) return failed(...problemsIn([], parsed.error));
  return {
    ok: true,
    file: {
      file,
      data: parsed.data,
      problemsIn,
      problemAt: (path, problem, offset = 0) => {
        const start = locate(path);
        const place = start === undefined ? undefined : textStart(text, start) + offset;
        return { ...problem, file, path: path.join('.'), ...placeOf(text, lines, place) };
      },
    },
  };
}

type ZodIssue = z.core.$ZodIssue;

const chinese = zhCN();

function issueProblems(
  issue: ZodIssue,
  file: string,
  place: (path: readonly PropertyKey[]) => Pick<PackProblem, 'line' | 'column' | 'excerpt'>,
): PackProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const suggestion = told('请删去，或者检查拼写', 'remove it, or check the spelling');
      return {
        code: 'UNKNOWN_KEY',
        file,
        path: path.join('.'),
        message: told(`没有“${key}”这一项`, `unknown key ${key}`),
        suggestion,
        ...place(path),
      };
    });
  }
  const parent = issue.path.slice(0, -1);
  const found = place(issue.path);
  const where = found.line === undefined ? place(parent) : found;
  return [
    {
      code: 'INVALID_VALUE',
      file,
      path: issue.path.join('.'),
      message: told(inChinese(issue), issue.message),
      ...where,
    },
  ];
}

/** As zod says it in Chinese; a sentence of the schema's own stays as it is. */
function inChinese(issue: ZodIssue): string {
  const said = issue.code === 'custom' ? undefined : chinese.localeError?.(issue as never);
  const text = typeof said === 'string' ? said : said?.message;
  return text === undefined ? `写法不对（${issue.message}）` : text;
}

function nodeAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): Node | undefined {
  const node = document.getIn(path as unknown[], true);
  return typeof node === 'object' && node !== null ? (node as Node) : undefined;
}

/** Where the key itself stands; a list has none. */
function keyAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1) as unknown[], true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}

/** A quoted or block text starts behind its mark. */
function textStart(text: string, start: number): number {
  if (text[start] === '"' || text[start] === "'") return start + 1;
  if (text[start] !== '|' && text[start] !== '>') return start;
  const firstLine = text.indexOf('\n', start) + 1;
  const indent = /^ */.exec(text.slice(firstLine))?.[0].length ?? 0;
  return firstLine + indent;
}

function placeOf(
  text: string,
  lines: LineCounter,
  offset: number | undefined,
): Pick<PackProblem, 'line' | 'column' | 'excerpt'> {
  if (offset === undefined) return {};
  const { line, col } = lines.linePos(offset);
  const content = text.split('\n', line)[line - 1] ?? '';
  return { line, column: col, excerpt: `  ${content}\n  ${' '.repeat(Math.max(0, col - 1))}^` };
}
