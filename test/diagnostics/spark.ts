import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Puts a program into a case's folder that says what a Python with this pyspark would say when lakec looks for it, and does `then` otherwise, as its Spark does. */
export function pythonWith(folder: string, version: string | undefined, then = 'exit 0'): void {
  program(join(folder, 'bin/python'), `if [ "$1" = -c ]; then ${version === undefined ? 'exit 3' : `echo ${version}; echo '${folder}'; exit 0`}; fi\n${then}`);
  program(join(folder, 'bin/spark-submit'), then);
}

export function program(path: string, body: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}
