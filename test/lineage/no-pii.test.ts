import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';

// The lake's test `no_pii`: which columns of a model are personal data is found by following them, and by their names only where nobody can follow.

const FILES: Readonly<Record<string, string>> = {
  'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\n',
  'models/people.sql': "select 1 as id, 'a@b.at' as email, '12' as phone, 'AT' as country",
  'models/renamed.sql': "select id, lower(email) as contact, split_part(email, '@', 2) as domain, country as phone from {{ ref('people') }}",
  'models/report.sql': "select contact || '!' as line, domain, phone from {{ ref('renamed') }}",
  'models/clean.sql': "select domain, phone from {{ ref('renamed') }}",
  'models/piled.sql': "{{ config(materialized='table') }} pivot (select id, country, phone from {{ ref('people') }}) on country using count(*) group by phone",
  'models/below.sql': "select phone, \"AT\" as n from {{ ref('piled') }}",
  'models/models.yml': `models:
  - name: people
    columns: [{name: email, meta: {pii: true}}, {name: phone, tags: [pii]}]
  - name: renamed
    columns: [{name: domain, meta: {pii_ok: true}}]
  - {name: report, data_tests: [{no_pii: {arguments: {of: report}}}]}
  - {name: clean, data_tests: [{no_pii: {arguments: {of: clean}}}]}
  - {name: below, data_tests: [{no_pii: {arguments: {of: below}}}]}
`,
};
let root: string;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-no-pii-')));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  cpSync(join(import.meta.dirname, '../../macros/tests/no_pii.sql'), join(root, 'macros/no_pii.sql'));
  const { code, text } = await lakec(['run', '--quiet'], root);
  expect(code, text).toBe(0);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const rowsOf = async (model: string) => {
  await lakec(['compile', '--select', `no_pii_${model}_${model}`, '--quiet'], root);
  const { stdout, text } = await lakec(['show', '--select', `no_pii_${model}_${model}`, '--output', 'json', '--quiet'], root);
  expect(stdout, text).not.toBe('');
  return JSON.parse(stdout) as unknown;
};

describe('no_pii', () => {
  it('finds a column under another name, and leaves one alone that is only called like one', async () => {
    const { code, text } = await lakec(['test', '--select', 'report', 'clean'], root);
    expect(code, text).toBe(1);
    expect(text).toMatch(/fail +.*no_pii_report_report/);
    expect(text).toMatch(/(ok|pass) +.*no_pii_clean_clean/);
    expect(JSON.stringify(await rowsOf('report'))).toContain('"column_name":"line","personal_in":"people.email","known_by":"lineage"');
    expect(JSON.stringify(await rowsOf('report'))).not.toContain('phone');
  });

  it('goes by names below what can\'t be followed, and says so', async () => {
    const { text } = await lakec(['test', '--select', 'below', 'report'], root);
    expect(text.match(/warning\[lineage-unknown\]: The columns of "piled" can't be followed/g)).toHaveLength(1);
    expect(JSON.stringify(await rowsOf('below'))).toContain('"column_name":"phone","personal_in":"people.phone","known_by":"name"');
    expect(JSON.stringify(await rowsOf('below'))).not.toContain('"n"');
  });

  it('names the model that is not there', async () => {
    writeFileSync(join(root, 'models/models.yml'), FILES['models/models.yml']!.replace('of: clean', 'of: claen'));
    const { code, text } = await lakec(['test', '--select', 'clean'], root);
    expect(code).toBe(1);
    expect(text).toContain('No model or snapshot is named "claen"; the nearest name is "clean"');
  });
});
