import {
  groupBy,
  localDateSchema,
  type PreparedRow,
  parseInput,
  type ResidentId,
  type RowColumn,
  type RowSetImport,
  type RowValues,
  samePersonName,
} from '@gongyi/kernel';
import { z } from 'zod';
import { plainNumber } from '../model/certificate.js';
import { certificateWords, levelWords } from '../model/trade-import.js';
import type { CertificateTrainee, TraineeIdentities } from '../ports/assessment.js';
import type { AskedCertificate, CertificateService } from './certificates.js';

/** 不分等级 is 0 here: a cell has no null. */
const levels = Object.fromEntries(
  Object.entries(levelWords)
    .filter(([word]) => word !== '')
    .map(([word, level]) => [word, level ?? 0]),
);

/** As a list of issued certificates has them; other bodies' words follow. What the class knows already is compared. */
const columns: readonly RowColumn[] = [
  { field: 'name', headings: ['姓名'], read: 'text', required: true },
  { field: 'identity', headings: ['身份证号', '身份证号码', '证件号码'], read: 'identity', required: true },
  { field: 'classNumber', headings: ['班级编号', '班号'], read: 'text' },
  { field: 'institutionName', headings: ['培训机构'], read: 'text' },
  { field: 'tradeName', headings: ['职业(工种)', '职业名称', '工种', '培训项目'], read: 'text' },
  { field: 'level', headings: ['等级', '技能等级', '级别'], read: 'word', words: levels },
  { field: 'kind', headings: ['证书类型', '证书种类'], read: 'word', words: certificateWords },
  { field: 'number', headings: ['证书编号', '证书号码'], read: 'text' },
  { field: 'issuedOn', headings: ['发证日期', '核发日期'], read: 'date', required: true },
];

const askedSchema = z.strictObject({
  enrolmentId: z.string(),
  number: z.string().nullable(),
  issuedOn: localDateSchema,
});

interface CertificateImportDeps {
  readonly certificates: Pick<CertificateService, 'traineesOf' | 'judged' | 'issueMany'>;
  readonly identities: Pick<TraineeIdentities, 'findByIdentity'>;
}

type Refused = Extract<PreparedRow, { code: string }>;
const refused = (field: string, code: string, params: Refused['params'] = {}): Refused => ({
  code: `TRAINING.${code}`,
  field,
  params,
});

/** What a row may say of the class, and what the class says itself. */
const told = (trainee: CertificateTrainee) => ({
  institutionName: trainee.institutionName,
  tradeName: trainee.tradeName,
  level: trainee.level ?? 0,
  kind: trainee.certificateKind,
});
const wordFor = (field: string, value: string | number) =>
  Object.entries(field === 'level' ? levels : field === 'kind' ? certificateWords : {}).find(
    ([, one]) => one === value,
  )?.[0] ?? String(value);
const agrees = (row: RowValues, trainee: CertificateTrainee) =>
  Object.entries(told(trainee)).every(([field, value]) => row[field] === undefined || row[field] === value);
const couldHold = ({ state, classState }: CertificateTrainee) => state === 'passed' && classState !== 'taught';

/** The one trainee that a row is about: by class number, else by what it says, else the one who may hold a certificate. */
function traineeOf(row: RowValues, own: readonly CertificateTrainee[]): Refused | CertificateTrainee {
  const [name, number] = [String(row['name']), row['classNumber']];
  const named = own.filter(({ classNumber }) => number === undefined || classNumber === number);
  const agreeing = named.length > 1 ? named.filter((trainee) => agrees(row, trainee)) : named;
  const able = agreeing.length > 1 ? agreeing.filter(couldHold) : agreeing;
  const [trainee, ...others] = able.length > 0 ? able : agreeing;
  if (trainee === undefined)
    return refused(number === undefined ? 'identity' : 'classNumber', 'ROW_NOT_TRAINED', { name });
  const classes = able.map(({ classNumber }) => classNumber).join('、');
  if (others.length > 0) return refused('classNumber', 'ROW_SEVERAL_CLASSES', { name, classes });
  if (!samePersonName(trainee.personName, name))
    return refused('name', 'ROW_NAME_DIFFERS', { name: trainee.personName });
  for (const [field, value] of Object.entries(told(trainee)))
    if (row[field] !== undefined && row[field] !== value)
      return refused(field, 'ROW_DIFFERS', { known: wordFor(field, value) });
  return trainee;
}

const askedOf = (row: RowValues, { enrolmentId }: CertificateTrainee): AskedCertificate => ({
  enrolmentId,
  number: row['number'] === undefined ? null : plainNumber(String(row['number'])),
  issuedOn: localDateSchema.parse(row['issuedOn']),
});

/** Certificates from the file of an assessment body: each judged as by hand, issued all together. */
export function createCertificateImport({ certificates, identities }: CertificateImportDeps): RowSetImport {
  return {
    kind: 'certificates',
    title: { zh: '证书', en: 'Certificates' },
    permission: 'certificates.issue',
    columns: async () => columns,
    async prepare(actor, rows) {
      const numbers = [...new Set(rows.map((row) => String(row['identity'])))] as ResidentId[];
      const people = await identities.findByIdentity(actor, numbers);
      const ids = [...people.values()].map(({ personId }) => personId);
      const trainees = await certificates.traineesOf(actor, ids);
      const byPerson = groupBy(trainees, ({ personId }) => personId);
      const prepared = new Map<RowValues, PreparedRow>();
      const meant: (readonly [RowValues, CertificateTrainee, AskedCertificate])[] = [];
      const [holders, given] = [new Set<string>(), new Set<string>()];
      for (const row of rows) {
        const person = people.get(String(row['identity']));
        const trainee =
          person === undefined
            ? { code: 'row_person_unknown', field: 'identity' }
            : traineeOf(row, byPerson.get(person.personId) ?? []);
        if ('code' in trainee) {
          prepared.set(row, trainee);
          continue;
        }
        const asked = askedOf(row, trainee);
        const number = asked.number === null ? '' : `${trainee.certificateKind} ${asked.number}`;
        if (holders.has(asked.enrolmentId))
          prepared.set(row, refused('identity', 'ROW_TWICE', { name: trainee.personName }));
        else if (number !== '' && given.has(number)) prepared.set(row, refused('number', 'ROW_NUMBER_TWICE'));
        else meant.push([row, trainee, asked]);
        holders.add(asked.enrolmentId);
        given.add(number);
      }
      const verdicts = await certificates.judged(
        actor,
        trainees,
        meant.map(([, , asked]) => asked),
      );
      for (const [index, [row, { personName, divisionCode }, asked]] of meant.entries()) {
        const refusal = verdicts[index]?.refusal;
        const field = refusal?.field === 'trainee' ? 'identity' : (refusal?.field ?? '');
        prepared.set(
          row,
          refusal === undefined
            ? { title: personName, divisionCode, input: { ...asked } }
            : { code: refusal.code, field, params: refusal.params },
        );
      }
      return (row) => prepared.get(row) ?? refused('identity', 'NOT_PASSED');
    },
    applyAll: (actor, inputs) =>
      certificates.issueMany(
        actor,
        inputs.map((input) => parseInput(askedSchema, input)),
      ),
  };
}
