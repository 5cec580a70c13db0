import type { ClaimedSource, ClaimParties } from '../claim-ports.js';
import type { ClaimRecord } from '../model/claim.js';
import type { SharedKeys, SubsidySource } from '../model/source.js';

export const claimKind = 'claim';

/** A claim that is one line by itself: its own facts, its own beneficiary. */
export function claimSource(parties: ClaimParties): ClaimedSource {
  return {
    kind: claimKind,
    subject: null,
    subjectOf: async () => undefined,
    linesOf: async (_actor, _scheme, claims) => claims.map((claim) => lineOf(parties, claim)),
  };
}

function lineOf(parties: ClaimParties, claim: ClaimRecord): SubsidySource {
  const { id, personId, personName, identityMasked, payeeKind, payeeId, payeeName, divisionCode } = claim;
  return {
    kind: claimKind,
    sourceId: id,
    claimId: id,
    personId: personId ?? payeeId,
    personName,
    identityMasked,
    payee: { kind: payeeKind, id: payeeId, name: payeeName },
    divisionCode,
    ...parties.placeOf(divisionCode),
    subjectId: id,
    subjectTitle: claim.number,
    shared: sharedOf(claim),
    facts: claim.facts,
    declaredFen: claim.declaredFen,
    turn: turnOf(claim),
  };
}

/** Whoever handed in first comes first. */
export function turnOf({ submittedOn, number }: Pick<ClaimRecord, 'submittedOn' | 'number'>): string {
  return `${submittedOn ?? ''} ${number}`;
}

export function sharedOf(
  claim: Pick<ClaimRecord, 'household' | 'tradeAndLevel' | 'organisationId' | 'payeeKind'>,
): SharedKeys {
  const { household, tradeAndLevel, organisationId, payeeKind } = claim;
  return {
    ...(household === null ? {} : { household }),
    ...(tradeAndLevel === null ? {} : { trade_and_level: tradeAndLevel }),
    ...(organisationId === null ? {} : { [payeeKind === 'institution' ? 'institution' : 'employer']: organisationId }),
  };
}
