import {
  type DivisionCode,
  type PreparedRow,
  parseInput,
  type ResidentId,
  type RowColumn,
  type RowImport,
  type RowValues,
} from '@gongyi/kernel';
import { assessCapacitySchema } from '../model/labour-capacity.js';
import { labourCapacities } from '../model/person.js';
import type { PersonStore } from '../ports.js';
import type { LabourCapacityService } from './labour-capacities.js';

const columns: readonly RowColumn[] = [
  { field: 'identity', headings: ['身份证号码', '证件号码'], read: 'identity', required: true },
  { field: 'name', headings: ['姓名'], read: 'text' },
  {
    field: 'class',
    headings: ['劳动能力', '劳动技能'],
    read: 'word',
    required: true,
    words: Object.fromEntries(labourCapacities.map((word) => [word, word])),
  },
  { field: 'assessedOn', headings: ['认定日期'], read: 'date', required: true },
  { field: 'validUntil', headings: ['有效期至'], read: 'date', required: true },
  { field: 'assessorName', headings: ['认定人'], read: 'text', required: true },
  { field: 'proofText', headings: ['认定依据', '证明材料'], read: 'text', required: true },
];

/** 劳动能力认定 of many people: one finding a row, judged and recorded as one made by hand. */
export function createLabourCapacityImport(deps: {
  readonly capacities: Pick<LabourCapacityService, 'assess'>;
  readonly people: Pick<PersonStore, 'findByIdentity'>;
}): RowImport {
  return {
    kind: 'labour-capacities',
    title: { zh: '劳动能力认定', en: 'Findings of labour capacity' },
    permission: 'persons.assess-capacity',
    columns: async () => columns,
    async prepare(actor, rows) {
      const numbers = [...new Set(rows.map((row) => String(row['identity'])))] as ResidentId[];
      const people = await deps.people.findByIdentity(actor, numbers);
      return (row: RowValues): PreparedRow => {
        const person = people.get(String(row['identity']));
        if (person === undefined) return { code: 'row_person_unknown', field: 'identity' };
        if (row['name'] !== undefined && row['name'] !== person.name)
          return { code: 'REGISTRY.ROW_NAME_DIFFERS', field: 'name', params: { name: person.name } };
        const { identity: _, name: __, ...finding } = row;
        const input = { personId: person.personId, finding };
        return { title: person.name, divisionCode: person.divisionCode as DivisionCode, input };
      };
    },
    apply: (actor, { personId, finding }) =>
      deps.capacities.assess(actor, String(personId), parseInput(assessCapacitySchema, finding)),
  };
}
