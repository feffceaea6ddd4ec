import { join } from 'node:path';
import { awsSettings } from '../../aws/client-options.ts';
import { openS3 } from '../../aws/s3.ts';
import { glueDatabase } from '../../config/glue-database.ts';
import type { OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { JobRunner } from '../../contracts/job.ts';
import type { EngineType, Target } from '../../contracts/project.ts';
import { Bug } from '../../diagnostics/bug.ts';
import { artifactsOf } from './emr/artifacts.ts';
import { realClock, type Clock } from './emr/clock.ts';
import { clusterService } from './emr/cluster.ts';
import { emrJobs } from './emr/jobs.ts';
import { jobRootOf, serverlessRequest, stepRequest } from './emr/request.ts';
import { serverlessService } from './emr/serverless.ts';
import { emrSettings } from './emr/settings.ts';
import { GLUE_CATALOG } from './emr/spark-parameters.ts';
import type { SparkKind } from './engine.ts';
import { placesOf } from './places.ts';
import { FILE_RULES, SESSION_RULES } from './session-conf.ts';

/** Spark on EMR: a run is one job of an application of EMR Serverless, or one step of a cluster on EC2. */
export function emrKind(type: EngineType, target: Target, host: Host, { project, targetPath = 'target' }: OpenOptions, clock: Clock = realClock): SparkKind {
  if (!project) throw new Bug('A Spark engine needs the project whose lake it is.');
  const { config } = project;
  const settings = emrSettings(config, type === 'spark_emr_ec2' ? 'ec2' : 'serverless');
  const aws = awsSettings(config, host.env);
  const memo = `${targetPath}/jobs/${target.name}.json`;
  const artifacts = (job: Parameters<JobRunner['run']>[0]): ReturnType<typeof artifactsOf> => artifactsOf(job, host);
  const runner = emrJobs({
    service: settings.service === 'ec2' ? clusterService(settings, aws) : serverlessService(settings, aws),
    store: openS3(aws),
    clock,
    stateRoot: placesOf(config, host.root).stateRoot,
    pollSeconds: settings.pollSeconds,
    timeoutMinutes: settings.timeoutMinutes,
    resume: `lakec run --resume --target ${target.name}`,
    artifacts,
    remember: (note) => (note ? host.files.write(memo, `${JSON.stringify(note, undefined, 1)}\n`) : host.files.remove(memo)),
  });
  return {
    conf: { ...FILE_RULES, ...SESSION_RULES },
    jobRoot: (runId) => jobRootOf(settings, runId),
    iceberg: (schema) => `${GLUE_CATALOG}.${glueDatabase(schema, config)}`,
    jobs: {
      ...runner,
      async prepare(job, folder) {
        const request = settings.service === 'ec2' ? stepRequest(settings, job.run_id) : serverlessRequest(settings, job.run_id);
        const files = [...(await artifacts(job)), ['request.json', `${JSON.stringify(request, undefined, 2)}\n`] as const];
        return files.map(([name, content]) => {
          const path = join(folder, name);
          host.files.write(path, content);
          return path;
        }).sort();
      },
    },
  };
}
