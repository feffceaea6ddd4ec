import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { openReader } from '../../compiler/adapters/duckdb/reader.ts';
import { awsSettings, clientOptions } from '../../compiler/aws/client-options.ts';
import { openS3, type S3 } from '../../compiler/aws/s3.ts';
import type { Project } from '../../compiler/contracts/project.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { lakec } from '../cli/world.ts';
import { AWS_ENV, startMoto } from '../services/aws.ts';
import { startFaults, type Faults } from '../services/faults.ts';
import { extensionOf } from '../services/install.ts';

/** The secret key that every client of the test signs with: nothing that lakec prints or writes may hold it. */
export const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYtestingKEY';

/** An S3 with buckets, a proxy in front of it that can refuse, and what lakec needs to reach both. */
export interface S3World {
  readonly faults: Faults;
  readonly s3: S3;
  readonly env: Readonly<Record<string, string>>;
  /** A folder for a project; `config` is the text of config/dev.yaml below the part that says where S3 is. */
  project(config: string, files?: Readonly<Record<string, string>>): S3Project;
  /** Rows of a query over objects, by a DuckDB of its own. */
  query(sql: string): Promise<readonly (readonly unknown[])[]>;
  stop(): Promise<void>;
}

export interface S3Project {
  readonly root: string;
  write(file: string, content: string): void;
  lakec(...argv: readonly string[]): Promise<{ readonly code: number; readonly text: string }>;
  /** As `lakec`, with more of an environment. */
  lakecIn(env: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<{ readonly code: number; readonly text: string }>;
  /** Every file of the project as text, but for the database's own. */
  texts(): readonly string[];
}

export async function startS3World(): Promise<S3World> {
  const moto = await startMoto();
  const faults = await startFaults(moto.url);
  const env = { ...AWS_ENV, AWS_SECRET_ACCESS_KEY: SECRET_KEY, AWS_MAX_ATTEMPTS: '2', LAKEC_DUCKDB_EXTENSIONS: await extensionOf('httpfs') };
  const config = { aws: { region: 'us-east-1', endpoint_url: faults.url } };
  const aws = awsSettings(config, env);
  const s3 = openS3(aws);
  const client = new S3Client({ ...clientOptions(aws, 'S3'), forcePathStyle: true });
  // `acme-lake-s3` is the flagship's, by config/s3.yaml.
  for (const Bucket of ['lake', 'acme-lake-s3']) await client.send(new CreateBucketCommand({ Bucket }));
  client.destroy();
  const roots: string[] = [];
  const reader = await openReader({ config, target: { name: 'reader' } } as unknown as Project, { ...nodeHost(tmpdir()), env });
  const connection = await reader.connect();
  return {
    faults, s3, env,
    project(text, files = {}) {
      const root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-s3-')));
      roots.push(root);
      const write = (file: string, content: string): void => {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), content);
      };
      write('config/dev.yaml', `aws: {endpoint_url: "${faults.url}"}\n${text}`);
      for (const [file, content] of Object.entries(files)) write(file, content);
      return {
        root, write,
        lakec: (...argv) => lakec(argv, root, env),
        lakecIn: (more, ...argv) => lakec(argv, root, { ...env, ...more }),
        texts: () => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.includes('.duckdb')).map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'latin1')),
      };
    },
    query: async (sql) => (await connection.query(sql)).rows,
    async stop() {
      connection.close();
      await reader.close();
      s3.close();
      await faults.stop();
      await moto.stop();
      for (const root of roots) rmSync(root, { recursive: true, force: true });
    },
  };
}
