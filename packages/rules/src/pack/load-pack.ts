import { digestOf, domainError, type JsonObject } from '@gongyi/kernel';
import type { z } from 'zod';
import { afterwardsMissing, existsAlready, type PackProblem, told, unknownDocument } from '../expression/problem.js';
import { checkScheme, type ParameterShape } from '../scheme/check-scheme.js';
import type { CheckedScheme } from '../scheme/checked-scheme.js';
import { boundsOf, proveScheme } from '../scheme/prove-scheme.js';
import { checkDates, checkParameter } from './check-parameters.js';
import { checkSources } from './check-settings.js';
import { dateProblem } from './dated.js';
import type { CheckedPack, Pack, PackFiles } from './pack.js';
import {
  type Bilingual,
  type Citation,
  caseFileSchema,
  type PackHeader,
  type ParameterFile,
  packHeaderSchema,
  parameterSchema,
  type RuleCase,
  type SchemeFile,
  type SettingFile,
  type SourceDocument,
  schemeSchema,
  settingSchema,
  stackingFileSchema,
} from './pack-schema.js';
import { type LocatedFile, readFile } from './read-file.js';
import { shapeOf } from './table.js';
import { typeOfUnit } from './values.js';

/** Gives the files of a pack that another pack extends; undefined for a pack that does not exist. */
export type ResolvePack = (packId: string) => PackFiles | undefined;

const maxFiles = 500;
const maxLevels = 6;

/**
 * Reads and checks the rules of a place from the texts of its folder. Nothing is read from disk or network.
 *
 * @param files text by path: `pack.yaml`, `parameters/*.yaml`, `schemes/*.yaml`, `settings/*.yaml`, `cases/*.yaml`
 * @param resolve finds the packs above by the id in `extends`
 * @returns the pack, or every problem found with file, line, caret and remedy
 */
export function checkPack(files: PackFiles, resolve: ResolvePack = () => undefined): CheckedPack {
  return check(files, resolve, []);
}

/**
 * As {@link checkPack}.
 *
 * @throws DomainError invalid_input RULES.PACK_INVALID {problems}
 * @example loadPack(filesOfCounty, (id) => shippedFiles[id])
 */
export function loadPack(files: PackFiles, resolve?: ResolvePack): Pack {
  const checked = checkPack(files, resolve);
  if (checked.ok) return checked.pack;
  const problems = checked.problems.map((problem): JsonObject => JSON.parse(JSON.stringify(problem)) as JsonObject);
  throw domainError('invalid_input', 'RULES.PACK_INVALID', { problems });
}

function check(files: PackFiles, resolve: ResolvePack, below: readonly string[]): CheckedPack {
  const problems: PackProblem[] = [];
  const header = readHeader(files, problems);
  if (header === undefined) return { ok: false, problems };
  const above = readAbove(header, resolve, [...below, header.data.id], problems);
  const documents = readDocuments(header, above, problems);
  const parameters = readParameters(files, above?.chain ?? [], problems);
  const cases = readAll(files, 'cases', caseFileSchema, problems).flatMap(({ data }) => data.cases);
  const schemeFiles = readAll(files, 'schemes', schemeSchema, problems);
  const settings = readSettings(files, problems);
  const stackingFiles = readAll(files, 'stacking', stackingFileSchema, problems);
  checkCitations([...parameters.values(), ...settings.values()], schemeFiles, documents, problems);
  checkStackingCitations(stackingFiles, documents, problems);
  if (problems.length > 0) return { ok: false, problems };

  const chain = above?.chain ?? [];
  const schemes = readSchemes(header.data.id, schemeFiles, parameters, chain, problems);
  checkCaseIds(cases, header, problems);
  const { id } = header.data;
  const version = versionOf(header.data, files, chain);
  const pack: Pack = {
    id,
    header: header.data,
    version,
    documents,
    parameters,
    schemes,
    settings,
    stacking: stackingFiles.flatMap(({ data }) => data.pairs),
    cases,
    get chain() {
      return [pack, ...chain];
    },
  };
  if (problems.length === 0) problems.push(...proveAll(pack));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, pack };
}

