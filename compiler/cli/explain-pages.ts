import type { DiagnosticKind } from '../diagnostics/define.ts';
import * as cli from './diagnostics.ts';
import * as emr from '../adapters/spark/emr/diagnostics.ts';
import * as python from '../adapters/duckdb/python/diagnostics.ts';
import * as config from '../config/diagnostics.ts';
import * as context from '../context/diagnostics.ts';
import * as engine from '../diagnostics/engine.ts';
import * as impact from '../impact/diagnostics.ts';
import * as ingest from '../ingest/diagnostics.ts';
import * as jinja from '../jinja/diagnostics.ts';
import * as lineage from '../lineage/diagnostics.ts';
import * as lint from '../lint/diagnostics.ts';
import * as operations from '../diagnostics/operations.ts';
import * as parity from '../parity/diagnostics.ts';
import * as publishing from '../publishing/diagnostics.ts';
import * as parse from '../phases/2-parse/diagnostics.ts';
import * as redshift from '../aws/redshift/diagnostics.ts';
import * as resolve from '../phases/3-resolve/diagnostics.ts';
import * as compile from '../phases/4-compile/diagnostics.ts';
import * as catalog from '../phases/8-publish/catalog/diagnostics.ts';
import * as check from '../phases/5-check/diagnostics.ts';
import * as dbt from '../phases/1-load/dbt/diagnostics.ts';
import * as load from '../phases/6-plan/load/diagnostics.ts';
import * as plan from '../phases/6-plan/diagnostics.ts';
import * as publish from '../phases/8-publish/diagnostics.ts';
import * as seeds from '../seeds/diagnostics.ts';
import * as select from '../select/diagnostics.ts';
import * as spark from '../adapters/spark/diagnostics.ts';
import * as transpile from '../transpile/diagnostics.ts';
import * as yaml from '../yaml/diagnostics.ts';

type Page = Pick<DiagnosticKind<never>, 'code' | 'severity' | 'explain'>;

/** Every kind of diagnostic by code, sorted. A test compares it with the definitions in the source. */
export function explainPages(): ReadonlyMap<string, Page> {
  const modules: readonly object[] = [
    catalog, check, cli, compile, config, context, dbt, emr, engine, impact, ingest, jinja, lineage, lint, load, operations, parity, parse, plan, publish, publishing, python, redshift, resolve,
    seeds, select, spark, transpile, yaml,
  ];
  const pages = modules.flatMap((module) => Object.values(module)).filter(isPage);
  return new Map(pages.sort((a, b) => (a.code < b.code ? -1 : 1)).map((page) => [page.code, page]));
}

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && 'explain' in value && 'code' in value;
}
