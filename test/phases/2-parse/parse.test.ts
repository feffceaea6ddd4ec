import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FileError, type Host } from '../../../compiler/contracts/host.ts';
import { memoryHost } from '../../../compiler/host/memory.ts';
import { propertiesSchema } from '../../../compiler/phases/2-parse/json-schema.ts';
import { testHash, testNames } from '../../../compiler/phases/2-parse/test-names.ts';
import { Float, fromJs, type Value } from '../../../compiler/jinja/index.ts';
import { describe as say, front, splitFiles } from '../3-resolve/project.ts';

const folder = new URL('../3-resolve/cases/', import.meta.url);
const projects = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort().map((name) => {
  const { expected: _, ...files } = splitFiles(readFileSync(new URL(name, folder), 'utf8'));
  return files;
});

test('damaged files give diagnostics with places inside of them, and nothing else', () => {
  let state = 20260131;
  const random = (below: number): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
  const pieces = ['{{', '}}', '{%', '%}', '- ', ': ', '\n', '  ', '"', "'", '[', '{', '}', '${', '|', '#', '\t', 'ref(', 'name', '&a', '*a', '<<', '\u0000', '0', '~', '!!str'];
  let said = 0;
  for (let round = 0; round < 200; round++) {
    const files = { ...projects[round % projects.length]! };
    const paths = Object.keys(files).filter((path) => !path.startsWith('config/'));
    const path = paths[random(paths.length)]!;
    let text = files[path]!;
    for (let change = 0; change <= random(3); change++) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + (random(2) ? pieces[random(pieces.length)]! : '') + text.slice(at + random(4));
    }
    files[path] = text;
    const made = front(files, { env: { CITY: 'Oslo' } });
    for (const { span, message } of made.diagnostics) {
      said++;
      if (!span) continue;
      const whole = made.read(span.file);
      expect([message, span.start >= 0 && span.start <= span.end && span.end <= whole.length], JSON.stringify({ path, text, span })).toEqual([message, true]);
    }
  }
  expect(said).toBeGreaterThan(150);
});

test('a file that cannot be read is reported, and the others are parsed', () => {
  const memory = memoryHost({ 'config/dev.yaml': 'project_name: shop\n', 'models/a.sql': 'select 1 as id', 'models/b.sql': 'select 2 as id' });
  const host: Host = { ...memory, files: { ...memory.files, readText: (path) => { if (path === 'models/a.sql') throw new FileError('EACCES', path, 'You may not read it.'); return memory.files.readText(path); } } };
  const made = front({}, { host });
  expect(made.diagnostics.map((each) => say(each, made.read))).toEqual(['error[unreadable-file] The file models/a.sql cannot be read: You may not read it.\n  at nowhere\n  hint: Check that it is there and may be read (ls -l).']);
  expect([...made.manifest.nodes.keys()]).toEqual(['model.shop.b']);
});

test('line ends of Windows change neither names nor checksums', () => {
  const files = { 'models/a.sql': "select *\nfrom {{ ref('b') }}\n", 'models/b.sql': 'select 1 as id', 'models/s.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [unique]\n' };
  const windows = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
  const [unix, other] = [front(files), front(windows)];
  expect(other.diagnostics).toEqual([]);
  expect([...other.manifest.nodes.keys()]).toEqual([...unix.manifest.nodes.keys()]);
  const checksum = (made: typeof unix): string => (made.manifest.nodes.get('model.shop.a') as { checksum: string }).checksum;
  expect(checksum(other)).toBe(checksum(unix));
});

describe('names of generic tests', () => {
  const kwargs = (args: Record<string, Value>): Map<string, Value> => new Map(Object.entries(args));
  test('arguments in order of their names, as Python prints them', () => {
    expect(testNames('t', 'n', kwargs({ b: [1, true, null], a: fromJs({ x: "it's" }), c: new Float(2), model: 'left out' })).name).toBe('t_n_it_s__1__True__None__2_0');
  });
  test('sixty-four characters are too many', () => {
    const long = (length: number) => testNames('t', 'x'.repeat(length - 4), kwargs({ a: 'y' }));
    expect(long(63).short).toHaveLength(63);
    expect(long(64).short).toMatch(/^t_x{28}_[0-9a-f]{32}$/);
  });
  test('the hash is the one that dbt gives', () => {
    const model = "{{ get_where_subquery(ref('orders')) }}";
    expect(testHash('unique_orders_id', 'unique', undefined, kwargs({ column_name: 'id', model }))).toBe('1360ecc70e');
    expect(testHash('shop_positive_orders__weird___0__1___2_3_5_', 'positive', 'shop', kwargs({ min: 0, opts: fromJs({ a: 1, b: [2, 3.5] }), column_name: '"weird"', model }))).toBe('e7bcfdeb0b');
  });
});

test('the JSON Schema knows every list of a properties file, and what is required', () => {
  const schema = propertiesSchema() as { properties: Record<string, { anyOf: { items?: { required?: string[]; additionalProperties?: boolean } }[] }> };
  expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(['models', 'sources', 'seeds', 'snapshots', 'exposures', 'groups', 'macros', 'unit_tests', 'analyses', 'data_tests']));
  expect(schema.properties['models']!.anyOf[0]!.items).toMatchObject({ required: ['name'], additionalProperties: false });
});
