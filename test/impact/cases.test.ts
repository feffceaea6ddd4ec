import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

// A case is a folder: `before/`, the project as it was; `after/`, the files that are changed (an empty one is taken away); `expected.txt`, what
// `lakec plan` says of it, once against git and once against the artifacts of a build. `UPDATE=1` writes it anew.
const here = join(import.meta.dirname, 'cases');

describe('the plan of a change', () => {
  for (const name of readdirSync(here)) {
    it(name, async () => {
      const root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-change-')));
      const git = (...args: string[]): void => void execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main', ...args], { cwd: root, stdio: 'ignore' });
      try {
        cpSync(join(here, name, 'before'), root, { recursive: true });
        git('init');
        git('add', '-A');
        git('commit', '-m', 'before');
        expect((await lakec(['build', '--target-path', 'earlier'], root)).code).toBe(0);
        cpSync(join(here, name, 'after'), root, { recursive: true });
        for (const file of gone(join(here, name, 'after'))) rmSync(join(root, file));
        const texts: string[] = [];
        for (const option of [['--since', 'main'], ['--state', 'earlier']]) {
          const { text } = await lakec(['plan', ...option, '--no-color'], root);
          texts.push(`$ lakec plan ${option.join(' ')}\n${text}`);
        }
        const built = await lakec(['run', '--changed', '--since', 'main', '--quiet', '--log-format', 'json'], root);
        const ran = [...built.text.matchAll(/"kind":"node-finished".*?"id":"([^"]+)"/g)].map(([, id]) => id!).sort();
        texts.push(`$ lakec run --changed --since main\n${ran.map((id) => `${id}\n`).join('')}`);
        await expect(texts.join('\n')).toMatchFileSnapshot(join(here, name, 'expected.txt'));
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
  }
});

/** Files of a case that say only that they are gone. */
function gone(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.gone') && existsSync(join(folder, file))).flatMap((file) => [file, file.replace(/\.gone$/, '')]);
}
