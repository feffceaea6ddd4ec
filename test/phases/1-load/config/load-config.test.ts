import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../../../compiler/config/json-schema.ts';
import { DEFAULTS } from '../../../../compiler/config/defaults.ts';
import type { Diagnostic, Span } from '../../../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../../../compiler/contracts/flags.ts';
import type { Host } from '../../../../compiler/contracts/host.ts';
import type { ConfigMap, ConfigValue } from '../../../../compiler/contracts/project.ts';
import { memoryHost } from '../../../../compiler/host/memory.ts';
import { nodeHost } from '../../../../compiler/host/node.ts';
import { loadConfig } from '../../../../compiler/phases/1-load/config/load-config.ts';

/** What a case's `case.yaml` may say: the command line, the environment, and the keys of the project to show. */
interface Case {
  readonly target?: string;
  readonly vars?: ConfigMap;
  readonly threads?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly show?: readonly string[];
}

const CASES = fileURLToPath(new URL('cases', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** A case is a folder: a project's files, `case.yaml`, and `expected.txt`, which `UPDATE=1` writes. */
describe('cases', () => {
  it.each(readdirSync(CASES))('%s', (name) => {
    const folder = join(CASES, name);
    const files = filesBelow(folder);
    const one = (parse(files['case.yaml'] ?? '{}') ?? {}) as Case;
    const host = memoryHost(files, one.env ?? {});
    const got = outcome(host, one);
    // The second load finds the first one's cache, and must say the same.
    expect(outcome(host, one)).toBe(got);
    const golden = join(folder, 'expected.txt');
    if (process.env['UPDATE']) writeFileSync(golden, got);
    expect(got).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : 'no expected.txt yet: run with UPDATE=1');
  });
});

describe('the flagship lake', () => {
  const env = { LAKEC_AS_OF_DATE: '2026-02-01', EMR_APPLICATION_ID: '00example00000app' };

  it.each(['dev', 'spark', 'prod'])('loads %s without a complaint', (target) => {
    const found: Diagnostic[] = [];
    const project = loadConfig(readOnly(nodeHost(ROOT, env)), flags({ target }), { report: (diagnostic) => found.push(diagnostic) });
    expect(found).toEqual([]);
    expect(project?.target.name).toBe(target);
    expect(JSON.stringify(project)).not.toContain('${');
  });

  it('holds every key in config/base.yaml', () => {
    const base = parse(readFileSync(join(ROOT, 'config/base.yaml'), 'utf8'), { schema: 'core' }) as ConfigMap;
    expect(missingKeys(DEFAULTS, base)).toEqual([]);
  });
});

describe('the cache', () => {
  const files = { 'config/base.yaml': 'project_name: p\nenv: ${env:STAGE:-dev}\n', 'config/dev.yaml': 'extends: base.yaml\nengine: {connection: {password: "${secret:a/b}"}}\n' };
  const load = (host: Host, vars: ConfigMap = {}) => loadConfig(host, flags({ vars }), { report: (diagnostic) => { throw new Error(diagnostic.message); } })!;

  it('gives what was made, handles included', () => {
    const host = memoryHost(files);
    const cold = load(host);
    expect(host.files.stat('target/cache/config-dev.json')).toBeDefined();
    expect(load(host)).toEqual(cold);
    expect(load(host).target.connection['password']).toEqual(cold.target.connection['password']);
  });

  it('is not used when a file, a variable or --vars changed', () => {
    const host = memoryHost(files);
    const cold = load(host);
    host.files.write('config/base.yaml', 'project_name: q\n');
    expect(load(host).name).toBe('q');
    expect(load({ ...host, env: { STAGE: 'test' } }).config['env']).toBe('dev');
    host.files.write('config/base.yaml', files['config/base.yaml']);
    expect(load({ ...host, env: { STAGE: 'test' } }).config['env']).toBe('test');
    expect(load(host, { x: 1 }).vars).toEqual({ x: 1 });
    expect(load(host)).toEqual(cold);
  });

  it('may be torn', () => {
    const host = memoryHost(files);
    const cold = load(host);
    for (const text of ['', '{', 'null', '[]', '{"key":1}', '{"key":"x","files":["gone"],"env":[]}', '{"key":"x","files":3,"env":[]}']) {
      host.files.write('target/cache/config-dev.json', text);
      expect(load(host)).toEqual(cold);
    }
  });
});

it('changes the config key with what templates can see, and not with the selection', () => {
  const host = memoryHost({ 'config/dev.yaml': 'project_name: p\nvars: {a: 1}\n' });
  const key = (more: Partial<Flags>) => loadConfig(host, flags(more), { report: () => undefined })!.configKey;
  const plain = key({});
  expect(key({ command: 'test', select: ['x'], threads: 2 })).toBe(plain);
  expect(new Set([plain, key({ vars: { a: 2 } }), key({ fullRefresh: true }), key({ empty: true })]).size).toBe(4);
});

it('describes every key in the JSON Schema', () => {
  type Schema = { description?: string; properties?: Record<string, Schema>; additionalProperties?: Schema };
  const bare: string[] = [];
  const visit = (schema: Schema, path: string): void => {
    for (const [key, property] of Object.entries(schema.properties ?? {})) {
      const at = `${path}${key}`;
      if (property.description === undefined && !property.properties) bare.push(at);
      visit(property, `${at}.`);
      if (property.additionalProperties?.properties) visit(property.additionalProperties, `${at}.<name>.`);
    }
  };
  const schema = configJsonSchema() as Schema;
  visit(schema, '');
  expect(bare.filter((path) => !/\.(cores|memory|count|period)$/.test(path))).toEqual([]);
  expect(schema.properties!['engine']!.properties!['threads']).toEqual({
    description: 'Nodes at once.', default: 4,
    anyOf: [{ type: 'integer', minimum: 1, maximum: 64 }, { type: 'string', pattern: '\\$\\{' }],
  });
});

function outcome(host: Host, one: Case): string {
  const lines: string[] = [];
  const project = loadConfig(host, flags(one), { report: (diagnostic) => lines.push(...show(diagnostic, host)) });
  if (project) {
    for (const path of one.show ?? []) {
      const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], project);
      lines.push(`${path} = ${JSON.stringify(value)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function show(diagnostic: Diagnostic, host: Host): readonly string[] {
  const place = ({ file, start, end }: Span) => {
    const text = host.files.readText(file);
    const before = text.slice(0, start).split('\n');
    return `${file}:${before.length}:${before.at(-1)!.length + 1} «${text.slice(start, end)}»`;
  };
  return [
    `${diagnostic.severity}[${diagnostic.code}]: ${diagnostic.message}`,
    ...(diagnostic.span ? [`  at ${place(diagnostic.span)}`] : []),
    ...(diagnostic.labels ?? []).map((label) => `  at ${place(label.span)}: ${label.text}`),
    ...(diagnostic.hint === undefined ? [] : [`  hint: ${diagnostic.hint}`]),
  ];
}

function flags(more: Partial<Flags>): Flags {
  return {
    command: 'run', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false,
    failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target', ...more,
  };
}

function filesBelow(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path !== 'expected.txt' && statSync(join(folder, path)).isFile())
    .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')]));
}

function readOnly(host: Host): Host {
  return { ...host, files: { ...host.files, write: () => undefined } };
}

/** Paths of keys that the one map has and the other lacks. */
function missingKeys(wanted: ConfigMap, got: ConfigMap, path = ''): readonly string[] {
  const isMap = (value: ConfigValue | undefined): value is ConfigMap => typeof value === 'object' && value !== null && !Array.isArray(value);
  return Object.entries(wanted).flatMap(([key, value]) => {
    if (!Object.hasOwn(got, key)) return [path + key];
    const below = got[key];
    return isMap(value) && isMap(below) ? missingKeys(value, below, `${path}${key}.`) : [];
  });
}
