import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { basename, delimiter, isAbsolute, join } from 'node:path';
import { EngineError } from '../../contracts/adapter.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import { jarMissing, javaMissing, pysparkMissing, pythonMissing, sparkVersion } from './diagnostics.ts';

/** A Python that has Spark. */
export interface SparkPython {
  readonly python: string;
  /** Of pyspark: `3.5.9`. */
  readonly version: string;
  /** Where pyspark lies: Spark's home. */
  readonly home: string;
}

type Env = Readonly<Record<string, string | undefined>>;

// Finds pyspark without importing it, which takes half a second.
const ASK = `
import importlib.util, os, re, sys
found = importlib.util.find_spec('pyspark')
if found is None: sys.exit(3)
home = os.path.dirname(found.origin)
text = open(os.path.join(home, 'version.py'), encoding='utf-8').read()
print(re.search(r'__version__[^=]*=\\s*["\\']([^"\\']+)', text).group(1)); print(home)
`;

/** The Python with its Spark, after a look at all that a job on this machine needs; throws an `EngineError` that says what is missing. */
export async function sparkPython(python: string, jars: readonly string[], env: Env, needs: '3.5' | '4.0' = '3.5'): Promise<SparkPython> {
  const found = await askPython(python, env);
  const wrong = wrongVersion(python, found.version, jars, needs) ?? missingJar(jars) ?? missingJava(env);
  if (wrong) throw failed(wrong);
  return found;
}

function askPython(python: string, env: Env): Promise<SparkPython> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-c', ASK], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.on('error', (error: NodeJS.ErrnoException) => reject(failed(pythonMissing.at(undefined, { python, said: error.code === 'ENOENT' ? 'there is no such program' : error.message }))));
    child.on('close', (code) => {
      const [version, home] = out.split('\n');
      if (code === 0 && version && home) resolve({ python, version, home });
      else if (code === 3) reject(failed(pysparkMissing.at(undefined, { python })));
      else reject(failed(pythonMissing.at(undefined, { python, said: err.trim().split('\n').at(-1)?.replace(/\.$/, '') || `it ended with ${code}` })));
    });
  });
}

/** What Spark and the jars do not agree on. */
function wrongVersion(python: string, version: string, jars: readonly string[], needs: '3.5' | '4.0'): Diagnostic | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needsMajor = 0, needsMinor = 0] = needs.split('.').map(Number);
  const next = needs === '4.0' ? "pyspark[connect]>=4.0,<4.1" : 'pyspark==3.5.*';
  if (major < needsMajor || (major === needsMajor && minor < needsMinor)) {
    return sparkVersion.at(undefined, { python, version, needs: `${needs === '4.0' ? "lakec's Connect server needs" : 'lakec needs'} ${needs} or newer`, instead: next });
  }
  for (const jar of jars) {
    const made = madeFor(basename(jar));
    if (made === undefined || made === `${major}.${minor}`) continue;
    return sparkVersion.at(undefined, { python, version, needs: `the jar ${basename(jar)} is made for Spark ${made}`, instead: `pyspark==${made}.*` });
  }
  return undefined;
}

/** The Spark version that a jar's name says. */
function madeFor(jar: string): string | undefined {
  const iceberg = /^iceberg-spark-runtime-(\d+\.\d+)_/.exec(jar);
  if (iceberg) return iceberg[1];
  const delta = /^delta-spark_[\d.]+-(\d+)\.(\d+)\./.exec(jar);
  return delta ? (delta[1] === '3' ? '3.5' : `${delta[1]}.${delta[2]}`) : undefined;
}

function missingJava(env: Env): Diagnostic | undefined {
  const home = env['JAVA_HOME'];
  if (home) return isProgram(join(home, 'bin', 'java')) ? undefined : javaMissing.at(undefined, { looked: `JAVA_HOME is ${home}, where there is no bin/java` });
  const found = (env['PATH'] ?? '').split(delimiter).some((folder) => folder !== '' && isProgram(join(folder, process.platform === 'win32' ? 'java.exe' : 'java')));
  return found ? undefined : javaMissing.at(undefined, { looked: 'JAVA_HOME is not set, and no java is on the PATH' });
}

function missingJar(jars: readonly string[]): Diagnostic | undefined {
  const missing = jars.find((jar) => isAbsolute(jar) && !existsSync(jar));
  return missing === undefined ? undefined : jarMissing.at(undefined, { jar: missing });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function failed(diagnostic: Diagnostic): EngineError {
  return new EngineError('connection', diagnostic.message, { diagnostic });
}
