import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { spawn } from 'node:child_process';

const here = import.meta.dirname;
/** Where what the tests need is kept from one run to the next, by the content of its lock file. */
const kept = process.env['LAKEC_SERVICES'] ?? join(here, '../../.services');

export type PythonName = 'models' | 'spark35' | 'spark40' | 'cloud' | 'duckdb' | 'check' | 'snowflake' | 'oracles';
export type JarsName = 'iceberg-3.5' | 'iceberg-4.0' | 'delta-3.5' | 'delta-4.0' | 's3a' | 'kafka';

/** The Python of a virtual environment that has what `python/<name>.txt` lists; installed when it is not there yet. */
export async function pythonOf(name: PythonName): Promise<string> {
  const lock = join(here, 'python', `${name}.txt`);
  const folder = await once(`python-${name}`, readFileSync(lock, 'utf8'), async (into) => {
    await run('python3', ['-m', 'venv', into]);
    await run(join(into, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', lock]);
  });
  const python = join(folder, 'bin/python');
  if (name === 'spark35' || name === 'spark40') await shareClasses(name, python);
  return python;
}

/**
 * Half of the work of a Spark that starts for a few small statements is to load and verify the same classes: Java can keep them in an archive. It is made
 * once, and given to each Java that this Spark starts; one that can't use it does without.
 */
async function shareClasses(name: 'spark35' | 'spark40', python: string): Promise<void> {
  const warm = join(here, 'python/warm_classes.py');
  const content = [join(here, 'python', `${name}.txt`), warm].map((file) => readFileSync(file, 'utf8')).join('\n');
  const folder = await once(`classes-${name}`, content, async (into) => {
    mkdirSync(into, { recursive: true });
    await run(python, [warm, join(into, 'made.jsa'), join(into, 'scratch')]).catch(() => undefined);
    rmSync(join(into, 'scratch'), { recursive: true, force: true });
    if (existsSync(join(into, 'made.jsa'))) renameSync(join(into, 'made.jsa'), join(into, 'shared.jsa'));
  });
  const archive = join(realpathSync(folder), 'shared.jsa');
  const lib = join(dirname(python), '../lib');
  const starter = join(lib, readdirSync(lib)[0]!, 'site-packages/pyspark/bin/spark-class');
  const text = readFileSync(starter, 'utf8');
  if (text.includes(archive)) return;
  // The archive of before goes, and so does what was written for it.
  const own = text.replace(/^if \[ -r .*shared\.jsa.*\n/m, '');
  const given = `if [ -r '${archive}' ]; then CMD=("\${CMD[0]}" '-XX:SharedArchiveFile=${archive}' -Xshare:auto -Xlog:disable -Xlog:all=error:stderr "\${CMD[@]:1}"); fi\n`;
  // Who starts Spark now reads the file that was there.
  writeFileSync(`${starter}.${process.pid}`, own.replace(/^exec "\$\{CMD\[@\]\}"/m, (line) => given + line), { mode: 0o755 });
  renameSync(`${starter}.${process.pid}`, starter);
}

/** Path of an extension of DuckDB, which `python/duckdb.txt` lists in exactly the version that lakec's DuckDB has. */
export async function extensionOf(name: 'httpfs' | 'tpcds' | 'tpch'): Promise<string> {
  const folder = dirname(dirname(await pythonOf('duckdb')));
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith(`/${name}.duckdb_extension`));
  if (found === undefined) throw new Error(`There is no ${name}.duckdb_extension below ${folder}`);
  return join(folder, found);
}

/** Paths of the jars that `jars/<name>.txt` lists; fetched by Maven when they are not there yet. Sorted. */
export async function jarsOf(name: JarsName): Promise<readonly string[]> {
  const artifacts = readFileSync(join(here, 'jars', `${name}.txt`), 'utf8').split('\n').filter((line) => line !== '');
  const folder = await once(`jars-${name}`, artifacts.join('\n'), async (into) => {
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, 'pom.xml'), pom(artifacts));
    await run('mvn', ['--quiet', '--batch-mode', '-f', join(into, 'pom.xml'), 'dependency:copy-dependencies', '-DexcludeTransitive=true', `-DoutputDirectory=${into}`]);
    rmSync(join(into, 'pom.xml'));
  });
  return readdirSync(folder).filter((file) => file.endsWith('.jar')).sort().map((file) => join(folder, file));
}

/** A folder that is made once, by one process at a time: aside, then renamed, so that what is there is whole. */
async function once(name: string, content: string, make: (into: string) => Promise<void>): Promise<string> {
  const folder = join(kept, `${name}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`);
  const done = join(folder, '.done');
  const lock = `${folder}.lock`;
  mkdirSync(kept, { recursive: true });
  while (!existsSync(done)) {
    if (!acquire(lock)) {
      await setTimeout(500);
      continue;
    }
    try {
      if (existsSync(done)) break;
      // A virtual environment knows its own path, so it is made in place; `.done` says that it is whole.
      rmSync(folder, { recursive: true, force: true });
      await make(folder);
      writeFileSync(`${done}.new`, '');
      renameSync(`${done}.new`, done);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return folder;
}

/** A folder as a lock; one whose owner is gone is taken over. */
function acquire(lock: string): boolean {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch {
    if (abandoned(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function abandoned(lock: string): boolean {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    const pid = existsSync(join(lock, 'pid')) ? Number(readFileSync(join(lock, 'pid'), 'utf8')) : 0;
    if (pid === 0) return age > 10_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Runs a command to its end; throws with the end of what it printed when it fails. */
export function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    const hear = (data: Buffer): void => {
      told = `${told}${data.toString()}`.slice(-4000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => reject(new Error(`${command} can't be started: ${error.message}`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${told}`))));
  });
}

function pom(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project><modelVersion>4.0.0</modelVersion><groupId>lakec</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('')}</dependencies></project>\n`;
}
