import { describe, expect, test } from 'vitest';
import { dbtProject, put } from './project.ts';
import { lakec } from './world.ts';

// Sources of a dbt project whose rows lie in files: `external_location`. What dbt makes of them is recorded below test/dbt/cases.
const files = {
  'landed/orders.csv': 'id,email\n1,ann@example.com\n',
  'later/orders.csv': 'id,email\n2,bob@example.com\n',
  'models/s.yml': `sources:
  - name: raw
    meta: {external_location: "{kind}/{name}.csv", kind: landed}
    tables: [{name: orders}]
  - name: called
    meta: {external_location: "read_csv('landed/{name}.csv', header = true)"}
    tables: [{name: orders}]
`,
  'models/plain.sql': "select id, email from {{ source('raw', 'orders') }}",
  'models/called.sql': "select orders.id, email from {{ source('called', 'orders') }} as orders",
};

describe('sources in files', () => {
  test('lineage leads to the source, whatever stands for it', async () => {
    const root = dbtProject(files);
    for (const [column, source] of [['plain.email', 'raw.orders.email'], ['called.email', 'called.orders.email']] as const) {
      for (const time of ['cold', 'warm']) expect((await lakec(['lineage', column], root)).text, time).toContain(`copied      ${source}`);
    }
  });

  test('a column that is not in the file is found before anything runs', async () => {
    const root = dbtProject({ ...files, 'models/plain.sql': "select id, mail from {{ source('raw', 'orders') }}" });
    const { code, text } = await lakec(['check'], root);
    expect(code).toBe(1);
    expect(text).toContain('models/plain.sql:1:12');
    expect(text).toContain('email');
  });

  test('--empty reads no row of them', async () => {
    const root = dbtProject(files);
    expect((await lakec(['build', '--empty'], root)).code).toBe(0);
    expect((await lakec(['show', '--select', 'called', '--output', 'json'], root)).code).toBe(0);
  });

  test('another place is another text', async () => {
    const root = dbtProject(files);
    await lakec(['compile', '--target-path', 'before'], root);
    put(root, { 'models/s.yml': files['models/s.yml'].replace('kind: landed', 'kind: later') });
    const { text } = await lakec(['plan', '--state', 'before'], root);
    expect(text).toContain('1 of 2 models');
    expect(text).toContain('everything  plain');
  });
});
