import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mergeMaps } from '../../compiler/config/merge.ts';
import { readYaml } from '../../compiler/config/read-yaml.ts';
import { referenceReader, resolveReferences } from '../../compiler/config/references.ts';
import { numberTexts, plainMap, treeOf, type MapNode } from '../../compiler/config/tree.ts';
import type { Diagnostic, Span } from '../../compiler/contracts/diagnostics.ts';

interface Case {
  readonly name: string;
  readonly config: string;
  readonly want?: Record<string, unknown>;
  readonly error?: readonly string[];
  readonly message?: string;
  readonly hint?: string;
  readonly labels?: readonly string[];
}
const { given, cases } = parse(readFileSync(new URL('references.yaml', import.meta.url), 'utf8')) as {
  given: { config: string; env: Record<string, string> };
  cases: readonly Case[];
};

describe('references', () => {
  it.each(cases)('$name', (one) => {
    const found: Diagnostic[] = [];
    const reporter = { report: (diagnostic: Diagnostic) => found.push(diagnostic) };
    // A flow map cannot follow a block map in one text, so it is merged over it; a block text stands below it, so that lines count.
    const texts = one.config.startsWith('{') ? [given.config, one.config] : [given.config + one.config];
    const text = texts.at(-1)!;
    const tree = texts.map((part) => readYaml('config/dev.yaml', part, reporter)!).reduce(mergeMaps);
    const resolved = JSON.parse(JSON.stringify(plainMap(resolveReferences(tree, given.env, reporter).tree))) as Record<string, unknown>;
    const covered = (span: Span | undefined) => text.slice(span!.start, span!.end);
    const seen = found.map((diagnostic, index) => {
      const column = /@\d+$/.test(one.error?.[index] ?? '') ? `@${diagnostic.span!.start - text.lastIndexOf('\n', diagnostic.span!.start) - 1}` : '';
      return `${diagnostic.code} ${covered(diagnostic.span)}${column}`;
    });
    expect(seen).toEqual(one.error ?? []);
    for (const [key, value] of Object.entries(one.want ?? {})) expect({ [key]: resolved[key] }).toEqual({ [key]: value });
    if (one.message !== undefined) expect(found[0]!.message).toContain(one.message);
    if (one.hint !== undefined) expect(found[0]!.hint).toBe(one.hint);
    if (one.labels) expect(found[0]!.labels!.map((label) => covered(label.span))).toEqual(one.labels);
  });

  it('resolves texts outside the config as inside it', () => {
    const quiet = { report: () => undefined };
    const { tree } = resolveReferences(readYaml('f', given.config, quiet)!, given.env, quiet);
    const reader = referenceReader(plainMap(tree), numberTexts(tree), given.env, quiet);
    expect(reader.resolve('${p.bronze}/${price}')).toBe('s3://lk-dev/bronze/0.50');
    expect(reader.resolve('${lst}')).toEqual(['x', 'y']);
    expect(reader.resolve('$${p}')).toBe('${p}');
    expect(reader.resolve('${nope}')).toBeUndefined();
    expect(reader.resolve('${env:PORT}')).toBe('5439');
    expect([...reader.asked]).toEqual(['PORT']);
  });

  it('ends on any text, with every value resolved or reported', () => {
    const random = seeded(7);
    const bits = ['${', '}', '$', '$${', 'a', 'b', '.', 'env:', 'X', ':-', 'secret:', '/', '0', ' ', '{', '${a}', '${b.c}', '${env:X:-'];
    for (let round = 0; round < 3000; round++) {
      const text = () => Array.from({ length: Math.floor(random() * 8) }, () => bits[Math.floor(random() * bits.length)]).join('');
      const given = treeOf({ a: text(), b: { c: text(), d: [text()] }, e: text() }) as MapNode;
      const codes: string[] = [];
      const { tree } = resolveReferences(given, { X: '${a}' }, { report: (diagnostic) => codes.push(diagnostic.code) });
      const broken = JSON.stringify(tree, (_, value: unknown) => (value instanceof Map ? [...(value as Map<string, unknown>)] : value)).includes('"broken":true');
      expect(broken).toBe(codes.length > 0);
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
