import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { FOR_SMALL_DATA } from '../../compiler/adapters/spark/session-conf.ts';
import { pythonOf } from './install.ts';
import { startServer, type Server } from './server.ts';

/** A Spark Connect server of Spark 4.0 for a file of tests; `remote` is its URL for Spark's client. */
export async function startConnect(warehouse: string): Promise<Server & { readonly remote: string }> {
  const python = await pythonOf('spark40');
  const conf = {
    'spark.ui.enabled': 'false', 'spark.sql.shuffle.partitions': '2', 'spark.driver.memory': '1g', 'spark.log.level': 'OFF', 'spark.sql.warehouse.dir': warehouse,
    'spark.driver.host': '127.0.0.1', 'spark.driver.bindAddress': '127.0.0.1', ...FOR_SMALL_DATA,
  };
  const server = await startServer(
    join(dirname(python), 'spark-submit'),
    (port) => ['--class', 'org.apache.spark.sql.connect.service.SparkConnectServer', '--master', 'local[2]', '--conf', `spark.connect.grpc.binding.port=${port}`, ...Object.entries(conf).flatMap(([name, value]) => ['--conf', `${name}=${value}`]), 'spark-internal'],
    { env: { SPARK_LOCAL_IP: '127.0.0.1', PYSPARK_PYTHON: python }, seconds: 180, ready: listens },
  );
  return { ...server, remote: `sc://127.0.0.1:${server.port}` };
}

function listens(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
