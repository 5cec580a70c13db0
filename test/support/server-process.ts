import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '@gongyi/api/server';

/** The server as a process of its own, as `npm start` runs it once everything is built. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** All that it has said so far. */
  printed(): string;
  /** Answers its exit code; null for one that a signal ended. */
  end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null>;
}

/**
 * Answers as soon as the address is printed.
 *
 * @param environment beside that of the test; a variable that is undefined is taken away
 * @throws Error with what the process said, when it ends instead
 */
export async function startServerProcess(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServerProcess> {
  const all = { ...process.env, PORT: '0', HOST: '127.0.0.1', ...environment };
  const child = spawn(process.execPath, [join(projectRoot, 'apps', 'api', 'dist', 'main.js')], {
    env: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const url = await new Promise<string>((ready, failed) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = /→\s+(http:\/\/localhost:\d+)/.exec(text);
      if (match?.[1] !== undefined) ready(match[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => failed(new Error(text)));
  });
  return {
    child,
    url,
    printed: () => text,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      child.kill(signal);
      return ended;
    },
  };
}
