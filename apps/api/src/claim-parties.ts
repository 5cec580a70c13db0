import type { Actor, DivisionCode } from '@gongyi/kernel';
import { domainError, isDomainError } from '@gongyi/kernel';
import type { CountyRules } from '@gongyi/policies';
import type { OrganisationStore, PersonStore } from '@gongyi/registry';
import { type ClaimParties, type ClaimRules, subsidySettings } from '@gongyi/subsidy';
import type { InstitutionStore } from '@gongyi/training';
import { createCountySettings } from './county-setting.js';
import type { DivisionDirectory } from './divisions/directory.js';

export interface ClaimPartySources {
  readonly people: PersonStore;
  readonly organisations: OrganisationStore;
  readonly institutions: Pick<InstitutionStore, 'get'>;
  readonly divisions: DivisionDirectory;
}

/** Who claims, benefits and is paid, from the registers of people, organisations and institutions. */
export function createClaimParties({
  people,
  organisations,
  institutions,
  divisions,
}: ClaimPartySources): ClaimParties {
  async function headOf(actor: Actor, code: string) {
    const { rows } = await people.find(actor, {
      filter: { householdCode: code },
      sort: null,
      range: { from: 0, to: 99 },
      ids: null,
    });
    return rows.find(({ relation }) => relation === '户主');
  }
  return {
    async person(actor, personId) {
      const person = (await people.findByIds(actor, [personId])).get(personId);
      if (person === undefined) return undefined;
      const { name, identityMasked, divisionCode, householdCode } = person;
      const head = householdCode === '' ? undefined : await headOf(actor, householdCode);
      return {
        personId,
        name,
        identityMasked,
        divisionCode: divisionCode as DivisionCode,
        household: head === undefined ? null : { code: householdCode, headId: head.id, headName: head.name },
      };
    },
    async organisation(actor, kind, id) {
      const found = kind === 'institution' ? await institutions.get(actor, id) : await organisations.get(actor, id);
      if (found === undefined) return undefined;
      const { name, creditCode, divisionCode } = found;
      return { id, name, creditCode, divisionCode };
    },
    elsewhere: (actor, personIds) => people.samePeople(actor, personIds),
    placeOf: (divisionCode) => ({
      townshipName: divisions.townshipNameOf(divisionCode),
      villageName: divisions.nameOf(divisionCode),
    }),
  };
}

/** What a county's released rules have settled about claims, scheme by scheme. */
export function createClaimRules(rules: CountyRules): ClaimRules {
  const setting = createCountySettings(rules, subsidySettings, 'SUBSIDY');
  return {
    async claims(actor, { schemeId, title }, on) {
      const settled = await setting(actor, 'subsidy-claims', on).catch((error: unknown) => {
        if (isDomainError(error) && error.code === 'SUBSIDY.RULE_MISSING') return undefined;
        throw error;
      });
      const index = settled?.value.schemes.findIndex(({ scheme }) => scheme === schemeId) ?? -1;
      const value = settled?.value.schemes[index];
      if (settled === undefined || value === undefined)
        throw domainError('unprocessable', 'SUBSIDY.CLAIMS_NOT_SETTLED', { scheme: title });
      const { documentNumber, clause } = settled.sourceOf(`schemes.${index}`);
      return { value, clause: [documentNumber, clause].filter((part) => part !== '').join(' ') };
    },
  };
}
