import type { Reporter } from '../../contracts/diagnostics.ts';
import { FileError, type Files } from '../../contracts/host.ts';
import * as say from './diagnostics.ts';

/** A JSON object as another program, or another release, may have written it: nothing about it is sure. */
export type Loose = { readonly [key: string]: unknown };

/** Reads an artifact; undefined when it is not there, or cannot be used, which is reported. `schema` is what its metadata must name. */
export function readArtifact(files: Files, path: string, schema: string, reporter: Reporter): Loose | undefined {
  let text: string;
  try {
    text = files.readText(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code !== 'ENOENT') reporter.report(say.artifactUnreadable.at(undefined, { path, reason: error.message }));
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    reporter.report(say.artifactUnreadable.at(undefined, { path, reason: (error as Error).message }));
    return undefined;
  }
  const version = stringOf(objectOf(objectOf(value)['metadata'])['dbt_schema_version']);
  if (new RegExp(`/${schema}/v[0-9]+\\.json$`).test(version)) return value as Loose;
  reporter.report(say.artifactUnreadable.at(undefined, { path, reason: `it is no ${schema} (its metadata names "${version}")` }));
  return undefined;
}

/** The value as an object; an empty one when it is anything else. */
export function objectOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

/** The value as a list; an empty one when it is anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The value as text; empty when it is anything else. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value as text, if it is one. */
export function optional(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list. */
export function stringsOf(value: unknown): readonly string[] {
  return listOf(value).filter((one): one is string => typeof one === 'string');
}
