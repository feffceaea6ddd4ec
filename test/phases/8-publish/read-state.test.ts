import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../compiler/contracts/diagnostics.ts';
import type { Node } from '../../../compiler/contracts/manifest.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { publishFreshness, publishManifest, publishResults, readState } from '../../../compiler/phases/8-publish/index.ts';
import { select } from '../../../compiler/select/index.ts';
import { CALL, flags, manifestOf, projectHost, strict } from './world.ts';

const base = manifestOf(projectHost());
const selection = { select: [] as string[], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'empty' as const, command: 'ls' };

describe('a state that is read back', () => {
  const host = projectHost();
  publishManifest(host, flags, base, CALL);
  const state = readState(host, 'target', strict, { project: 'rich', targetPath: 'target' })!;

  it('has every node with all that a selector compares', () => {
    expect([...state.nodes.keys()].sort()).toEqual([...base.nodes.keys()].sort());
    const facts = ({ key: _key, span: _span, patch: _patch, configSpan: _configSpan, ...node }: Node) => JSON.parse(JSON.stringify(node, (name, value: unknown) =>
      // Places and what only a parse knows are not in an artifact.
      ['span', 'inputSpan', 'codeStart', 'needsRender', 'node', 'layer', 'landing', 'attached'].includes(name) ? undefined : value)) as object;
    for (const [id, node] of state.nodes) expect(facts(node)).toEqual(facts(base.nodes.get(id)!));
  });

  it('has every macro', () => {
    const facts = (macros: typeof state.macros) => [...macros.values()].map(({ id, name, package: own, kind, code, dependsOn, description }) => ({ id, name, own, kind, code, dependsOn, description }));
    expect(facts(state.macros)).toEqual(facts(base.macros));
  });

  it.each([
    ['state:modified', []],
    ['state:new', []],
    ['state:unmodified,resource_type:seed', ['seed.rich.seed_a']],
  ])('makes %s choose what it should when nothing changed', (selector, ids) => {
    const found: Diagnostic[] = [];
    expect([...select(base, { ...selection, select: [selector] }, state, { report: (diagnostic) => found.push(diagnostic) })]).toEqual(ids);
  });

  it('makes state:modified choose what changed', () => {
    const changed = projectHost({ 'models/gold/ver_v2.sql': 'select 2 as id, 2 as b\n', 'seeds/seed_a.csv': 'id,name\n1,z\n' });
    const found: Diagnostic[] = [];
    const chosen = select(manifestOf(changed), { ...selection, select: ['state:modified'] }, state, { report: (diagnostic) => found.push(diagnostic) });
    expect([...chosen].sort()).toEqual(['model.rich.ver.v2', 'seed.rich.seed_a']);
  });
});

it('has results and sources where they were written', () => {
  const host = projectHost();
  publishManifest(host, { ...flags, targetPath: 'last' }, base, CALL);
  expect(readState(host, 'last', strict)).toMatchObject({ folder: 'last', project: 'rich' });
  expect(readState(host, 'last', strict)).not.toHaveProperty('results');
  const at = new Date('2026-01-31T10:00:00Z');
  const freshness = (folder: string, maxLoadedAt: Date) =>
    publishFreshness(host, { ...flags, targetPath: folder }, base, [{ id: 'source.rich.shop.raw_orders', status: 'pass', maxLoadedAt, age: 1, snapshottedAt: at, diagnostics: [], startedAt: at, finishedAt: at }], CALL);
  freshness('last', at);
  freshness('target', new Date('2026-01-31T11:00:00Z'));
  publishResults(host, { ...flags, targetPath: 'last' }, base, new Map(), {
    invocationId: 'x', command: 'run', startedAt: at, finishedAt: at, cancelled: false, results: [{ id: 'model.rich.fct', status: 'error', message: '', diagnostics: [], startedAt: at, finishedAt: at, thread: 1 }],
  });
  const state = readState(host, 'last', strict, { targetPath: 'target' })!;
  expect(state.results).toEqual(new Map([['model.rich.fct', 'error']]));
  expect(state.sources).toEqual(new Map([['source.rich.shop.raw_orders', '2026-01-31T10:00:00.000Z']]));
  expect(state.currentSources).toEqual(new Map([['source.rich.shop.raw_orders', '2026-01-31T11:00:00.000Z']]));
});

describe('a folder that is no state', () => {
  const complaints = (files: Record<string, string>, project?: string) => {
    const found: Diagnostic[] = [];
    const state = readState(memoryHost(files), 'last', { report: (diagnostic) => found.push(diagnostic) }, { project });
    return [state === undefined, ...found.map(({ code, message }) => `${code}: ${message}`)];
  };
  const manifest = (more: object) => JSON.stringify({ metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json', project_name: 'other' }, ...more });

  it('is told, with the file that is wrong', () => {
    expect(complaints({})).toEqual([true, 'state-missing: The state folder last holds no manifest.json.']);
    expect(complaints({ 'last/manifest.json': '{"metadata":{' })).toEqual([true, expect.stringMatching(/^artifact-unreadable: last\/manifest\.json cannot be used: /)]);
    expect(complaints({ 'last/manifest.json': '[]' })).toEqual([true, 'artifact-unreadable: last/manifest.json cannot be used: it is no manifest (its metadata names "").']);
    expect(complaints({ 'last/manifest.json': manifest({}) }, 'rich')).toEqual([true, 'state-of-other-project: The state folder last is of the project "other", and this is "rich".']);
    expect(complaints({ 'last/manifest.json': manifest({}), 'last/run_results.json': 'x' })).toEqual([false, expect.stringMatching(/^artifact-unreadable: last\/run_results\.json/)]);
  });

  it('never ends in a crash, whatever it holds', () => {
    const random = seeded(5);
    const host = projectHost();
    publishManifest(host, flags, base, CALL);
    const whole = JSON.parse(host.files.readText('target/manifest.json')) as Record<string, Record<string, Record<string, unknown>>>;
    const odd: readonly unknown[] = [null, 0, 'text', [], {}, [null], { a: 1 }, true];
    for (let round = 0; round < 400; round++) {
      const section = ['nodes', 'sources', 'exposures', 'unit_tests', 'macros'][Math.floor(random() * 5)]!;
      const [id, entry] = Object.entries(whole[section]!)[Math.floor(random() * Object.keys(whole[section]!).length)]!;
      const keys = Object.keys(entry).filter(() => random() < 0.3);
      const torn = { ...entry, ...Object.fromEntries(keys.map((key) => [key, odd[Math.floor(random() * odd.length)]])) };
      complaints({ 'last/manifest.json': manifest({ [section]: { [id]: random() < 0.1 ? odd[Math.floor(random() * odd.length)] : torn } }) });
    }
  });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}
