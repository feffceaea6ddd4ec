import { EngineError, type Connection } from '../../../contracts/adapter.ts';
import type { Diagnostic } from '../../../contracts/diagnostics.ts';
import type { PythonModel, PythonRows, PythonRun } from '../../../contracts/python.ts';
import type { ColumnType, Relation } from '../../../contracts/relation.ts';
import type { DuckdbConnection } from '../config.ts';
import { duckdb } from '../dialect.ts';
import { copyTo, readFrom } from './carrier.ts';
import { runChild } from './child.ts';
import { pythonModelFailed, pythonNotFound } from './diagnostics.ts';
import { failureOf } from './failure.ts';
import type { Folders } from './folders.ts';

/** What holds for all models of a run. */
export interface PythonWorld {
  /** The Python as people named it, and as it is started. */
  readonly shown: string;
  readonly python: string;
  readonly runner: string;
  readonly root: string;
  readonly env: Record<string, string>;
  /** The database that a name without one means. */
  readonly database: string;
  readonly settings: DuckdbConnection;
  readonly folders: Folders;
}

/** Runs a model; what it reads is copied out when it asks for it, and its rows come back as a file. */
export async function runModel(model: PythonModel, { connection, signal, message }: PythonRun, world: PythonWorld): Promise<PythonRows> {
  const folder = world.folders.make();
  const rows = `${folder.path}/rows.parquet`;
  let columns: readonly ColumnType[] = [];
  let tables = 0;
  let lost: EngineError | undefined;
  try {
    const ended = await runChild({
      python: world.python, args: [world.runner], root: world.root, env: world.env, signal, message,
      job: jobOf(model, folder.path, world),
      async answer(said) {
        if (said.ask === 'table') {
          const made = await table(said.text, `${folder.path}/table-${++tables}.parquet`, connection, world);
          // What ends lakec's own statements ends the model.
          if (made instanceof EngineError) lost = made.kind === 'cancelled' ? made : lost;
          return made instanceof EngineError ? { wrong: made.message.split('\n')[0] } : made;
        }
        columns = said.columns.map(([name, type]) => ({ name, type }));
        return { copy: copyTo(rows, columns, said.from) };
      },
    });
    if (lost) throw lost;
    switch (ended.kind) {
      case 'done': return { select: readFrom(rows, columns), columns, close: folder.remove };
      case 'unstartable': throw stopped(pythonNotFound.at(undefined, { python: world.shown, said: ended.why }, { node: model.id }));
      case 'failed': throw stopped(failureOf(ended.failure, model, world.shown));
      case 'gone': throw stopped(pythonModelFailed.at(undefined, { name: model.name, said: ended.how }, { node: model.id }));
    }
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function jobOf({ text, file, relation, calls, config, meta }: PythonModel, folder: string, { root, database, settings }: PythonWorld): object {
  return {
    folder, file: `${root}/${file}`, code: text, alias: relation.identifier, database: database === '' ? relation.database : database,
    refs: calls.refs, sources: calls.sources, incremental: calls.incremental, config, meta,
    this: calls.self, schema: relation.schema, identifier: relation.identifier, own: relation.database,
    paths: settings.module_paths ?? [],
    settings: { temp_directory: `${folder}/spilled`, ...(settings.memory_limit !== undefined && { memory_limit: settings.memory_limit }), ...(settings.worker_threads !== undefined && { threads: settings.worker_threads }) },
    prepare: [
      ...(settings.extensions ?? []).flatMap((name) => (/[/\\]/.test(name) ? [] : [`load ${name}`])),
      ...Object.entries(settings.session ?? {}).map(([name, value]) => `set ${duckdb.identifier(name)} = ${typeof value === 'string' ? duckdb.string(value) : value}`),
    ],
  };
}

/** Copies the rows of a table expression out; the name is what they are to be called, where the expression is one. */
async function table(said: string, path: string, connection: Connection, { database }: PythonWorld): Promise<{ readonly select: string; readonly name?: readonly string[] } | EngineError> {
  try {
    const { rows } = await connection.query(`describe select * from ${said}`);
    const columns = rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
    await connection.execute(copyTo(path, columns, said));
    const named = relationOf(said, database);
    return { select: readFrom(path, columns), ...(named && { name: [named.database, named.schema, named.identifier] }) };
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

const NAME = /^\s*(?:"(?:[^"]|"")*"|[A-Za-z_][\w$]*)(?:\s*\.\s*(?:"(?:[^"]|"")*"|[A-Za-z_][\w$]*)){0,2}\s*$/;

/** The relation that a text names; undefined where it is another expression. */
function relationOf(text: string, database: string): Relation | undefined {
  if (!NAME.test(text)) return undefined;
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|([A-Za-z_][\w$]*)/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare!);
  const [identifier, schema = 'main', within = database] = parts.reverse() as [string, string?, string?];
  return { database: within, schema, identifier };
}

function stopped(diagnostic: Diagnostic): EngineError {
  return new EngineError('sql', diagnostic.message, { diagnostic });
}
