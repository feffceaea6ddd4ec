import { describe, expect, it } from 'vitest';
import type { CompiledNode } from '../../../compiler/contracts/compiled.ts';
import { FileError, type Host } from '../../../compiler/contracts/host.ts';
import type { Dag, Manifest, ModelNode, Node } from '../../../compiler/contracts/manifest.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { publishManifest } from '../../../compiler/phases/8-publish/index.ts';
import { CALL, compiledOf, flags, manifestOf, projectHost } from './world.ts';

const base = manifestOf(projectHost());
const none: ReadonlyMap<string, CompiledNode> = new Map();

/** What a manifest of these nodes says, written where no earlier one stands. */
function cold(manifest: Manifest, compiled = none): string {
  const host = memoryHost();
  publishManifest(host, flags, manifest, CALL, compiled);
  return host.files.readText('target/manifest.json');
}

/** The manifest with every node keyed by its own content, as far as JSON tells. */
function keyed(nodes: Iterable<Node>, more: Partial<Manifest> = {}): Manifest {
  const all = new Map([...nodes].map((node) => [node.id, { ...node, key: JSON.stringify(node) }]));
  const parents = new Map([...all.values()].map((node) => [node.id, node.dependsOn.nodes.filter((id) => all.has(id))]));
  const children = new Map([...all.keys()].map((id) => [id, [...all.keys()].filter((other) => parents.get(other)!.includes(id))]));
  const dag: Dag = { order: [...all.keys()], parents: (id) => parents.get(id)!, children: (id) => children.get(id)! };
  return { ...base, nodes: all, dag, ...more };
}

function model(i: number, text: string, parents: readonly string[]): ModelNode {
  const like = base.nodes.get('model.rich.orders') as ModelNode;
  const id = `model.rich.m${i}`;
  return { ...like, id, name: `m${i}`, alias: `m${i}`, code: `select '${text}'`, description: `${text} é 漢 💧 "`, dependsOn: { nodes: parents, macros: [] } };
}

