import { afterAll, beforeAll } from 'vitest';
import { AWS_ENV } from '../../services/aws.ts';
import { startRedshift, type RedshiftDouble } from '../../services/redshift/index.ts';
import { adapterSuite } from '../suite/suite.ts';

let double: RedshiftDouble;
let made = 0;
beforeAll(async () => {
  double = await startRedshift();
});
afterAll(() => double.stop());

adapterSuite('redshift', {
  // Each project of the suite has a database of its own.
  config: async () => {
    const database = `suite${++made}`;
    await double.createDatabase(database);
    return `dialect: duckdb\nengine: {type: redshift, threads: 4, connection: {cluster_identifier: acme, db_user: lakec, database: ${database}, poll_seconds: 0.2}}\naws: {endpoint_url: '${double.url}'}\n`;
  },
  env: { ...AWS_ENV },
  // A request that was taken is carried out to its end, whoever sent it.
  afterKill: () => double.idle(),
  // PostgreSQL cuts names at 63 bytes, those that lakec adds something to as well.
  longest: 52,
});
