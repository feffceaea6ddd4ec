import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { pythonOf } from '../../services/install.ts';
import type { Server } from '../../services/server.ts';
import { startConnect } from '../../services/spark-connect.ts';
import { adapterSuite } from '../suite/suite.ts';

// Spark 4.0 behind one Connect server: a run is a job of the runner, which sends its statements there.

const folder = mkdtempSync(join(tmpdir(), 'lakec-suite-warehouse-'));
let server: Server & { readonly remote: string };
beforeAll(async () => {
  server = await startConnect(folder);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const engine = async (): Promise<string> => `dialect: duckdb\nengine: {type: spark_connect, threads: 4, connection: {url: '${server.remote}', python: '${await pythonOf('spark40')}'}}\npaths: {root: .lake}\n`;

adapterSuite('spark', {
  config: engine,
  // Spark's catalog takes letters, digits and _ in a table's name alone; columns may have any.
  hurt: 'Order',
  longest: 120,
  hidesViews: true,
  // A job goes on when its lakec is killed, and the next run follows it: one kill shows that. What a killed job leaves is in `runner/kill_test.py`.
  kills: 1,
});
