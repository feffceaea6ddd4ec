import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AWS_ENV } from './aws.ts';
import { FOR_SMALL_DATA } from '../../compiler/adapters/spark/session-conf.ts';
import { getObject, type JobBody } from './emr.ts';
import { jarsOf, pythonOf } from './install.ts';

/**
 * Carries a job out by real spark-submit on this machine, with the parameters that it was given. What the service has built in is added here: S3 and
 * the Glue catalog (the emulator behind), and the release's own jars; and as on any small machine, code is not made for each of the many small statements.
 */
export async function sparkBody(): Promise<JobBody> {
  const python = await pythonOf('spark35');
  const jars = [...(await jarsOf('s3a')), ...(await jarsOf('iceberg-3.5'))];
  return async (job, { behind, signal, stderr }) => {
    const work = mkdtempSync(join(tmpdir(), 'lakec-emr-'));
    try {
      const fetched = async (url: string): Promise<string> => {
        const bytes = await getObject(behind, url);
        if (!bytes) throw new Error(`${url} is not there`);
        const path = join(work, url.split('/').at(-1)!);
        writeFileSync(path, bytes);
        return path;
      };
      const words: string[] = [];
      for (let at = 0; at < job.parameters.length; at++) {
        const word = job.parameters[at]!;
        if (word === '--py-files') words.push(word, await fetched(job.parameters[++at]!));
        // The release's jars lie elsewhere here, and there is no cluster.
        else if (word === '--deploy-mode' || (word === '--conf' && /^spark\.(jars=|driver\.memory=|driver\.cores=|executor\.)/.test(job.parameters[at + 1]!))) at++;
        else words.push(word);
      }
      const own = {
        'spark.master': 'local[2]', 'spark.driver.memory': '2g', 'spark.ui.enabled': 'false', 'spark.driver.host': '127.0.0.1', 'spark.driver.bindAddress': '127.0.0.1',
        'spark.sql.shuffle.partitions': '1', 'spark.jars': jars.join(','), ...FOR_SMALL_DATA,
        'spark.hadoop.fs.s3.impl': 'org.apache.hadoop.fs.s3a.S3AFileSystem', 'spark.hadoop.fs.AbstractFileSystem.s3.impl': 'org.apache.hadoop.fs.s3a.S3A',
        'spark.hadoop.fs.s3a.endpoint': behind, 'spark.hadoop.fs.s3a.path.style.access': 'true', 'spark.hadoop.fs.s3a.connection.ssl.enabled': 'false',
        'spark.hadoop.fs.s3a.access.key': AWS_ENV.AWS_ACCESS_KEY_ID, 'spark.hadoop.fs.s3a.secret.key': AWS_ENV.AWS_SECRET_ACCESS_KEY,
        'spark.hadoop.fs.s3a.bucket.probe': '0', 'spark.hadoop.fs.s3a.directory.marker.retention': 'keep', 'spark.hadoop.fs.s3a.change.detection.mode': 'none', 'spark.hadoop.fs.s3a.threads.keepalivetime': '60', 'spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version': '2',
        'spark.sql.catalog.glue_catalog.glue.endpoint': behind, 'spark.sql.catalog.glue_catalog.s3.endpoint': behind, 'spark.sql.catalog.glue_catalog.s3.path-style-access': 'true', 'spark.sql.catalog.glue_catalog.client.region': 'us-east-1',
      };
      const conf = Object.entries(own).filter(([name]) => !name.includes('glue_catalog') || words.some((word) => word.startsWith('spark.sql.catalog.glue_catalog='))).flatMap(([name, value]) => ['--conf', `${name}=${value}`]);
      const args = [...words, ...conf, await fetched(job.entryPoint), ...job.arguments];
      const code = await new Promise<number>((resolve, reject) => {
        const child = spawn(join(dirname(python), 'spark-submit'), args, { cwd: work, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...AWS_ENV, PYSPARK_PYTHON: python, SPARK_LOCAL_DIRS: work }, detached: true });
        // spark-submit is a shell that starts Java, which starts Python: they end together.
        const end = (): void => {
          try {
            process.kill(-child.pid!, 'SIGKILL');
          } catch {
            // It has ended.
          }
        };
        signal.addEventListener('abort', end, { once: true });
        process.once('exit', end);
        child.stderr.on('data', (data: Buffer) => stderr(data.toString()));
        child.on('error', reject);
        child.on('close', (status) => {
          process.removeListener('exit', end);
          resolve(status ?? 137);
        });
      });
      return code === 0 ? { state: 'SUCCESS' } : { state: 'FAILED', details: `Job failed, please check complete logs in configured logging destination. ExitCode: ${code}.` };
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  };
}
