import { createHash } from 'node:crypto';
import type { Project } from '../contracts/project.ts';
import { VERSION } from '../version.ts';

/**
 * Changes whenever a file of the project, its config, the flags that templates see, or lakec does: paths, sizes and times of change
 * alone, nothing is read. While it is the same, so is what parse and resolve make, but for environment variables that templates read.
 */
export function projectStamp(project: Project): string {
  const hash = createHash('sha256').update(`${VERSION}\n${project.name}\n${project.configKey}\n`);
  let lines = '';
  for (const { path, size, mtimeMs } of project.files) lines += `${path}\t${size}\t${mtimeMs}\n`;
  return hash.update(lines).digest('hex');
}
