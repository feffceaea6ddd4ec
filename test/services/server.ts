import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** A server of the tests, on loopback; it ends with the process that started it. */
export interface Server {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** What it printed, as it came. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts a server and waits until it answers. `ready`: throws or gives false while it does not. */
export async function startServer(command: string, args: (port: number) => readonly string[], options: { readonly env?: Readonly<Record<string, string>>; readonly seconds?: number; readonly ready?: (url: string) => Promise<boolean> } = {}): Promise<Server> {
  const port = await freePort();
  const child = spawn(command, args(port), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
  let told = '';
  const hear = (data: Buffer): void => {
    told = `${told}${data.toString()}`.slice(-200_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const url = `http://127.0.0.1:${port}`;
  const ready = options.ready ?? (async (at: string) => (await fetch(at)).status < 600);
  for (const until = Date.now() + (options.seconds ?? 60) * 1000; ; await setTimeout(100)) {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}\n${told.slice(-4000)}`);
    try {
      if (await ready(url)) break;
    } catch {
      // Not yet.
    }
    if (Date.now() > until) {
      end();
      throw new Error(`${command} did not answer\n${told.slice(-4000)}`);
    }
  }
  return {
    url, port, child, log: () => told,
    async stop() {
      process.removeListener('exit', end);
      if (child.exitCode !== null) return;
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await Promise.race([closed, setTimeout(5000).then(() => child.kill('SIGKILL'))]);
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
