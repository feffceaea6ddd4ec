import type { Node } from '../contracts/manifest.ts';
import type { DialectName, Project } from '../contracts/project.ts';
import { code, tokenize } from '../sql/tokenize.ts';
import { rewrite } from './rewrite.ts';
import { textOf } from './pieces.ts';
import { isForeign } from './words.ts';

/** SQL of another dialect in words that DuckDB's parser reads, to be checked and followed; it is never run. */
export interface Read {
  readonly sql: string;
  /** The place in the text that was given of a place in this one. */
  at(offset: number): number;
}

/** Why a text can't be read; `offset`: where. */
export interface Unread {
  readonly problem: string;
  readonly offset: number;
}

/**
 * Reads a SELECT of Snowflake, Redshift or Spark: names, texts, types and calls that are written in another way become those of DuckDB. What DuckDB would take
 * for something else is no longer read: there is no guess.
 */
export function readAs(sql: string, dialect: DialectName): Read | Unread {
  if (dialect === 'duckdb') return { sql, at: (offset) => offset };
  if (!isForeign(dialect)) return { problem: 'lakec reads DuckDB, Snowflake, Redshift and Spark', offset: 0 };
  const made = rewrite(code(tokenize(sql, dialect)), sql, dialect);
  if ('problem' in made) return made;
  return textOf(made.pieces, sql);
}

/** What a node is written in: its own `dialect`, else the project's. */
export function dialectOf(node: Pick<Node, 'kind'> & { readonly config?: Readonly<Record<string, unknown>> }, project: Pick<Project, 'dialect'>): DialectName {
  const own = node.config?.['dialect'];
  return typeof own === 'string' && (DIALECTS as readonly string[]).includes(own) ? (own as DialectName) : project.dialect;
}

const DIALECTS = ['duckdb', 'spark', 'snowflake', 'redshift'] as const satisfies readonly DialectName[];
