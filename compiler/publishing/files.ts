import type { BulkLoad, Connection } from '../contracts/adapter.ts';
import type { Files } from '../contracts/host.ts';
import type { Relation } from '../contracts/relation.ts';
import type { S3 } from '../aws/s3.ts';
import type { Origin } from './origin.ts';

/** How many rows of a table go to a target: as files, by way of a folder. */
export interface FileWay {
  readonly load: BulkLoad;
  /** From so many rows on. */
  readonly from: number;
  readonly files: Files;
  /** Absolute folder on this machine, which is the table's own. */
  readonly folder: string;
  /** Where the engine reads from S3: the table's own folder there. */
  readonly stage?: { readonly s3: S3; readonly folder: string };
}

/** Puts the chosen rows into an empty table by files. They are gone from here and from S3 when it ends; what a killed call left there goes first. */
export async function loadFiles(origin: Origin, connection: Connection, into: Relation, marks: boolean, { load, files, folder, stage }: FileWay, runId: string): Promise<void> {
  const name = `run_${runId.replace(/[^A-Za-z0-9]/g, '')}`;
  const clear = async (): Promise<void> => {
    files.remove(folder);
    if (stage) await stage.s3.remove(await stage.s3.list(stage.folder));
  };
  await clear();
  try {
    const here = `${folder}/${name}`;
    const { names, nullText } = await origin.write(here, marks);
    const there = stage ? `${stage.folder}/${name}` : here;
    if (stage) for (const file of names) await stage.s3.upload(`${there}/${file}`, { file: `${here}/${file}` });
    for (const statement of load.statements({ into, folder: there, nullText })) await connection.execute(statement);
  } finally {
    await clear();
  }
}