describe('what is written over an earlier manifest', () => {
  it('is what would be written anew, whatever changed', () => {
    const random = seeded(11);
    const pick = (n: number) => Math.floor(random() * n);
    for (let round = 0; round < 25; round++) {
      const host = memoryHost();
      let nodes = new Map<number, Node>();
      for (let step = 0; step < 6; step++) {
        nodes = new Map(nodes);
        for (let change = pick(4); change > 0; change--) {
          const i = pick(12);
          if (random() < 0.2) nodes.delete(i);
          else nodes.set(i, model(i, 'x'.repeat(pick(30)), [...nodes.keys()].filter((other) => other < i && random() < 0.3).map((other) => `model.rich.m${other}`)));
        }
        if (random() < 0.2) nodes = new Map([...nodes].reverse());
        // Some nodes have no key, and some are compiled.
        const manifest = keyed(nodes.values());
        const some = new Map([...manifest.nodes].map(([id, node]) => (random() < 0.1 ? [id, { ...node, key: undefined }] : [id, node])));
        const compiled = new Map([...some.values()].filter(() => random() < 0.3).map((node) => [node.id, compiledOf(node, `select ${pick(3)}`)]));
        const next = { ...manifest, nodes: some };
        publishManifest(host, flags, next, CALL, compiled);
        expect(host.files.readText('target/manifest.json')).toBe(cold(next, compiled));
      }
    }
  });

  it('is nothing when nothing changed', () => {
    const host = memoryHost();
    const manifest = keyed(base.nodes.values());
    const publish = (next: Manifest, call = CALL, compiled = none) => publishManifest(host, flags, next, call, compiled);
    expect(publish(manifest)).toBe('written');
    const before = host.files.stat('target/manifest.json');
    expect(publish(manifest, { ...CALL, invocationId: 'another' })).toBe('unchanged');
    expect(host.files.stat('target/manifest.json')).toEqual(before);
    expect(publish({ ...manifest, macros: new Map() })).toBe('written');
    expect(publish(manifest)).toBe('written');
    expect(publish(manifest, CALL, new Map([['model.rich.fct', compiledOf(base.nodes.get('model.rich.fct')!)]]))).toBe('written');
    expect(publish(manifest)).toBe('written');
    expect(publish(manifest)).toBe('unchanged');
  });

  it('trusts the key of the whole where nothing was compiled', () => {
    const host = memoryHost();
    const manifest: Manifest = { ...base, key: 'k1' };
    expect(publishManifest(host, flags, manifest, CALL)).toBe('written');
    expect(publishManifest(host, flags, manifest, CALL)).toBe('unchanged');
    expect(publishManifest(host, flags, { ...manifest, key: 'k2' }, CALL)).toBe('written');
    expect(publishManifest(host, flags, manifest, CALL, new Map([['model.rich.fct', compiledOf(base.nodes.get('model.rich.fct')!)]]))).toBe('written');
    expect(publishManifest(host, flags, manifest, CALL)).toBe('written');
    const nodes = keyed(base.nodes.values());
    publishManifest(host, flags, nodes, CALL);
    expect(publishManifest(host, flags, { ...nodes, key: 'k3' }, CALL)).toBe('unchanged');
    expect(publishManifest(host, flags, { ...base, key: 'k3' }, CALL)).toBe('unchanged');
    expect(publishManifest(host, { ...flags, targetPath: 'other' }, manifest, CALL)).toBe('written');
  });

  it('is all of it when the target is another', () => {
    const host = memoryHost();
    const manifest = keyed(base.nodes.values());
    const elsewhere: Manifest = { ...manifest, project: { ...base.project, target: { ...base.project.target, dialect: 'spark' } } };
    publishManifest(host, flags, manifest, CALL);
    publishManifest(host, flags, elsewhere, CALL);
    expect(host.files.readText('target/manifest.json')).toBe(cold(elsewhere));
    expect(cold(elsewhere)).toContain('`rich`.`gold`.`fct`');
  });

  it('is all of it when no node has a key', () => {
    const host = memoryHost();
    expect([publishManifest(host, flags, base, CALL), publishManifest(host, flags, base, CALL)]).toEqual(['written', 'written']);
  });

  it('does not lean on an index that is of another file, or torn', () => {
    const host = memoryHost();
    const manifest = keyed(base.nodes.values());
    publishManifest(host, flags, manifest, CALL);
    const index = host.files.readText('target/cache/manifest-index.json');
    host.files.write('target/manifest.json', '{}');
    expect(publishManifest(host, flags, manifest, CALL)).toBe('written');
    expect(host.files.readText('target/manifest.json')).toBe(cold(manifest));
    for (const text of ['', '{', 'null', '3', '{"size":1}', index.slice(0, 500), index.replace('"keys":[', '"keys":["more",')]) {
      host.files.write('target/cache/manifest-index.json', text);
      expect(publishManifest(host, flags, manifest, CALL)).toBe('written');
      expect(host.files.readText('target/manifest.json')).toBe(cold(manifest));
    }
  });
});

it('writes in pieces what is longer than a chunk', () => {
  const nodes = Array.from({ length: 12 }, (_, i) => model(i, i === 5 ? '漢'.repeat(1_200_000) : 'y'.repeat(300_000), []));
  const host = memoryHost();
  publishManifest(host, flags, keyed(nodes), CALL);
  const changed = keyed(nodes.with(3, model(3, 'changed', [])));
  publishManifest(host, flags, changed, CALL);
  const text = host.files.readText('target/manifest.json');
  expect(text === cold(changed)).toBe(true);
  expect(Object.keys((JSON.parse(text) as { nodes: object }).nodes)).toHaveLength(12);
});

it('leaves the earlier manifest and nothing else when the disk is full', () => {
  const host = memoryHost();
  publishManifest(host, flags, keyed([model(1, 'a', [])]), CALL);
  const before = host.files.walk('target').map(({ path, mtimeMs }) => [path, mtimeMs]);
  const full = (path: string): never => { throw new FileError('ENOSPC', path, 'no space left on device'); };
  const big = keyed(Array.from({ length: 9 }, (_, i) => model(i, 'z'.repeat(400_000), [])));
  const limited: Host = { ...host, files: { ...host.files, append: full } };
  expect(() => publishManifest(limited, flags, big, CALL)).toThrow(FileError);
  expect(host.files.walk('target').map(({ path, mtimeMs }) => [path, mtimeMs])).toEqual(before);
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

it('does not take for its own what another command wrote into the file at the same time', () => {
  const host = memoryHost();
  const big = keyed(Array.from({ length: 9 }, (_, i) => model(i, 'z'.repeat(400_000), [])));
  const mixed: Host = { ...host, files: { ...host.files, append: (path, piece) => (host.files.append(path, piece), host.files.append(path, 'theirs')) } };
  expect(() => publishManifest(mixed, flags, big, CALL)).toThrow('at the same time');
  expect(host.files.walk('target')).toEqual([]);
});
