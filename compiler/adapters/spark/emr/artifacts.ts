import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobPlan } from '../../../contracts/job.ts';
import { runnerFolder } from '../runner-folder.ts';
import { emrDeps, type DepsWorld } from './deps.ts';

/** The files of a job by name, in the order in which they are uploaded: the plan is last, so that where it is, all is. */
export async function artifactsOf(job: JobPlan, world: DepsWorld): Promise<readonly (readonly [name: string, content: Uint8Array])[]> {
  return [
    ['emr_deps.zip', await emrDeps(world)],
    ['runner.py', readFileSync(join(runnerFolder(), 'runner.py'))],
    ['plan.json', new TextEncoder().encode(`${JSON.stringify(job, undefined, 1)}\n`)],
  ];
}
