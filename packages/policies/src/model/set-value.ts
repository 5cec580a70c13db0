import { addDays, domainError, type LocalDate } from '@gongyi/kernel';
import type { Pack, PackFiles, ParameterFile } from '@gongyi/rules';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { SetValue } from './release.js';

/**
 * Writes a new value of a parameter into the files of a pack: the value before it ends on the day before, the document is
 * added to `pack.yaml` unless it is there. Comments and layout of the files stay. A parameter that the place has only
 * from above gets a file of its own.
 *
 * @throws DomainError unprocessable POLICY.UNKNOWN_PARAMETER, POLICY.TABLE_IN_FILE, POLICY.NOT_AFTER_LAST {from},
 *   POLICY.FILE_UNREADABLE {path}
 */
export function setValue(files: PackFiles, pack: Pack, input: SetValue): PackFiles {
  const known = pack.chain.flatMap(({ parameters }) => parameters.get(input.parameter)?.data ?? [])[0];
  if (known === undefined)
    throw domainError('unprocessable', 'POLICY.UNKNOWN_PARAMETER', { parameter: input.parameter });
  if (known.keys.length > 0 || known.band !== undefined)
    throw domainError('unprocessable', 'POLICY.TABLE_IN_FILE', { parameter: input.parameter });
  const { files: withDocument, documentId } = addDocument(files, pack, input);
  const path = pathOf(files, input.parameter);
  const value = {
    from: input.from,
    bound: 'exact',
    value: ['yuan', 'share', 'decimal', 'text'].includes(known.unit) ? input.value : Number(input.value),
    cite: { document: documentId, clause: input.clause },
    confidence: 'full',
  };
  const text = path === undefined ? newFile(known, value) : appendValue(path, files[path] ?? '', value);
  return { ...withDocument, [path ?? `parameters/${input.parameter}.yaml`]: text };
}

/** Files are named freely; the id inside says which parameter it is. */
function pathOf(files: PackFiles, parameter: string): string | undefined {
  return Object.keys(files).find(
    (path) => path.startsWith('parameters/') && readYaml(path, files[path] ?? '').get('id') === parameter,
  );
}

function readYaml(path: string, text: string): Document {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents))
    throw domainError('unprocessable', 'POLICY.FILE_UNREADABLE', { path });
  return document;
}

function addDocument(files: PackFiles, pack: Pack, input: SetValue): { files: PackFiles; documentId: string } {
  const known = [...pack.documents.values()].find(({ number }) => number === input.documentNumber);
  if (known !== undefined) return { files, documentId: known.id };
  let count = pack.documents.size + 1;
  while (pack.documents.has(`document-${count}`)) count += 1;
  const documentId = `document-${count}`;
  const yaml = readYaml('pack.yaml', files['pack.yaml'] ?? '');
  const entry = {
    id: documentId,
    number: input.documentNumber,
    title: input.documentTitle ?? input.documentNumber,
    from: input.from,
    url: null,
    confidence: 'full',
  };
  const list = yaml.get('documents');
  if (isSeq(list)) list.add(yaml.createNode(entry));
  else yaml.set('documents', yaml.createNode([entry]));
  return { files: { ...files, 'pack.yaml': yaml.toString({ lineWidth: 120 }) }, documentId };
}

type NewValue = Readonly<Record<string, unknown>> & { readonly from: LocalDate };

function appendValue(path: string, text: string, value: NewValue): string {
  const yaml = readYaml(path, text);
  const values = yaml.get('values') as YAMLSeq | undefined;
  const last = values?.items.at(-1) as YAMLMap | undefined;
  if (values === undefined || last === undefined)
    throw domainError('unprocessable', 'POLICY.FILE_UNREADABLE', { path });
  const from = String(last.get('from'));
  if (from >= value.from) throw domainError('unprocessable', 'POLICY.NOT_AFTER_LAST', { from });
  const until = last.get('until');
  last.set('until', addDays(value.from, -1));
  // What was to end on a day still ends then, unless that day is past when the new value starts.
  const ends = typeof until === 'string' && until >= value.from ? { until } : {};
  values.add(yaml.createNode({ from: value.from, ...ends, ...withoutFrom(value) }));
  return yaml.toString({ lineWidth: 120 });
}

function withoutFrom({ from: _, ...rest }: NewValue): Readonly<Record<string, unknown>> {
  return rest;
}

function newFile({ id, title, unit }: ParameterFile, value: NewValue): string {
  const yaml = parseDocument('{}');
  yaml.contents = yaml.createNode({ id, title, unit, values: [value] }) as never;
  return yaml.toString({ lineWidth: 120 });
}
