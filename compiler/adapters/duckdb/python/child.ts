import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EngineError } from '../../../contracts/adapter.ts';
import type { Failure } from './failure.ts';

/** What the runner says, a line of JSON each. */
export type Said =
  | { readonly ask: 'table'; readonly text: string }
  | { readonly ask: 'rows'; readonly columns: readonly (readonly [name: string, type: string])[]; readonly from: string }
  | { readonly done: true }
  | { readonly failed: Failure };

export interface ChildWork {
  readonly python: string;
  readonly args: readonly string[];
  readonly root: string;
  readonly env: Record<string, string>;
  /** Said first; nothing of it is on a command line. */
  readonly job: object;
  readonly signal: AbortSignal;
  /** What it prints. */
  readonly message: (text: string) => void;
  answer(said: Extract<Said, { ask: string }>): Promise<object>;
}

/** How it ended: as it said, or what its process came to and printed last. */
export type Ended = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly failure: Failure } | { readonly kind: 'unstartable'; readonly why: string } | { readonly kind: 'gone'; readonly how: string };

/**
 * Runs the runner to its end and answers what it asks. Aborted, its whole group of processes is killed; should this process be killed, the runner
 * sees the end of its input, and ends too.
 */
export async function runChild({ python, args, root, env, job, signal, message, answer }: ChildWork): Promise<Ended> {
  if (signal.aborted) throw cancelled();
  const child = spawn(python, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  const kill = (): void => {
    try {
      if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  };
  signal.addEventListener('abort', kill, { once: true });
  // Who writes to a child that is gone learns it from its end.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ kind: 'unstartable', why: error.code === 'ENOENT' ? 'there is no such program' : error.message }));
    child.on('close', (code, killedBy) => resolve({ kind: 'gone', how: killedBy ? `its process was ended by ${killedBy}` : `its process ended with ${code}` }));
  });
  const printed = createInterface({ input: child.stderr }).on('line', message);
  const told = (said: object): void => void child.stdin.write(`${JSON.stringify(said)}\n`);
  let last: Ended | undefined;
  const talk = async (): Promise<void> => {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = JSON.parse(line) as Said;
      if ('ask' in said) told(await answer(said));
      else last = 'done' in said ? { kind: 'done' } : { kind: 'failed', failure: said.failed };
    }
  };
  try {
    told(job);
    await talk();
    const how = await ended;
    if (signal.aborted) throw cancelled();
    return last ?? how;
  } finally {
    signal.removeEventListener('abort', kill);
    kill();
    await ended;
    printed.close();
  }
}

/** Runs a program that is given a text and prints one; undefined when it can't be started, or does not end well. */
export function askChild(python: string, args: readonly string[], given: string, { root, env }: Pick<ChildWork, 'root' | 'env'>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(python, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'ignore'] });
    let out = '';
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? out : undefined));
    child.stdin.end(given);
  });
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'The run was cancelled.');
}
