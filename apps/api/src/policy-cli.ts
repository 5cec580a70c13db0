import { runPolicyCli } from '@gongyi/policies/cli';
import { settingShapes } from './setting-shapes.js';

/** `npm run policy`: the command of the policies package, which also looks into the settings that this host's modules read. */
process.exitCode = runPolicyCli(process.argv.slice(2), { settingShapes });
