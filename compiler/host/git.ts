import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder's files as a git revision has them, in a folder of their own until `remove`. */
export interface CheckedOut {
  readonly folder: string;
  remove(): void;
}

/** Brings a folder's part of a revision, or git's reason why it can't be had. */
export function checkOut(root: string, revision: string): CheckedOut | { readonly problem: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lakec-since-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const options = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 31 };
    const commit = execFileSync('git', ['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`], options).toString().trim();
    const archive = execFileSync('git', ['archive', '--format=tar', commit, '.'], options);
    execFileSync('tar', ['-x', '-C', folder], { input: archive, stdio: ['pipe', 'ignore', 'pipe'] });
    return { folder, remove };
  } catch (error) {
    remove();
    const { stderr, message } = error as { readonly stderr?: Buffer; readonly message: string };
    return { problem: (stderr?.toString().trim().split('\n')[0] || message).replace(/^fatal: /, '').replace(/\.$/, '') };
  }
}
