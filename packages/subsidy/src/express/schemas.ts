import { fenSchema } from '@gongyi/kernel';
import { z } from 'zod';

/** An explanation as the API answers it. */
export const explanationSchema = z.object({
  status: z.enum(['payable', 'not_eligible', 'needs_information', 'no_rule_in_force', 'refer_to_officer']),
  amountFen: fenSchema.nullable(),
  reasonCodes: z.array(z.string()),
  missing: z.array(z.string()),
  zh: z.string(),
  en: z.string(),
  steps: z.array(z.object({ zh: z.string(), en: z.string(), value: z.object({ zh: z.string(), en: z.string() }) })),
  clauses: z.array(z.object({ document: z.string(), clause: z.string().nullable(), url: z.string().nullable() })),
});
