import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyse, compileTemplate, JinjaError, locate, parseTemplate, renderTemplate } from '../../compiler/jinja/index.ts';
import { scopeFor } from './host.ts';

const folder = join(import.meta.dirname, 'cases');
const recorded = readdirSync(folder)
  .sort()
  .flatMap((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cases: { template: string }[] }).cases.map(({ template }) => template));

const context = { xs: [3, 1, 2], d: { a: 1 }, s: 'text', x: 1, users: [{ name: 'a', age: 1 }] };
const limits = { maxSteps: 20_000, maxOutput: 100_000 } as const;

/** A small generator of repeatable numbers (mulberry32). */
function seeded(seed: number): (below: number) => number {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Renders; what comes back is text or a `JinjaError` with a place within the source, and nothing else. */
function survives(source: string): void {
  try {
    const template = parseTemplate(source, 't');
    analyse(template);
    const { text, trace } = renderTemplate(compileTemplate(template), scopeFor(context), { ...limits, trace: true });
    for (let at = 0; at < text.length; at += 7) {
      const span = locate(trace, at)!.span;
      expect(span.start).toBeLessThanOrEqual(source.length);
    }
  } catch (error) {
    if (!(error instanceof JinjaError)) throw new Error(`${JSON.stringify(source)} ended in ${String(error)}`, { cause: error });
    expect(error.message).not.toBe('');
    expect(error.span.start, source).toBeGreaterThanOrEqual(0);
    expect(error.span.end, source).toBeGreaterThanOrEqual(error.span.start);
    expect(error.span.end, source).toBeLessThanOrEqual(source.length);
  }
}

test('recorded templates, mutated, end in text or a diagnostic', () => {
  const random = seeded(7);
  const pieces = ['{{', '}}', '{%', '%}', '{#', '#}', '-', '(', ')', '[', ']', '{', '}', '|', '.', ',', "'", '"', '\\', '~', '**', ' is ', ' in ', ' if ', ' else ', ' not ', '99999999999', '1e9', '\n', '\r', '😀', '\ud800', '\0', 'endif', 'endfor', 'loop', 'caller()', '*', '=', ':'];
  for (let round = 0; round < 4000; round++) {
    let source = recorded[random(recorded.length)]!;
    for (let edits = 1 + random(4); edits > 0; edits--) {
      const at = random(source.length + 1);
      const kind = random(4);
      if (kind === 0) source = source.slice(0, at) + source.slice(at + 1 + random(5));
      else if (kind === 1) source = source.slice(0, at) + pieces[random(pieces.length)]! + source.slice(at);
      else if (kind === 2) {
        const other = recorded[random(recorded.length)]!;
        source = source.slice(0, at) + other.slice(random(other.length + 1));
      } else source = source.slice(0, at) + source.slice(at, at + random(20)).repeat(1 + random(3)) + source.slice(at);
    }
    survives(source.slice(0, 2000));
  }
});

test('every prefix of recorded templates ends in text or a diagnostic', () => {
  const random = seeded(11);
  for (let round = 0; round < 1500; round++) {
    const source = recorded[random(recorded.length)]!;
    survives(source.slice(0, random(source.length + 1)));
  }
});

test('generated expressions end in text or a diagnostic', () => {
  const random = seeded(3);
  const leaves = ['1', '-2', '2.5', "'a'", "'%s {}'", 'none', 'true', 'xs', 'd', 's', 'nope', 'users', '[]', '{}', '()', '(1, 2)', 'range(3)', '10**20', 'd.items()', 'namespace(a=1)', "'<'|e"];
  const filters = ['length', 'join', 'list', 'sort', 'first', 'last', 'upper', 'int', 'float', 'string', 'sum', 'unique', 'map', "map('string')", "map(attribute='name')", 'select', 'reverse', 'batch(2)', 'slice(2)', 'tojson', 'round', 'abs', 'indent', 'wordwrap(3)', 'truncate(5)', 'default(1)', 'dictsort', 'items', 'pprint', 'urlize', 'title', 'center(9)', "groupby('name')", 'min', 'max', 'xmlattr', 'urlencode', 'format(1)', 'filesizeformat', "replace('a', 'b')", 'escape', 'striptags', 'trim', 'wordcount', "attr('a')"];
  const methods = ['upper()', 'split()', "format(1, a=2)", 'items()', 'keys()', 'append(1)', 'pop()', 'strip()', "join(['a'])", 'get(1)', 'update({})', 'index(1)', 'count(1)', "find('a')", 'zfill(5)', 'sort()', 'nosuch', '__class__', "center(3, '*')", 'splitlines()', "partition('a')"];
  const operators = ['+', '-', '*', '/', '//', '%', '**', '~', '==', '!=', '<', '>=', 'in', 'not in', 'and', 'or'];
  const make = (depth: number): string => {
    if (depth === 0) return leaves[random(leaves.length)]!;
    switch (random(8)) {
      case 0:
        return `(${make(depth - 1)})|${filters[random(filters.length)]}`;
      case 1:
        return `(${make(depth - 1)}).${methods[random(methods.length)]}`;
      case 2:
        return `[${make(depth - 1)}, ${make(depth - 1)}]`;
      case 3:
        return `{${make(depth - 1)}: ${make(depth - 1)}}`;
      case 4:
        return `(${make(depth - 1)})[${make(depth - 1)}]`;
      case 5:
        return `(${make(depth - 1)})[${make(depth - 1)}:${make(depth - 1)}]`;
      default:
        return `(${make(depth - 1)} ${operators[random(operators.length)]} ${make(depth - 1)})`;
    }
  };
  for (let round = 0; round < 8000; round++) survives(`{{ ${make(1 + random(3))} }}`);
});

test('deep nesting ends in a diagnostic, wherever it stands', () => {
  const deep = [
    '{{ ' + '('.repeat(50_000),
    '{{ ' + '['.repeat(50_000) + ']'.repeat(50_000) + ' }}',
    '{{ ' + 'not '.repeat(50_000) + '1 }}',
    '{{ ' + '-'.repeat(50_000) + '1 }}',
    `{{ 1${' + 1'.repeat(50_000)} }}`,
    `{{ 1${' if 1 else 1'.repeat(50_000)} }}`,
    `{{ x${'.a'.repeat(50_000)} }}`,
    `{{ x${'|string'.repeat(50_000)} }}`,
    `{{ x${'()'.repeat(50_000)} }}`,
    '{% if 1 %}'.repeat(50_000),
    '{% for i in [1] %}'.repeat(300) + '{% endfor %}'.repeat(300),
    `{% set ${'('.repeat(50_000)}`,
    '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}',
    '{% macro f() %}{% call f() %}{{ caller() }}{% endcall %}{{ caller is defined }}{% endmacro %}{{ f() }}',
    '{% for i in [[]] recursive %}{{ loop([[]]) }}{% endfor %}',
    `{% macro f() %}{{ ${'('.repeat(100)}f()${')'.repeat(100)} }}{% endmacro %}{{ f() }}`,
    `{% macro f() %}{{ 1${' ~ (1'.repeat(100)} ~ f()${')'.repeat(100)} }}{% endmacro %}{{ f() }}`,
  ];
  for (const source of deep) {
    expect(() => renderTemplate(compileTemplate(parseTemplate(source, 't')), { globals: {} })).toThrow(JinjaError);
  }
});

test('work without end is stopped', () => {
  const endless = [
    '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}',
    '{% set l = [1] %}{% for i in l %}{% do l.append(1) %}{% endfor %}',
    "{{ 'x' * 10**12 }}",
    '{{ [0] * 10**12 }}',
    '{{ 9 ** (9 ** 9) }}',
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ 'x'.center(10**9) }}",
    "{% set ns = namespace(s='x' * 1000) %}{% for i in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
    "{% set ns = namespace(l=[1]) %}{% for i in range(100) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
    '{% set ns = namespace(n=3) %}{% for i in range(100) %}{% set ns.n = ns.n * ns.n %}{% endfor %}{{ ns.n }}',
    "{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
    '{{ range(10**9) }}',
    "{{ ('a' * 1000000)|replace('', 'b' * 1000) }}",
    "{{ (['x' * 10000] * 10000)|join }}",
  ];
  for (const source of endless) {
    let error: unknown;
    try {
      renderTemplate(compileTemplate(parseTemplate(source, 't')), { globals: {} });
    } catch (thrown) {
      error = thrown;
    }
    expect((error as JinjaError | undefined)?.kind, source).toBe('limit');
  }
});
