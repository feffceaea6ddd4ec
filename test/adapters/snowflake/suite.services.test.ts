import { afterAll, beforeAll } from 'vitest';
import { startSnowflake, type SnowflakeDouble } from '../../services/snowflake.ts';
import { adapterSuite } from '../suite/suite.ts';

let double: SnowflakeDouble;
let made = 0;
beforeAll(async () => {
  double = await startSnowflake(['suite1', 'suite2']);
});
afterAll(() => double.stop());

adapterSuite('snowflake', {
  // Each project of the suite has a database of its own.
  config: () => `engine: {type: snowflake, threads: 4, connection: ${JSON.stringify({ ...double.connection, user: 'BUILDER', password: '${secret:snowflake/password}', database: `SUITE${++made}` })}}\n`,
  env: { LAKEC_SECRET_SNOWFLAKE_PASSWORD: 'correct horse' },
  // What was begun comes to its end, and leaves no lock behind: no session is ended.
  async afterKill() {
    while ((await double.control()).running > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  },
  longest: 255,
});
