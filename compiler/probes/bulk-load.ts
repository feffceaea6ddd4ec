import { gzipSync } from 'node:zlib';
import { openS3 } from '../aws/s3.ts';
import type { AwsSettings } from '../aws/client-options.ts';
import { EngineError, type Adapter, type BulkLoad, type Connection } from '../contracts/adapter.ts';
import type { Host } from '../contracts/host.ts';
import type { Probe } from '../contracts/probe.ts';
import type { Project, Target } from '../contracts/project.ts';

/** What `lakec debug` tries of the way of many rows into a target of a project: a file of one row in the stage is copied into a temporary table, and deleted. */
export function bulkLoadProbe(adapter: Adapter, project: Project, target: Target, host: Host, stage: string, aws: AwsSettings): Probe {
  return {
    name: 'publish',
    async attempt() {
      const engine = await adapter.open(target, host, { project });
      try {
        const connection = await engine.connect();
        const { bulkLoad } = connection;
        if (!bulkLoad) throw new EngineError('permission', `${target.name} has no way to read files from ${stage}, and rows are inserted`, { suggestion: `Set engine.connection.iam_role of ${target.name} to a role that the cluster has and that may read ${stage}, or take stage out.` });
        if (bulkLoad.from !== 's3') return `${target.name} takes files as they are, without a stage in S3`;
        await copyOne(connection, bulkLoad, adapter, stage, aws);
        return `${target.name} may copy from ${stage}`;
      } finally {
        await engine.close();
      }
    },
  };
}

async function copyOne(connection: Connection, load: BulkLoad, { dialect }: Adapter, stage: string, aws: AwsSettings): Promise<void> {
  const table = { database: '', schema: '', identifier: 'lakec_debug' };
  const folder = `${stage}/_lakec_debug`;
  const s3 = openS3(aws);
  try {
    await s3.put(`${folder}/part_0001.csv.gz`, gzipSync('"fine"\n'));
    try {
      await connection.execute(dialect.createTable(table, [{ name: 'word', type: 'string' }], { temporary: true }));
      for (const statement of load.statements({ into: table, folder, nullText: '~null~' })) await connection.execute(statement);
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) throw thrown;
      throw new EngineError(thrown.kind, `COPY from ${stage} is refused: ${thrown.message.split('\n')[0]}`, { suggestion: `Attach the role of engine.connection.iam_role to the cluster, and allow it s3:GetObject and s3:ListBucket on ${stage}.` });
    } finally {
      await s3.remove([`${folder}/part_0001.csv.gz`]);
    }
  } finally {
    s3.close();
  }
}
