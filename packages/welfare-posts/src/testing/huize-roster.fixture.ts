import { type CheckedImport, type CountyCode, fen, groupBy } from '@gongyi/kernel';
import type { AgreementFacts } from '../model/agreement.js';
import { inForceDuring } from '../model/agreement.js';
import type { AttendanceImportContext } from '../model/attendance-import.js';
import type { AgreementOfPerson } from '../model/attendance-judge.js';
import { checkRoster } from '../model/roster-import.js';
import type { WelfarePostFacts } from '../model/welfare-post.js';
import { amountByDays, dayOfCheck, type HuizeRegister, readHuize } from './huize.fixture.js';

export async function readHuizeRoster(register: HuizeRegister): Promise<CheckedImport> {
  const sheets = await readHuize('huize-posts-2025.xlsx');
  return checkRoster(sheets, {
    countyCode: '530326' as CountyCode,
    today: dayOfCheck,
    ageLimit: 70,
    floorFen: fen(80_000),
    people: register.byIdentity,
  });
}

interface Holding {
  readonly facts: AgreementFacts;
  readonly agreement: AgreementOfPerson;
}

function holdingsOf(roster: CheckedImport): Holding[] {
  const values = roster.rows
    .filter((row) => row.outcome === 'ok')
    .map((row) => row.values as unknown as { kind: string; facts: WelfarePostFacts | AgreementFacts });
  const posts = new Map(
    values.filter((entry) => entry.kind === 'post').map((entry) => [entry.facts.code, entry.facts as WelfarePostFacts]),
  );
  return values
    .filter((entry) => entry.kind === 'agreement')
    .map(({ facts }) => {
      const own = facts as AgreementFacts;
      const post = posts.get(own.postCode);
      if (post === undefined) throw new Error(`no post ${own.postCode}`);
      const { divisionCode, startsOn, endsOn, leftOn } = own;
      const agreement = {
        agreementId: own.code,
        welfarePostId: post.code,
        postName: post.name,
        standardFen: post.standardFen,
        divisionCode,
        startsOn,
        endsOn,
        leftOn,
      };
      return { facts: own, agreement };
    });
}

/** Everything that judging a month needs, from the files alone. */
export function judgingContext(
  register: HuizeRegister,
  roster: CheckedImport,
  period: AttendanceImportContext['period'],
): AttendanceImportContext {
  const holdings = holdingsOf(roster);
  const byPerson = groupBy(holdings, (holding) => holding.facts.personId);
  const householdOf = new Map(
    [...register.byIdentity.values()].map((person) => [person.personId, person.householdCode]),
  );
  const holders = groupBy(
    holdings.filter(({ facts }) => inForceDuring(facts, period)),
    ({ facts }) => householdOf.get(facts.personId),
  );
  return {
    period,
    countyCode: '530326' as CountyCode,
    ageLimit: 70,
    person: (identity) => register.byIdentity.get(identity),
    agreements: (personId) => (byPerson.get(personId) ?? []).map((holding) => holding.agreement),
    otherHolder: (person) =>
      holders.get(person.householdCode)?.find(({ facts }) => facts.personId !== person.personId)?.facts.personName,
    amount: amountByDays,
    township: (name) => register.divisions.townshipByName('530326', name),
    elsewhere: () => [],
  };
}
