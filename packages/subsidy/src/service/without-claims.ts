import { domainError } from '@gongyi/kernel';
import type { SubsidyServiceOptions } from '../ports.js';

/**
 * For a host that pays nothing on claims: nothing can be claimed, and whoever tries is told so.
 *
 * @example createSubsidyService({ …, sources: [createPostMonthSource(postMonths)], ...withoutClaims })
 */
export const withoutClaims: Pick<SubsidyServiceOptions, 'claimedSources' | 'parties' | 'claimRules'> = {
  claimedSources: [],
  parties: {
    person: async () => undefined,
    organisation: async () => undefined,
    elsewhere: async () => [],
    placeOf: () => ({ townshipName: '', villageName: '' }),
  },
  claimRules: {
    claims: async (_actor, { title }) => {
      throw domainError('unprocessable', 'SUBSIDY.CLAIMS_NOT_SETTLED', { scheme: title });
    },
  },
};
