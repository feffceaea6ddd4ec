import { describe, expect, it } from 'vitest';
import { checkEmr, isParameter } from '../../../../compiler/config/check-emr.ts';
import { emrJar, EMR_RELEASES, jarMismatch, RESERVED_CONF } from '../../../../compiler/config/emr-releases.ts';
import { treeOf, type MapNode } from '../../../../compiler/config/tree.ts';
import type { ConfigMap } from '../../../../compiler/contracts/project.ts';
import { serverlessRequest, stepRequest } from '../../../../compiler/adapters/spark/emr/request.ts';
import { emrSettings } from '../../../../compiler/adapters/spark/emr/settings.ts';
import { SESSION_RULES } from '../../../../compiler/adapters/spark/session-conf.ts';
import { load } from '../../../../compiler/phases/1-load/index.ts';
import { nodeHost } from '../../../../compiler/host/node.ts';
import { parsed } from '../../../cli/world.ts';
import { toFlags } from '../../../../compiler/cli/flags.ts';
import { tmpdir } from 'node:os';

const root = new URL('../../../..', import.meta.url).pathname;

/** The lake's own target prod. */
async function prod(): Promise<ConfigMap> {
  const told: unknown[] = [];
  const host = nodeHost(root, { EMR_APPLICATION_ID: '00example00000app', LAKEC_AS_OF_DATE: '2026-01-31' });
  const { given } = parsed(['run', '--target', 'prod', '--target-path', `${tmpdir()}/lakec-request-test`]);
  const project = load(host, await toFlags(given, { report: (diagnostic) => told.push(diagnostic) }), { report: (diagnostic) => told.push(diagnostic) });
  expect(told).toEqual([]);
  return project!.config;
}

const CONF = [
  'spark.driver.cores=2', 'spark.driver.memory=4g', 'spark.executor.cores=4', 'spark.executor.memory=8g', 'spark.dynamicAllocation.maxExecutors=20',
  'spark.jars=/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar',
  'spark.sql.session.timeZone=UTC', 'spark.sql.ansi.enabled=true', 'spark.sql.decimalOperations.allowPrecisionLoss=false', 'spark.sql.variable.substitute=false',
  'spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
  'spark.sql.catalog.glue_catalog=org.apache.iceberg.spark.SparkCatalog', 'spark.sql.catalog.glue_catalog.catalog-impl=org.apache.iceberg.aws.glue.GlueCatalog',
  'spark.sql.catalog.glue_catalog.io-impl=org.apache.iceberg.aws.s3.S3FileIO', 'spark.sql.catalog.glue_catalog.warehouse=s3://acme-lake-prod',
];

