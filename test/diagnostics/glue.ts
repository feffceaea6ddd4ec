import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonError, startFaults, type FaultAnswer } from '../services/faults.ts';

/** What a Glue catalog answers, by action: an object, or a refusal. */
export type Answers = Readonly<Record<string, object>>;

/** Writes a target with a Glue catalog that gives these answers; what is not among them is not there, or is done. */
export async function glueThatSays(folder: string, answers: Answers, config = ''): Promise<() => Promise<void>> {
  const faults = await startFaults();
  faults.refuse = (_, request) => {
    const action = String(request.headers['x-amz-target']).replace('AWSGlue.', '');
    const answer = answers[action] ?? NOTHING[action] ?? {};
    return 'status' in answer ? (answer as FaultAnswer) : { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(answer) };
  };
  mkdirSync(join(folder, 'config'), { recursive: true });
  writeFileSync(join(folder, 'config/dev.yaml'), `project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\naws: {endpoint_url: "${faults.url}"}\npaths: {root: "s3://acme-lake", gold_root: gold, silver_root: silver}\n${config}`);
  return () => faults.stop();
}

/** As the service says it. */
export const refused = (code: string, message: string): FaultAnswer => jsonError(400, code, message);

const NOTHING: Answers = {
  GetDatabase: refused('EntityNotFoundException', 'Database not found.'),
  GetTable: refused('EntityNotFoundException', 'Entity Not Found'),
  GetTables: { TableList: [] },
  GetPartitions: { Partitions: [] },
};

/** An entry of the catalog as lakec writes it, for `models/gold/<name>.sql` of the project `shop`. */
export function entry(folder: string, name: string, columns: readonly (readonly [name: string, type: string])[], parameters: Readonly<Record<string, string>> = OURS) {
  return {
    Name: name, DatabaseName: 'shop_gold_dev', TableType: 'EXTERNAL_TABLE', VersionId: '3', Parameters: { EXTERNAL: 'TRUE', classification: 'parquet', ...parameters },
    StorageDescriptor: {
      Columns: columns.map(([Name, Type]) => ({ Name, Type })), Location: `file://${folder}/gold/${name}/`,
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat', OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat', Compressed: true,
      SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe', Parameters: { 'serialization.format': '1' } },
    },
  };
}

export const OURS = { 'lakec.contains_pii': 'false', 'lakec.env': 'dev', 'lakec.layer': 'gold', 'lakec.project': 'shop', 'lakec.run_id': 'r1', 'lakec.schema_hash': 'of another time' };
export const HERE = { GetDatabase: { Database: { Name: 'shop_gold_dev' } } };
