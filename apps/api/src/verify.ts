import { createKnex, verifyAuditChain } from '@gongyi/server-kit/knex';
import { checkInvariants } from '@gongyi/subsidy/knex';
import { readConfig } from './config.js';
import { openConnections } from './database/connections.js';
import { schemas } from './database/migrate.js';
import { projectRoot } from './server.js';
import { verifyAmounts } from './verify-amounts.js';

/** `npm run verify`: audit chains, invariants of payment, amounts computed again; read as the owner of the tables. */
const connections = await openConnections(readConfig(process.env, projectRoot));
const owner = createKnex(connections.ownerUrl, { poolMax: 2 });
let problems = 0;
try {
  const counties = (await owner(`${schemas.core}.audit_heads`).orderBy('county_code')) as {
    county_code: string;
    sequence: number;
    hash: string;
  }[];
  for (const { county_code: countyCode, sequence, hash } of counties) {
    const found = await verifyAuditChain(owner, { schema: schemas.core, countyCode });
    problems += found.length;
    console.log(
      `audit ${countyCode}: ${sequence} rows, head ${hash.slice(0, 16)}…, ${found.length === 0 ? 'unbroken' : JSON.stringify(found)}`,
    );
  }
  const violations = await checkInvariants(owner, { schema: schemas.subsidy });
  problems += violations.length;
  console.log(`invariants: ${violations.length === 0 ? 'all hold' : JSON.stringify(violations)}`);
  const { checked, differences, otherVersions } = await verifyAmounts(owner, schemas);
  problems += differences.length;
  console.log(
    `amounts: ${checked} lines computed again in PostgreSQL, ${differences.length === 0 ? 'none differs' : JSON.stringify(differences)}`,
  );
  for (const { runId, ruleVersion } of otherVersions)
    console.log(`amounts: run ${runId} was computed by ${ruleVersion}, which is not at hand`);
} finally {
  await owner.destroy();
  await connections.stop();
}
process.exitCode = problems === 0 ? 0 : 1;
