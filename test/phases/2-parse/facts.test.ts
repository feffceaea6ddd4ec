import { describe, expect, test } from 'vitest';
import type { Macro } from '../../../compiler/contracts/manifest.ts';
import { macroFacts, staticFacts } from '../../../compiler/facts/facts.ts';
import { KnownMacros } from '../../../compiler/facts/known-macros.ts';
import { parseTime, renderAtParseTime } from '../../../compiler/facts/parse-time.ts';
import { JinjaError, parseTemplate } from '../../../compiler/jinja/index.ts';
import { front } from '../3-resolve/project.ts';

const macroFile = `{% macro plain(x) %}{{ x }}{% endmacro %}
{% macro calls_plain(x) %}{{ plain(x) }}{% endmacro %}
{% macro refers(x) %}{{ ref(x) }}{% endmacro %}
{% macro calls_refers(x) %}{{ refers(x) }}{% endmacro %}
{% macro configures() %}{{ config(tags=['m']) }}{% endmacro %}
{% macro hands_on(f) %}{{ f('handed') }}{% endmacro %}
{% macro default__picked(x) %}{{ ref(x) }}{% endmacro %}
{% macro picked(x) %}{{ return(adapter.dispatch('picked')(x)) }}{% endmacro %}
{% macro loops() %}{{ loops() if false }}{% endmacro %}
{% macro is_incremental() %}{{ return(execute and this.type == 'table') }}{% endmacro %}`;

const parsed = parseTemplate(macroFile, 'macros/m.sql');
const own = parsed.macros.map((macro) => ({ macro, facts: macroFacts({ ...parsed, source: macroFile.slice(macro.start, macro.end), body: [macro], macros: [macro] }) }));
const known = new KnownMacros(own.map(({ macro, facts }) => ({ name: macro.callName, package: 'shop', ...facts })), 'shop');
const macros = new Map(own.map(({ macro }): [string, Macro] => [`macro.shop.${macro.callName}`, {
  id: `macro.shop.${macro.callName}`, name: macro.callName, package: 'shop', kind: 'macro', file: 'macros/m.sql', span: { file: 'macros/m.sql', start: macro.start, end: macro.end }, code: macroFile.slice(macro.start, macro.end),
  description: '', meta: {}, arguments: [], dependsOn: [],
}]));
const { project } = front({});
const world = parseTime(project, macros, { env: { CITY: 'Oslo' } });

describe('what the text tells is what a render tells', () => {
  test('on random templates', () => {
    const random = seeded(7);
    let fromText = 0;
    for (let round = 0; round < 4000; round++) {
      const source = randomTemplate(random);
      const template = attempt(() => parseTemplate(source, 'models/a.sql'));
      if (!template) continue;
      const found = staticFacts(template, known);
      if (found.kind === 'render') continue;
      const rendered = attempt(() => renderAtParseTime(template, { name: 'a', package: 'shop', kind: 'model', file: 'models/a.sql' }, world, []));
      // What fails when it runs fails later, with its place.
      if (!rendered) continue;
      fromText++;
      const { refs, sources, config } = found.facts;
      expect({ refs: refs.map(plainRef), sources: sources.map((fact) => [...fact]), config }, source).toEqual({ refs: rendered.refs.map(plainRef), sources: rendered.sources.map((fact) => [...fact]), config: rendered.config });
    }
    expect(fromText).toBeGreaterThan(700);
  });

  test.each([
    ["{{ ref('a') }}", 'facts'], ["{{ config(materialized='table', tags=['x']) }}{{ plain(1) }}", 'facts'], ["{{ calls_plain(var('x', 1)) }}{{ ref('p', 'a', v=2) }}", 'facts'],
    ["{% if is_incremental() %}where x > (select max(x) from {{ this }}){% endif %}{{ ref('a') }}", 'facts'], ["{% set x = ref('a') %}{{ x }}", 'facts'], ['select ref, source from x', 'facts'], ["{{ loops() }}", 'facts'],
    ["{% if execute %}{{ ref('a') }}{% endif %}", 'render'], ["{{ refers('a') }}", 'render'], ["{{ calls_refers('a') }}", 'render'], ['{{ configures() }}', 'render'], ['{{ hands_on(ref) }}', 'render'],
    ["{{ picked('a') }}", 'render'], ["{{ ref(name) }}", 'render'], ["{% set r = ref %}{{ r('a') }}", 'render'], ["{{ builtins.ref('a') }}", 'render'], ["{{ unheard_of('a') }}", 'render'],
    ["{% for x in ['a'] %}{{ ref('a') }}{% endfor %}", 'render'], ["{{ ref('a', w=1) }}", 'render'], ["{{ context['ref']('a') }}", 'render'],
  ])('%s: %s', (source, kind) => expect(staticFacts(parseTemplate(source, 'x.sql'), known).kind).toBe(kind));
});

function plainRef([name, start, end, packageName, version]: readonly unknown[]): unknown {
  return [name, start, end, packageName ?? null, version ?? null];
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof JinjaError) return undefined;
    throw error;
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomTemplate(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const expression = (depth: number): string => {
    const kind = random();
    if (depth > 2 || kind < 0.35) return pick(["ref('a')", "ref('p', 'b')", "ref('c', v=1)", "source('s', 't')", "config(alias='z')", "config(tags=['t'], meta={'k': 1})", "config({'materialized': 'table'})", "config.get('alias')", "var('x', 'y')", "env_var('CITY')", 'this', 'target.name', "'text'", '3', 'none', 'execute', 'x', 'loop']);
    if (kind < 0.5) return `${pick(['plain', 'calls_plain', 'refers', 'picked', 'hands_on', 'loops', 'configures', 'is_incremental', 'unheard_of'])}(${random() < 0.7 ? expression(depth + 1) : ''})`;
    if (kind < 0.6) return `${expression(depth + 1)} ${pick(['and', 'or', '~', '==', 'if execute else', 'if true else'])} ${expression(depth + 1)}`;
    if (kind < 0.7) return `${expression(depth + 1)} | ${pick(['upper', 'string', "default('d')", 'length'])}`;
    if (kind < 0.8) return `[${expression(depth + 1)}, ${expression(depth + 1)}]`;
    return pick(['ref', 'source', 'config', 'return(ref("q"))', 'ref("dq")']);
  };
  const statement = (depth: number): string => {
    const kind = random();
    if (depth > 2 || kind < 0.45) return `{{ ${expression(0)} }}`;
    if (kind < 0.55) return `{% if ${expression(1)} %}${statement(depth + 1)}{% else %}${statement(depth + 1)}{% endif %}`;
    if (kind < 0.62) return `{% for x in [1, 2] %}${statement(depth + 1)}{% endfor %}`;
    if (kind < 0.72) return `{% set x = ${expression(1)} %}`;
    if (kind < 0.77) return `{% set r = ref %}{{ r('aliased') }}`;
    if (kind < 0.82) return `{% macro local(y) %}${statement(depth + 1)}{% endmacro %}{{ local(1) }}`;
    if (kind < 0.87) return `{# ${expression(1)} #}{% raw %}{{ ref('raw') }}{% endraw %}`;
    if (kind < 0.92) return `{% do ${expression(0)} %}`;
    return 'select ref, source from config where a = \'ref\'\n';
  };
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => statement(0)).join(' ');
}
