import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Puts this machine's Python where a case names it: `.venv/bin/python`. */
export function pythonIn(folder: string): void {
  const { stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  mkdirSync(join(folder, '.venv/bin'), { recursive: true });
  symlinkSync(stdout.trim(), join(folder, '.venv/bin/python'));
}
