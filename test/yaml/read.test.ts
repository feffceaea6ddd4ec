import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { YamlDocument, YamlVersion } from '../../compiler/yaml/document.ts';
import { readFast } from '../../compiler/yaml/fast.ts';
import { readFull } from '../../compiler/yaml/full.ts';
import { keySpan, plainScalar, rawText, readYaml, valueSpan } from '../../compiler/yaml/index.ts';
import pythonScalars from './python-scalars.json' with { type: 'json' };

describe('brackets over several lines', () => {
  const text = 'tests:\n    - accepted_values: {\n        values: [1,\n  2], quote: on\n    }\n    - not_null\n    - relationships: { field: id,\nto: x }\nafter: [\n]\n';

  test('PyYAML does not mind how they are indented', () => {
    const problems: Diagnostic[] = [];
    const read = readFull(text, 'x.yml', '1.1', { report: (d) => problems.push(d) });
    expect(problems).toEqual([]);
    expect(read?.value).toEqual({ tests: [{ accepted_values: { values: [1, 2], quote: true } }, 'not_null', { relationships: { field: 'id', to: 'x' } }], after: [] });
    const test = (read!.value as { tests: { accepted_values: Record<string, number[]> }[] }).tests[0]!.accepted_values;
    expect(text.slice(...places(valueSpan(read!, test, 'quote')))).toBe('on');
  });

  test('YAML 1.2 does', () => {
    const problems: Diagnostic[] = [];
    expect(readFull(text, 'x.yml', '1.2', { report: (d) => problems.push(d) })).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  function places({ start, end }: { readonly start: number; readonly end: number }): [number, number] {
    return [start, end];
  }
});

describe('a file that ends in the middle of a text', () => {
  test.each([
    ['a: |\n  x\n  y', 'x\ny'], ['a: >\n  x\n  y', 'x y'], ['a: |+\n  x', 'x'], ['a: |-\n  x', 'x'], ['a: |\n  x\n', 'x\n'], ['a: |\n  x\n\n', 'x\n'], ['a: |\n  x\nb: y', 'x\n'], ['a: |\n  x # y', 'x # y'],
  ])('%j has no more line ends than it has, as in PyYAML', (text, value) => {
    for (const version of ['1.1', '1.2'] as const) expect(readYaml(text, 'x.yml', version, { report: () => undefined })?.value).toMatchObject({ a: value });
  });
});

describe('fast and full reader agree', () => {
  test('on random texts: values and places', () => {
    const random = seeded(20260131);
    let fast = 0;
    for (let round = 0; round < 6000; round++) {
      const text = randomYaml(random);
      const version: YamlVersion = round % 2 ? '1.1' : '1.2';
      const quick = readFast(text, 'x.yml', version);
      if (!quick) continue;
      fast++;
      const problems: Diagnostic[] = [];
      const full = readFull(text, 'x.yml', version, { report: (d) => problems.push(d) });
      expect(problems, text).toEqual([]);
      expect(snapshot(quick), text).toEqual(snapshot(full!));
    }
    // A test that compares nothing cannot fail.
    expect(fast).toBeGreaterThan(1500);
  });

  test.each([
    'a: b c\n', 'a:\n- 1\n- 2\n', 'a: |\n  x\n   y\n\n  z\n\n\nb: 1\n', 'a: >-\n  x\n  y\n\n  z\n', 'a: {b: [1, 2], "c": \'d\'}\n', '---\na: 1\n',
    '- - 1\n  - 2\n- a: 1\n  b:\n    c: 2\n', 'a: this goes\n  on and on\nb: 2\n', 'a: # nothing\nb: ~\n', 'a: [1,\n  2,\n  3]\n', '# only\n', 'a: "x\\ty"\n', "'a b': 'it''s'\n",
    'a: http://x.y/z#w\n', 'a: -1\nb: - 1\n', 'a: "{{ var(\'x\') }}"\n', 'a:\n  - b # c\n  -\n    d: 1\n', 'a: 1', 'a: |-\n  x',
  ])('on %j', (text) => {
    const problems: Diagnostic[] = [];
    const full = readFull(text, 'x.yml', '1.2', { report: (d) => problems.push(d) });
    const quick = readFast(text, 'x.yml', '1.2');
    if (quick) expect(snapshot(quick)).toEqual(full && snapshot(full));
    else expect(text).toContain('- 1');
  });
});

describe('plain scalars', () => {
  test("1.1 reads them as PyYAML's safe loader does", () => {
    for (const [text, expected] of Object.entries(pythonScalars as Record<string, unknown>)) expect([text, plainScalar(text, '1.1')]).toEqual([text, expected]);
  });
  test('1.2 keeps clock times and no as text', () => {
    expect(['02:30', 'no', 'yes', '017', '0o17', '1e3', '1_000'].map((text) => plainScalar(text, '1.2'))).toEqual(['02:30', 'no', 'yes', 17, 15, 1000, '1_000']);
  });
});

test('places are those of keys, values and items', () => {
  const document = read('models:\n  - name: a\n    tags: [x, "y"]\n    empty:\n')!;
  const models = (document.value as { models: { tags: string[] }[] }).models;
  const at = (span: { start: number; end: number }): string => document.text.slice(span.start, span.end);
  expect(at(keySpan(document, models[0] as never, 'tags'))).toBe('tags');
  expect(at(valueSpan(document, models[0] as never, 'tags'))).toBe('[x, "y"]');
  expect(rawText(document, models[0]!.tags, 1)).toBe('"y"');
  expect(at(valueSpan(document, models, 0))).toBe('name: a\n    tags: [x, "y"]\n    empty:');
});

test('a key written twice is reported with both places, and the first value is kept', () => {
  const problems: Diagnostic[] = [];
  const document = readYaml('a: 1\nb: 2\na: 3\n', 'x.yml', '1.2', { report: (d) => problems.push(d) })!;
  expect(document.value).toEqual({ a: 1, b: 2 });
  expect(problems).toMatchObject([{ code: 'yaml-duplicate-key', span: { start: 10, end: 11 }, labels: [{ span: { start: 0, end: 1 } }] }]);
});

test('anchors, aliases and (in 1.1) merge keys are followed; `__proto__` is a key like any other', () => {
  expect(read('a: &x {b: 1}\nc: *x\n')!.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  expect(read('a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n', '1.1')!.value).toEqual({ a: { b: 1, c: 2 }, d: { b: 1, c: 3 } });
  const odd = read('__proto__: {polluted: 1}\n')!.value as Record<string, unknown>;
  expect(Object.keys(odd)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each(['a: [1\n', 'a: b: c\n', 'a: "x\n', '\ta: 1\n', 'a: 1\n---\nb: 2\n', 'a: &x [*x]\n', 'a: *nope\n', '{a: 1'])('what is wrong is reported with a place: %j', (text) => {
  const problems: Diagnostic[] = [];
  expect(readYaml(text, 'x.yml', '1.2', { report: (d) => problems.push(d) })).toBeUndefined();
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]!.span!.start).toBeLessThanOrEqual(text.length);
});

function read(text: string, version: YamlVersion = '1.2'): YamlDocument | undefined {
  return readYaml(text, 'x.yml', version, { report: (d) => expect(d).toBeUndefined() });
}

/** Everything that a document says, containers in order of the walk. */
function snapshot(document: YamlDocument): unknown {
  const places: unknown[] = [];
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    places.push(document.places.get(value));
    Object.values(value).forEach(walk);
  };
  walk(document.value);
  return { value: document.value, places };
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** YAML-like texts: mostly well formed, with the odd mistake. */
function randomYaml(random: () => number): string {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const words = ['a', 'name', 'x y', "it's", 'b:c', 'no', '1', '1.50', '~', 'true', '-1', 'a#b', 'a #b', 'é', '017', '1:30', 'http://x', '- z', 'k: v', '[', '?x', '!t', '*a', '"q"', "'s'", '""', "''", '"a\\nb"', '"a\\', '{{ x }}', '"{{ x }}"', '.5', '0x1f', 'null', ',x', '%', 'x,y', 'x]', '\u00a0'];
  const keys = ['a', 'b', 'c d', '"q k"', "'s'", 'd', 'e-f', '1', 'on', 'g.h', '<<'];
  const scalar = (): string => pick(words);
  const flow = (depth: number): string => {
    const kind = random();
    if (depth > 2 || kind < 0.5) return pick(['a', '1', '"x"', "'y'", 'x y', 'b:c', 'true', 'a b', scalar()]);
    const gap = pick(['', ' ', '  ', '\n      ']);
    const items = Array.from({ length: Math.floor(random() * 3) }, () => (kind < 0.75 ? flow(depth + 1) : `${pick(keys)}: ${flow(depth + 1)}`));
    const body = items.join(`,${gap || ' '}`) + (random() < 0.1 && items.length ? ',' : '');
    return kind < 0.75 ? `[${gap}${body}${pick(['', ' '])}]` : `{${body}}`;
  };
  const comment = (): string => pick(['', '', '', '', ' # note', '#', '  ']);
  const value = (indent: number, depth: number): string => {
    const kind = random();
    const pad = ' '.repeat(indent);
    if (depth > 3 || kind < 0.4) return ` ${scalar()}${comment()}\n`;
    if (kind < 0.5) return ` ${flow(0)}${comment()}\n`;
    if (kind < 0.56) return ` ${pick(['|', '>', '|-', '>-', '|+', '> '])}\n${pad}  ${pick(words)}\n${pick(['', '\n', ' \n', `${pad}\n`])}${pad}${pick(['  ', '   ', '  '])}more\n${pick(['', '\n'])}`;
    if (kind < 0.6) return ` first\n${pad}  ${pick(['second', 'third # c', 'x: y', '- z', '"q"'])}\n`;
    if (kind < 0.64) return `${comment()}\n`;
    return `${comment()}\n${block(kind < 0.8 ? indent + pick([1, 2, 2, 2, 4]) : indent + 2, depth + 1, kind < 0.68 ? indent : undefined)}`;
  };
  const block = (indent: number, depth: number, same?: number): string => {
    const pad = ' '.repeat(same ?? indent);
    const list = same !== undefined || random() < 0.4;
    const used = random() < 0.95 ? [...keys] : undefined;
    let out = '';
    const count = 1 + Math.floor(random() * 3);
    for (let index = 0; index < count; index++) {
      if (random() < 0.08) out += pick(['\n', '# c\n', `${pad}# c\n`, '  \n']);
      const key = used ? used.splice(Math.floor(random() * used.length), 1)[0]! : pick(keys);
      if (!list) out += `${pad}${key}:${value(pad.length, depth)}`;
      else if (random() < 0.4) out += `${pad}- ${pick(keys)}:${value(pad.length + 2, depth)}${random() < 0.5 ? `${pad}  zz: ${scalar()}\n` : ''}`;
      else if (random() < 0.1) out += `${pad}- - ${scalar()}\n${pad}  - ${scalar()}\n`;
      else out += `${pad}-${value(pad.length, depth)}`;
    }
    return out;
  };
  const text = `${random() < 0.1 ? '---\n' : ''}${block(0, 0)}`;
  return random() < 0.1 ? text.trimEnd() : text;
}
