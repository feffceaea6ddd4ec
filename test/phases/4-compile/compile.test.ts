import { describe, expect, it } from 'vitest';
import { compile, type CompileWorld } from '../../../compiler/phases/4-compile/index.ts';
import { collect, flags, smallManifest, textAt, type Small } from './small-project.ts';

async function run(small: Small, name: string | readonly string[], world: Partial<CompileWorld> = {}) {
  const manifest = smallManifest(small);
  const reporter = collect();
  const ids = (typeof name === 'string' ? [name] : name).map((each) => (each.includes('.') ? each : `model.shop.${each}`));
  const compiled = await compile(manifest, ids, { flags, env: {}, runStartedAt: new Date(0), invocationId: 'id', existing: new Map(), ...world }, reporter);
  return { compiled, sql: compiled.at(-1)?.sql, diagnostics: reporter.diagnostics, node: compiled.at(-1) };
}

describe('a plain model', () => {
  it('compiles refs, sources, vars, config and this', async () => {
    const small: Small = {
      models: { a: 'select 1 as x', b: "{{ config(materialized='table') }}select x, '{{ var('day') }}' as day, '{{ conf('paths.root') }}' as root from {{ ref('a') }} join {{ source('raw', 't') }} -- {{ this }}" },
      sources: { 'raw.t': { x: 'int' } },
      vars: { day: '2026-01-31' },
      conf: { paths: { root: 's3://x' } },
    };
    const { sql, diagnostics } = await run(small, 'b');
    expect(diagnostics).toEqual([]);
    expect(sql).toBe(`select x, '2026-01-31' as day, 's3://x' as root from "lake"."main"."a" join "lake"."raw"."t" -- "lake"."main"."b"`);
  });

  it('finds the template of each character', async () => {
    const small: Small = { models: { a: 'select 1 as x', b: "select y from {{ ref('a') }} where zz" } };
    const { node, sql } = await run(small, 'b');
    expect(textAt(node!.locate(sql!.indexOf('zz'))!.span, small)).toBe(' where zz'.slice(7));
    expect(textAt(node!.locate(sql!.indexOf('"lake"'))!.span, small)).toBe("ref('a')");
  });
});
