import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A peer that runs beside lakec: its executable, where Python could install it. */
export interface Peer {
  readonly name: string;
  readonly dbt: string;
}

/** dbt-core 1.11 with dbt-duckdb, and dbt-core 2's Rust engine, each in a virtual environment of its own below `.cache/`; undefined where Python or the packages are not to be had. */
export function peers(root: string): { readonly core: Peer | undefined; readonly rust: Peer | undefined } {
  return {
    core: install(root, 'dbt-core 1.11.16', 'dbt-1.11.16', ['dbt-core==1.11.16', 'dbt-duckdb']),
    rust: install(root, 'dbt-core 2.0.0a4', 'dbt-2.0.0a4', ['dbt-core==2.0.0a4']),
  };
}

function install(root: string, name: string, folder: string, packages: readonly string[]): Peer | undefined {
  const home = join(root, '.cache', 'bench', folder);
  const dbt = join(home, 'bin', 'dbt');
  try {
    if (!existsSync(dbt)) {
      process.stderr.write(`installing ${name} …\n`);
      execFileSync('python3', ['-m', 'venv', home], { stdio: 'ignore' });
      execFileSync(join(home, 'bin', 'pip'), ['install', '--quiet', ...packages], { stdio: 'ignore' });
    }
    execFileSync(dbt, ['--version'], { stdio: 'ignore' });
    return { name, dbt };
  } catch {
    return undefined;
  }
}
