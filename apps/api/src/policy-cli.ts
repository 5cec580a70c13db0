import { runPolicyCli } from '@gongyi/policies/cli';
import { postSettings } from '@gongyi/welfare-posts';

/** `npm run policy`: the command of the policies package, which also looks into the settings that this host's modules read. */
process.exitCode = runPolicyCli(process.argv.slice(2), { settingShapes: postSettings });