function readHeader(files: PackFiles, problems: PackProblem[]): LocatedFile<PackHeader> | undefined {
  const known = /^(pack\.yaml|(parameters|schemes|settings|stacking|cases)\/[^/]+\.yaml)$/;
  const paths = Object.keys(files);
  if (paths.length > maxFiles)
    problems.push({
      code: 'TOO_MANY_FILES',
      file: '',
      path: '',
      message: told(`文件超过${maxFiles}个`, `more than ${maxFiles} files`),
    });
  for (const file of paths) {
    const suggestion = told(
      '规则包只有 pack.yaml，以及 parameters、schemes、settings、stacking、cases 里的 .yaml 文件',
      'a pack has pack.yaml and .yaml files in parameters, schemes, settings, stacking and cases',
    );
    if (!known.test(file))
      problems.push({
        code: 'UNKNOWN_FILE',
        file,
        path: '',
        message: told('不是规则包的文件', 'not part of a pack'),
        suggestion,
      });
  }
  const text = files['pack.yaml'];
  if (text === undefined) {
    problems.push({
      code: 'FILE_MISSING',
      file: 'pack.yaml',
      path: '',
      message: told('规则包要有 pack.yaml', 'every pack starts with pack.yaml'),
    });
    return undefined;
  }
  const read = readFile('pack.yaml', text, packHeaderSchema);
  if (read.ok) return read.file;
  problems.push(...read.problems);
  return undefined;
}

function readAbove(
  header: LocatedFile<PackHeader>,
  resolve: ResolvePack,
  below: readonly string[],
  problems: PackProblem[],
): Pack | undefined {
  const name = header.data.extends;
  if (name === undefined) return undefined;
  const report = (code: string, message: Bilingual) => {
    problems.push(header.problemAt(['extends'], { code, message }));
    return undefined;
  };
  if (below.includes(name))
    return report(
      'CYCLE',
      told(`${[...below, name].join(' → ')} 成了循环`, `${[...below, name].join(' → ')} goes in a circle`),
    );
  if (below.length >= maxLevels)
    return report('TOO_MANY_LEVELS', told(`上下级超过${maxLevels}层`, `more than ${maxLevels} packs above each other`));
  const files = resolve(name);
  if (files === undefined) return report('UNKNOWN_PACK', told(`没有叫“${name}”的规则包`, `no pack is called ${name}`));
  const above = check(files, resolve, below);
  if (above.ok) return above.pack;
  problems.push(...above.problems.map((problem) => ({ ...problem, file: `${name}/${problem.file}` })));
  return undefined;
}

function readAll<T>(files: PackFiles, folder: string, schema: z.ZodType<T>, problems: PackProblem[]): LocatedFile<T>[] {
  return Object.keys(files)
    .filter((path) => path.startsWith(`${folder}/`))
    .sort()
    .flatMap((path) => {
      const read = readFile(path, files[path] ?? '', schema);
      if (read.ok) return [read.file];
      problems.push(...read.problems);
      return [];
    });
}

function readDocuments(
  header: LocatedFile<PackHeader>,
  above: Pack | undefined,
  problems: PackProblem[],
): ReadonlyMap<string, SourceDocument> {
  const documents = new Map(above?.documents);
  for (const [index, document] of header.data.documents.entries()) {
    if (documents.has(document.id)) problems.push(header.problemAt(['documents', index], existsAlready(document.id)));
    documents.set(document.id, document);
  }
  return documents;
}

function readParameters(
  files: PackFiles,
  above: readonly Pack[],
  problems: PackProblem[],
): Map<string, LocatedFile<ParameterFile>> {
  const parameters = new Map<string, LocatedFile<ParameterFile>>();
  for (const file of readAll(files, 'parameters', parameterSchema, problems)) {
    const { id } = file.data;
    if (parameters.has(id)) problems.push(file.problemAt(['id'], existsAlready(id)));
    problems.push(...checkParameter(file, above));
    parameters.set(id, file);
  }
  return parameters;
}

function readSettings(files: PackFiles, problems: PackProblem[]): Map<string, LocatedFile<SettingFile>> {
  const settings = new Map<string, LocatedFile<SettingFile>>();
  for (const file of readAll(files, 'settings', settingSchema, problems)) {
    const { id } = file.data;
    if (settings.has(id)) problems.push(file.problemAt(['id'], existsAlready(id)));
    problems.push(...checkDates(file), ...checkSources(file));
    settings.set(id, file);
  }
  return settings;
}

function checkStackingCitations(
  files: readonly LocatedFile<z.infer<typeof stackingFileSchema>>[],
  documents: ReadonlyMap<string, SourceDocument>,
  problems: PackProblem[],
): void {
  for (const file of files)
    for (const [index, { cite }] of file.data.pairs.entries())
      if (!documents.has(cite.document)) {
        const path = ['pairs', index, 'cite', 'document'];
        problems.push(file.problemAt(path, unknownDocument(cite.document, documents.keys())));
      }
}

