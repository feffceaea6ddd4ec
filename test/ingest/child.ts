import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expectNoSecretLeft, secretsIn } from '../secrets.ts';

/** lakec as a process of its own. */
export interface Child {
  readonly process: ChildProcess;
  /** What it printed, both streams. */
  text(): string;
  /** Its exit code, or -1 when a signal ended it. */
  readonly ended: Promise<number>;
}

export function startLakec(root: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, node: readonly string[] = []): Child {
  const child = spawn(process.execPath, [...node, join(import.meta.dirname, '../../bin/lakec.js'), ...args], { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const ended = new Promise<number>((resolve, reject) => child.once('close', (code) => {
    process.removeListener('exit', end);
    try {
      expectNoSecretLeft(root, secretsIn(env), { text });
      resolve(code ?? -1);
    } catch (thrown) {
      reject(thrown as Error);
    }
  }));
  return { process: child, text: () => text, ended };
}