describe('the request of a job', () => {
  it('of EMR Serverless is what StartJobRun takes', async () => {
    expect(serverlessRequest(emrSettings(await prod(), 'serverless'), '0198-run')).toEqual({
      applicationId: '00example00000app', clientToken: '0198-run', name: 'acme_lake-prod-0198-run', executionRoleArn: 'arn:aws:iam::111122223333:role/acme-emr-exec', executionTimeoutMinutes: 120,
      jobDriver: {
        sparkSubmit: {
          entryPoint: 's3://acme-artifacts-prod/jobs/0198-run/runner.py', entryPointArguments: ['--plan', 's3://acme-artifacts-prod/jobs/0198-run/plan.json'],
          sparkSubmitParameters: ['--py-files s3://acme-artifacts-prod/jobs/0198-run/emr_deps.zip', ...[...CONF,
            'spark.emr-serverless.driverEnv.PYSPARK_PYTHON=/usr/bin/python3.11', 'spark.executorEnv.PYSPARK_PYTHON=/usr/bin/python3.11'].map((setting) => `--conf ${setting}`)].join(' '),
        },
      },
      configurationOverrides: { monitoringConfiguration: { s3MonitoringConfiguration: { logUri: 's3://acme-logs-prod/emr' } } },
      tags: { 'lakec:project': 'acme_lake', 'lakec:env': 'prod', 'lakec:run_id': '0198-run' },
    });
  });

  it('of EMR on EC2 is a step of words, with the same settings', async () => {
    const config = await prod();
    const settings = emrSettings({ ...config, emr: { ...(config['emr'] as ConfigMap), cluster_id: 'j-EXAMPLE', execution_role_arn: null } }, 'ec2');
    expect(stepRequest(settings, '0198-run')).toEqual({
      JobFlowId: 'j-EXAMPLE',
      Steps: [{
        Name: 'acme_lake-prod-0198-run', ActionOnFailure: 'CONTINUE',
        HadoopJarStep: {
          Jar: 'command-runner.jar',
          Args: ['spark-submit', '--deploy-mode', 'cluster', '--py-files', 's3://acme-artifacts-prod/jobs/0198-run/emr_deps.zip',
            ...[...CONF, 'spark.yarn.appMasterEnv.PYSPARK_PYTHON=/usr/bin/python3.11', 'spark.executorEnv.PYSPARK_PYTHON=/usr/bin/python3.11'].flatMap((setting) => ['--conf', setting]),
            's3://acme-artifacts-prod/jobs/0198-run/runner.py', '--plan', 's3://acme-artifacts-prod/jobs/0198-run/plan.json'],
        },
      }],
    });
  });

  it('has a jar by its coordinates, Delta beside Iceberg, further settings in their order, and a key for encryption', async () => {
    const config = await prod();
    const settings = emrSettings({
      ...config, aws: { ...(config['aws'] as ConfigMap), kms_key_arn: 'arn:aws:kms:us-east-1:111122223333:key/1' },
      emr: { ...(config['emr'] as ConfigMap), python_version: '3.9', jars: ['delta', 'iceberg-spark-runtime-3.5_2.12:1.10.0', 's3://x/a.jar'], spark_conf: { 'spark.z': 1, 'spark.a': true } },
    }, 'serverless');
    const request = serverlessRequest(settings, 'r');
    const parameters = (request.jobDriver as { sparkSubmit: { sparkSubmitParameters: string } }).sparkSubmit.sparkSubmitParameters.split(' --conf ');
    expect(parameters).toEqual(expect.arrayContaining([
      'spark.jars=/usr/share/aws/delta/lib/delta-spark.jar,/usr/share/aws/delta/lib/delta-storage.jar,s3://x/a.jar',
      'spark.jars.packages=org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.10.0',
      'spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,io.delta.sql.DeltaSparkSessionExtension',
      'spark.sql.catalog.glue_catalog.s3.sse.key=arn:aws:kms:us-east-1:111122223333:key/1', 'spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog',
    ]));
    expect(parameters.slice(-2)).toEqual(['spark.a=true', 'spark.z=1']);
    expect(parameters.join(' ')).not.toContain('PYSPARK_PYTHON');
    expect(JSON.stringify(request.configurationOverrides)).toContain('"encryptionKeyArn":"arn:aws:kms');
  });
});

describe('what a job can\'t run with', () => {
  const release = EMR_RELEASES.find(({ label }) => label === 'emr-7.12.0')!;
  it.each([
    ['iceberg', undefined], ['iceberg-spark-runtime-3.5_2.12:1.10.0', undefined], ['org.postgresql:postgresql:42.7.4', undefined], ['iceberg-aws-bundle:1.10.0', undefined], ['delta-spark_2.12:3.3.2', undefined],
    ['delta-core_2.12:2.4.0', /Delta 2.4.0/], ['iceberg-spark-runtime-3.4_2.12:1.10.0', /Spark 3.4/], ['iceberg-spark-runtime-3.5_2.13:1.10.0', /Scala 2.13/], ['iceberg-spark-runtime:1.10.0', /neither/],
    ['com.example:thing-3.3_2.12:1', /Spark 3.3/], ['com.example:thing_2.11:1', /Scala 2.11/],
  ])('jar %s', (text, expected) => {
    const mismatch = jarMismatch(emrJar(text)!, release);
    if (expected) expect(mismatch).toMatch(expected);
    else expect(mismatch).toBeUndefined();
  });

  it('is text that is no jar', () => {
    for (const text of ['', 'x', 'a:b:c:d', 'thing:1', 'de lta:1', 'a:b:']) expect(emrJar(text), text).toBeUndefined();
  });

  it('is a setting that decides whether rows are equal', () => {
    for (const name of Object.keys(SESSION_RULES)) expect(RESERVED_CONF.has(name), name).toBe(true);
  });

  it('is a word that is none', () => {
    for (const text of ['a b', 'a\tb', 'a\nb', '"a"', "a'b", 'a`b', 'a\\b', '']) expect(isParameter(text), text).toBe(false);
    for (const text of ['4g', 's3://a/b', 'a,b', '-Da=1', '$x']) expect(isParameter(text), text).toBe(true);
  });

  it('is not looked for where no job runs on EMR', () => {
    const told: unknown[] = [];
    checkEmr(treeOf({ engine: { type: 'duckdb' }, emr: { release_label: 'emr-1', jars: ['x y'] } }) as MapNode, 'config/dev.yaml', { report: (diagnostic) => told.push(diagnostic) });
    expect(told).toEqual([]);
  });
});
