import { readConfig } from './config.js';
import { demoAccounts, demoPassword } from './demo/demo-accounts.js';
import { projectRoot, startServer } from './server.js';

const started = Date.now();
try {
  const config = readConfig(process.env, projectRoot);
  const server = await startServer(config);
  // Before the address is shown: whoever reads it may stop the program at once.
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      console.log('\n正在停止… stopping…');
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
  console.log(
    `\n公益岗 Gongyi  →  ${server.url}   (API: ${server.url}/api/docs)   ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  if (config.demo) {
    console.log('\n演示数据，人员均为虚构。 Demonstration: all people are invented.');
    for (const account of demoAccounts)
      console.log(`  ${account.login.padEnd(10)} ${demoPassword}   ${account.roleZh} / ${account.roleEn}`);
  }
  console.log('\n按 Ctrl-C 停止。 Ctrl-C stops.');
} catch (error) {
  console.error(error instanceof Error ? `\n${error.message}` : error);
  process.exit(1);
}
