import type { Diagnostic } from './diagnostics.ts';
import type { Connection } from './adapter.ts';
import type { ConfigMap } from './project.ts';
import type { ColumnType, Relation } from './relation.ts';

/** What `dbt` stands for within a model in Python: table expressions of the engine, by the names that the calls give. */
export interface PythonCalls {
  /** By `name`, `package.name`, with `.v2` behind it where the call says a version. */
  readonly refs: Readonly<Record<string, string>>;
  /** By `source.table`. */
  readonly sources: Readonly<Record<string, string>>;
  /** The model's own table. */
  readonly self: string;
  readonly incremental: boolean;
}

/** A model in Python that is to run. */
export interface PythonModel {
  readonly id: string;
  readonly name: string;
  /** Its file, relative to the project's root, and all of its text. */
  readonly file: string;
  readonly text: string;
  readonly relation: Relation;
  readonly calls: PythonCalls;
  /** What `dbt.config.get` and `dbt.config.meta_get` answer with. */
  readonly config: ConfigMap;
  readonly meta: ConfigMap;
}

/** What a run of a model in Python needs beside it. */
export interface PythonRun {
  /** The model's parents are read on it; nobody else uses it meanwhile. */
  readonly connection: Connection;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** What the model prints, a line each. */
  readonly message: (text: string) => void;
}

/** The rows that a model in Python gave, there until they are closed. */
export interface PythonRows {
  /** A SELECT that gives them on any connection of the engine. */
  readonly select: string;
  readonly columns: readonly ColumnType[];
  close(): void;
}

/** Runs models that are written in Python beside an engine. */
export interface PythonEngine {
  /** Runs one to its end; throws an `EngineError` that says what stopped it, at its line where that is known. */
  run(model: PythonModel, run: PythonRun): Promise<PythonRows>;
  /** What Python's own parser refuses of the texts; undefined where there is no Python to ask. */
  check(models: readonly Pick<PythonModel, 'id' | 'name' | 'file' | 'text'>[]): Promise<readonly Diagnostic[] | undefined>;
}