function checkCitations(
  dated: Iterable<LocatedFile<ParameterFile | SettingFile>>,
  schemes: readonly LocatedFile<SchemeFile>[],
  documents: ReadonlyMap<string, SourceDocument>,
  problems: PackProblem[],
): void {
  const verify = (file: LocatedFile<unknown>, path: PropertyKey[], cite: Citation | undefined) => {
    if (cite === undefined || documents.has(cite.document)) return;
    problems.push(file.problemAt([...path, 'cite', 'document'], unknownDocument(cite.document, documents.keys())));
  };
  for (const file of dated)
    for (const [index, value] of file.data.values.entries()) {
      verify(file, ['values', index], value.cite);
      const parts = 'sources' in value ? value.sources : [];
      for (const [part, { cite }] of parts.entries()) verify(file, ['values', index, 'sources', part], cite);
    }
  for (const file of schemes) {
    const { steps, conditions, adjustments, amount, range, notice } = file.data;
    for (const [index, { cite }] of steps.entries()) verify(file, ['steps', index], cite);
    for (const [index, { cite }] of conditions.entries()) verify(file, ['conditions', index], cite);
    for (const [index, { cite }] of adjustments.entries()) verify(file, ['adjustments', index], cite);
    verify(file, ['amount'], amount?.cite);
    verify(file, ['range'], range?.cite);
    verify(file, ['notice'], notice?.cite);
  }
}

function readSchemes(
  packId: string,
  files: readonly LocatedFile<SchemeFile>[],
  parameters: ReadonlyMap<string, LocatedFile<ParameterFile>>,
  above: readonly Pack[],
  problems: PackProblem[],
): Map<string, readonly CheckedScheme[]> {
  const parameterShapes = new Map<string, ParameterShape>();
  for (const level of [parameters, ...above.map((pack) => pack.parameters)])
    for (const [id, { data }] of level)
      if (!parameterShapes.has(id)) parameterShapes.set(id, { type: typeOfUnit(data.unit), table: shapeOf(data) });
  const schemes = new Map<string, CheckedScheme[]>();
  for (const file of files) {
    const scheme = checkScheme(file, { packId, parameterShapes }, problems);
    if (scheme !== undefined) schemes.set(file.data.id, [...(schemes.get(file.data.id) ?? []), scheme]);
  }
  for (const versions of schemes.values()) checkVersions(versions, problems);
  return schemes;
}

function checkVersions(versions: CheckedScheme[], problems: PackProblem[]): void {
  versions.sort((a, b) => (a.file.data.inForce.from < b.file.data.inForce.from ? -1 : 1));
  const dates = dateProblem(versions.map(({ file }) => file.data.inForce));
  const wrong = versions[dates?.index ?? -1];
  if (dates !== undefined && wrong !== undefined)
    problems.push(wrong.file.problemAt(['inForce'], { code: dates.code, message: dates.message }));
  const [first] = versions;
  const last = versions.at(-1);
  if (last?.file.data.inForce.until !== undefined && last.file.data.inForce.afterwards === undefined)
    problems.push(last.file.problemAt(['inForce'], afterwardsMissing(told('版本', 'version'))));
  for (const { file } of versions.slice(1)) {
    const same = JSON.stringify(file.data.selectDateBy) === JSON.stringify(first?.file.data.selectDateBy);
    if (!same)
      problems.push(
        file.problemAt(['selectDateBy'], {
          code: 'SELECT_DATE_DIFFERS',
          message: told(
            '一项规则的各个版本要用同一个日期来选择',
            'all versions of a scheme are chosen by the same day',
          ),
        }),
      );
  }
}

function checkCaseIds(cases: readonly RuleCase[], header: LocatedFile<PackHeader>, problems: PackProblem[]): void {
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id))
      problems.push(
        header.problemAt([], {
          code: 'NAME_TWICE',
          message: told(`有两个算例都叫“${id}”`, `two cases are called ${id}`),
        }),
      );
    seen.add(id);
  }
}

/** Also the schemes from above: their arithmetic must hold with this place's values. */
function proveAll(pack: Pack): PackProblem[] {
  const seen = new Set<string>();
  return pack.chain.flatMap((level) =>
    [...level.schemes].flatMap(([id, versions]) => {
      if (seen.has(id)) return [];
      seen.add(id);
      return versions.flatMap((scheme) =>
        proveScheme(
          scheme,
          boundsOf(scheme, (parameter) => pack.chain.flatMap((place) => place.parameters.get(parameter)?.data ?? [])),
        ),
      );
    }),
  );
}

function versionOf(header: PackHeader, files: PackFiles, above: readonly Pack[]): string {
  const digest = digestOf({ files: { ...files }, above: above[0]?.version ?? null });
  return `${header.id}@${header.version}+${digest.slice(0, 12)}`;
}
