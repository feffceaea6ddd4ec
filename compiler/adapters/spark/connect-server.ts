import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EngineError } from '../../contracts/adapter.ts';
import { serverDied } from './diagnostics.ts';
import { lastWords, readText } from './job-log.ts';
import { JOB_FILES, launch, writeConf } from './launch.ts';
import { isAlive, readPid, send } from './process-life.ts';
import { sparkPython } from './spark-python.ts';

/** A Spark Connect server that lakec keeps for a project: how it is to be. */
export interface ConnectServer {
  readonly python: string;
  readonly conf: Readonly<Record<string, string>>;
  readonly jars: readonly string[];
  /** Where it is remembered, and its log lies. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The project's root, to name files by. */
  readonly root: string;
}

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Of pyspark: `4.0.2`. */
  readonly version: string;
  /** Who knows it may run statements: other users of the machine don't. */
  readonly token: string;
  /** It was started with what the config says now. */
  readonly current: boolean;
}

interface Remembered {
  readonly port: number;
  readonly key: string;
  readonly version: string;
  readonly token: string;
}

/** The variable by which Spark's server and clients are told the token. */
export const TOKEN = 'SPARK_CONNECT_AUTHENTICATE_TOKEN';
const FILE = 'server.json';
/** How long a server may take to answer. Milliseconds. */
const PATIENCE = 180_000;

/** The server's URL; it is started when there is none, it died, or the config has changed since. It stays when lakec ends. */
export async function startServer(server: ConnectServer, told: (text: string) => void = () => {}): Promise<RunningServer> {
  const found = await findServer(server);
  if (found?.current) return found;
  mkdirSync(server.folder, { recursive: true });
  return locked(server, async () => {
    // Another lakec may have started it meanwhile.
    const now = await findServer(server);
    if (now?.current) return now;
    // A server that works is not ended for one that can't start.
    await sparkPython(server.python, server.jars, server.env, '4.0');
    if (now) await stopServer(server);
    told(now ? 'The config has changed: starting the Spark Connect server anew …' : 'Starting a Spark Connect server, which stays for the runs to come …');
    return open(server);
  });
}

/** The server that runs; undefined when there is none. */
export async function findServer(server: ConnectServer): Promise<RunningServer | undefined> {
  const remembered = read(server.folder);
  const pid = readPid(join(server.folder, JOB_FILES.pid));
  if (!remembered || !isAlive(pid, server.folder) || !(await answers(remembered.port))) return undefined;
  const { port, version, token } = remembered;
  return { url: urlOf(port), port, pid, version, token, current: remembered.key === keyOf(server) };
}

/** Ends the server; false when there was none. */
export async function stopServer({ folder }: Pick<ConnectServer, 'folder'>): Promise<boolean> {
  const pid = readPid(join(folder, JOB_FILES.pid));
  const alive = (): boolean => isAlive(pid, folder);
  const was = alive();
  if (was) send(pid, 'SIGTERM');
  for (let waited = 0; alive(); waited += 100) {
    if (waited === 10_000) send(pid, 'SIGKILL');
    await setTimeout(100);
  }
  for (const name of [FILE, JOB_FILES.pid, JOB_FILES.conf]) rmSync(join(folder, name), { force: true });
  return was;
}

async function open(server: ConnectServer): Promise<RunningServer> {
  const { folder, env } = server;
  const { home, version } = await sparkPython(server.python, server.jars, env, '4.0');
  for (const name of [FILE, JOB_FILES.pid, JOB_FILES.stdout, JOB_FILES.stderr]) rmSync(join(folder, name), { force: true });
  const port = await freePort();
  const token = randomBytes(24).toString('hex');
  const conf = join(folder, JOB_FILES.conf);
  writeConf(conf, { ...server.conf, 'spark.connect.grpc.binding.address': '127.0.0.1', 'spark.connect.grpc.binding.port': String(port) });
  const launched = launch({
    folder, command: join(home, 'bin', 'spark-submit'),
    args: ['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer', '--name', 'lakec', '--properties-file', conf, 'spark-internal'],
    env: { ...env, SPARK_HOME: home, PYSPARK_PYTHON: server.python, PYSPARK_DRIVER_PYTHON: server.python, [TOKEN]: token },
  });
  for (let waited = 0; !(await answers(port)); waited += 100) {
    const ended = launched.ended();
    if (ended !== undefined || waited > PATIENCE) {
      if (ended === undefined) send(launched.pid, 'SIGKILL');
      const stderr = join(folder, JOB_FILES.stderr);
      const diagnostic = serverDied.at(undefined, { how: ended ?? 'it did not answer', log: relative(server.root, stderr) }, { notes: lastWords(stderr) });
      throw new EngineError('connection', diagnostic.message, { diagnostic });
    }
    await setTimeout(100);
  }
  // Spark has read it, and it may hold secrets.
  rmSync(conf, { force: true });
  const remembered: Remembered = { port, key: keyOf(server), version, token };
  writeFileSync(join(folder, `${FILE}.new`), `${JSON.stringify(remembered)}\n`, { mode: 0o600 });
  renameSync(join(folder, `${FILE}.new`), join(folder, FILE));
  return { url: urlOf(port), port, pid: launched.pid, version, token, current: true };
}

// By that name alone Spark's client sends a token without TLS.
const urlOf = (port: number): string => `sc://localhost:${port}`;

/** Names what the server was started with, without telling it. */
function keyOf({ python, conf, jars }: ConnectServer): string {
  const made = jars.map((jar) => [jar, statSync(jar, { throwIfNoEntry: false })?.mtimeMs ?? 0]);
  return createHash('sha256').update(JSON.stringify([python, Object.entries(conf).sort(([a], [b]) => (a < b ? -1 : 1)), made])).digest('hex');
}

function read(folder: string): Remembered | undefined {
  try {
    const { port, key, version, token } = JSON.parse(readText(join(folder, FILE)) ?? '') as Partial<Remembered>;
    return port !== undefined && key !== undefined && version !== undefined && token !== undefined ? { port, key, version, token } : undefined;
  } catch {
    return undefined;
  }
}

/** One lakec at a time starts it; a lock whose owner is gone is taken over. */
async function locked<T>({ folder }: ConnectServer, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, 'lock');
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (abandoned(lock)) rmSync(lock, { force: true });
      else await setTimeout(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function abandoned(lock: string): boolean {
  try {
    const pid = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (pid > 0) process.kill(pid, 0);
    return pid === 0 && Date.now() - statSync(lock).mtimeMs > 2000;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 2000 });
    const end = (fine: boolean) => () => {
      socket.destroy();
      resolve(fine);
    };
    socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
