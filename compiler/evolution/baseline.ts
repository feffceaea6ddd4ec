import type { Host } from '../contracts/host.ts';
import { artifactBaseline } from './diagnostics.ts';
import type { Reporter } from '../contracts/diagnostics.ts';

/** A column as who reads the model may rely on it. */
export interface AgreedColumn {
  readonly name: string;
  /** The engine's spelling, in lower case. */
  readonly type: string;
  /** False: a constraint or a test says that it is never null. */
  readonly nullable: boolean;
  /** The columns that its values are made of, where they can be followed: a column of another name with the same ones was renamed. */
  readonly from?: readonly string[];
}

/** What was agreed about one model: its columns, in order. */
export interface Agreed {
  readonly layer: string;
  readonly columns: readonly AgreedColumn[];
}

/** What was agreed about the models of a project, by id. */
export type Baseline = ReadonlyMap<string, Agreed>;

/** Where the baseline lies, to be committed with the project. */
export const BASELINE_FILE = 'contracts.json';

/** The baseline of a project; undefined where none was accepted yet, or after a report. */
export function readBaseline({ files }: Pick<Host, 'files'>, reporter: Reporter): Baseline | undefined {
  if (!files.stat(BASELINE_FILE)) return undefined;
  try {
    const { models } = JSON.parse(files.readText(BASELINE_FILE)) as { readonly models: Readonly<Record<string, Agreed>> };
    return new Map(Object.entries(models));
  } catch {
    reporter.report(artifactBaseline.at(undefined, { file: BASELINE_FILE }));
    return undefined;
  }
}

/** The baseline's text: sorted by id, a column a line, the same for the same content. */
export function baselineText(baseline: Baseline): string {
  const models = [...baseline].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, { layer, columns }]) => `    ${JSON.stringify(id)}: {\n      "layer": ${JSON.stringify(layer)},\n      "columns": [\n${columns.map((column) => `        ${JSON.stringify(column)}`).join(',\n')}\n      ]\n    }`);
  return `{\n  "version": 1,\n  "models": {\n${models.join(',\n')}\n  }\n}\n`;
}
