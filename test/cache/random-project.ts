import type { Random } from './random.ts';

/** A model of a random project, and how it is described. */
interface Model {
  readonly folder: string;
  readonly body: string;
  readonly refs: readonly string[];
  readonly config: string;
  readonly entry?: Entry;
}
interface Entry {
  readonly file: string;
  readonly description: string;
  readonly config: string;
  readonly columns: readonly string[];
  readonly tests: readonly string[];
}

interface State {
  readonly models: ReadonlyMap<string, Model>;
  readonly files: ReadonlyMap<string, string>;
}

const FOLDERS = ['silver', 'gold', 'other/deep'];
const PROPERTIES = ['models/silver/_silver.yml', 'models/gold/_gold.yml', 'models/all.yml'];
const BODIES = ['', '', 'where 1 = 1', 'where x', '-- é💧 "quoted"\n', "where {{ cents('a') }} > 0", "{{ var('day') }}", "{{ env_var('SCHEMA', 'none') }}", '{{ cents(', '{% if execute %}x{% endif %}'];
const CONFIGS = ['', '', '', "tags=['a']", "tags=['b', 'c'], meta={'k': 1}", "materialized='table'", "materialized='ephemeral'", "alias='shared'", "schema='s'", 'enabled=false', "group='finance'", "group='finance', access='private'", "pre_hook=\"select * from {{ ref('raw') }}\"", "materialized=3", "docs={'node_color': 'red'}", "contract={'enforced': true}"];
const DESCRIPTIONS = ['', 'Plain.', 'Another: one', "{{ doc('orders') }}", "{{ doc('absent') }}", 'é💧', 'Plain.'];
const ENTRY_CONFIGS = ['', '', '', 'config: {tags: [y]}', 'config: {meta: {owner: me}}', 'config: {enabled: false}', 'config: {materialized: table}', 'access: private', 'group: finance', 'constraints: [{type: primary_key, columns: [id]}]', 'tags: [z]', 'colour: red'];
const COLUMNS = ['{name: id, description: key, data_tests: [unique, not_null]}', '{name: id, data_tests: [unique]}', '{name: id, description: other}', '{name: b, data_tests: [{accepted_values: {arguments: {values: [1, 2]}}}]}', "{name: c, data_tests: [{relationships: {arguments: {to: ref('m1'), field: id}}}]}", '{name: d, data_tests: [{not_null: {config: {severity: warn}}}]}', '{name: d, data_tests: [{not_null: {config: {where: "x > 1"}}}]}', "{name: e, data_type: integer, constraints: [{type: not_null}]}"];
const TESTS = ['covered', '{covered: {config: {tags: [t]}}}', '{covered: {config: {enabled: false}}}', '{covered: {name: named}}'];
/** Files that are what they are: one of these texts. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'config/dev.yaml': ['project_name: shop\nengine:\n  path: shop.duckdb\nvars:\n  day: a\n', 'project_name: shop\nengine:\n  path: shop.duckdb\nvars:\n  day: b\nmodels:\n  gold:\n    +tags: [g]\n'],
  'macros/cents.sql': ['{% macro cents(c) %}round({{ c }}){% endmacro %}', '{% macro cents(c) %}floor({{ c }}){% endmacro %}', "{% macro cents(c) %}{{ ref('raw') }}{% endmacro %}"],
  'macros/names.sql': ['', '', "{% macro generate_alias_name(custom, node) %}{{ custom or node.name }}_{{ node.tags | join }}{% endmacro %}"],
  'tests/generic/covered.sql': ['{% test covered(model) %}select * from {{ model }}{% endtest %}', "{% test covered(model) %}select * from {{ model }} join {{ ref('raw') }}{% endtest %}"],
  'models/docs.md': ['{% docs orders %}One.{% enddocs %}', '{% docs orders %}Two.{% enddocs %}'],
  'models/extra.yml': [
    'groups:\n  - {name: finance, owner: {name: f}}\nsources:\n  - name: landed\n    tables: [{name: t}, {name: u, data_tests: [covered]}]\n',
    'groups:\n  - {name: finance, owner: {name: f}}\nsources:\n  - name: landed\n    tables: [{name: t, description: changed}]\nexposures:\n  - {name: board, type: dashboard, owner: {email: a@b.c}, depends_on: ["ref(\'m0\')", "ref(\'m3\')"]}\n',
    'groups:\n  - {name: finance, owner: {name: f}}\nsources:\n  - name: landed\n    tables: [{name: t}]\nunit_tests:\n  - {name: adds, model: m2, given: [], expect: {rows: [{id: 1}]}}\n',
  ],
  'models/versions.yml': ['models:\n  - name: v\n    latest_version: 2\n    versions: [{v: 1}, {v: 2, description: second}]\n', 'models:\n  - name: v\n    description: both\n    latest_version: 2\n    versions: [{v: 1}, {v: 2, columns: [{name: id, data_tests: [unique]}]}]\n', 'models:\n  - name: v\n    latest_version: 1\n    versions: [{v: 1}, {v: 2}]\n', ''],
  'models/v_v1.sql': ['select 1', 'select 11'],
  'models/v_v2.sql': ["select * from {{ ref('v', v=1) }}", "select 1 -- {{ ref('v', v=1) }}"],
  'seeds/raw.csv': ['id,x\n1,2\n', 'id,x\n1,3\n'],
  'seeds/seeds.yml': ['seeds:\n  - {name: raw, description: rows}\n', 'seeds:\n  - {name: raw, description: more rows, columns: [{name: id, data_tests: [unique]}]}\n', 'seeds:\n  - {name: row}\n', ''],
  'snapshots/history.sql': ["{% snapshot history %}{{ config(strategy='check', check_cols='all', unique_key='id') }} select * from {{ ref('m0') }}{% endsnapshot %}", "{% snapshot history %}{{ config(strategy='check', check_cols='all', unique_key='id') }} select 1, * from {{ ref('m0') }}{% endsnapshot %}", "{% snapshot history %}{{ config(strategy='check', check_cols='all', unique_key='id') }} select * from {{ ref('m0') }}{% endsnapshot %}{% snapshot second %}{{ config(strategy='check', check_cols=['a'], unique_key='id') }} select 2{% endsnapshot %}"],
  'snapshots/snapshots.yml': ['snapshots:\n  - {name: history, description: past}\n', 'snapshots:\n  - {name: history, description: the past}\n  - {name: third, relation: "ref(\'m1\')", config: {strategy: check, check_cols: all, unique_key: id}}\n', ''],
  'tests/positive.sql': ["select * from {{ ref('m0') }} where x < 0", "select * from {{ ref('m0') }} where y < 0", "{{ config(severity='warn') }} select * from {{ ref('m0') }}", "select * from {{ ref('history') }}"],
  'tests/tests.yml': ['data_tests:\n  - {name: positive, description: no less}\n', 'data_tests:\n  - {name: positive, description: none below}\n', ''],
  'analyses/look.sql': ["select * from {{ ref('m2') }}", "select 2 from {{ ref('m2') }}", "select * from {{ source('landed', 't') }} join {{ ref('v') }}"],
};

/** A project that changes at random, mostly in small ways that leave it right. */
export class RandomProject {
  readonly #random: Random;
  #models = new Map<string, Model>();
  #files = new Map<string, string>();

  constructor(random: Random) {
    this.#random = random;
    for (let i = 0; i < 7; i++) this.#models.set(`m${i}`, { folder: FOLDERS[i % 3]!, body: '', refs: i === 0 ? ['raw'] : [`m${i - 1}`], config: '', entry: { file: PROPERTIES[i % 3]!, description: '', config: '', columns: [COLUMNS[i % 2]!], tests: [] } });
    for (const [path, [text]] of Object.entries(FILES)) this.#files.set(path, text!);
  }

  /** One change that a user makes. */
  change(): void {
    const random = this.#random;
    const name = random.of([...this.#models.keys()]);
    const model = this.#models.get(name)!;
    const entry = model.entry;
    const set = (next: Partial<Model>) => void this.#models.set(name, { ...model, ...next });
    const describe = (next: Partial<Entry>) => set({ entry: { file: random.of(PROPERTIES), description: '', config: '', columns: [], tests: [], ...entry, ...next } });
    switch (random.below(20)) {
      case 0: case 1: case 2: case 16: return set({ body: random.of(BODIES) });
      case 3: case 4: case 5: case 6: return describe({ description: random.of(DESCRIPTIONS) });
      case 7: return set({ config: random.of(CONFIGS) });
      case 8: return set({ config: '', body: '' });
      case 9: return describe({ config: random.of(ENTRY_CONFIGS) });
      case 10: return describe({ config: '', columns: [], tests: [] });
      case 11: return describe({ columns: some(random, COLUMNS) });
      case 12: return describe({ tests: some(random, TESTS) });
      case 13: return set({ refs: this.#refs(Number(name.slice(1))) });
      case 14: {
        const { entry: _, ...bare } = model;
        return void this.#models.set(name, random.below(2) === 0 ? bare : { ...model, folder: random.of(FOLDERS) });
      }
      case 15: {
        if (random.below(3) > 0) return describe({ file: random.of(PROPERTIES) });
        const other = `m${random.below(9)}`;
        if (this.#models.has(other) && this.#models.size > 4) this.#models.delete(other);
        else this.#models.set(other, { folder: random.of(FOLDERS), body: '', refs: ['raw'], config: '' });
        return;
      }
      default: {
        const path = random.of(Object.keys(FILES));
        this.#files.set(path, random.of(FILES[path]!));
      }
    }
  }

  /** How it stands, to come back to. */
  get state(): State {
    return { models: new Map(this.#models), files: new Map(this.#files) };
  }
  set state({ models, files }: State) {
    this.#models = new Map(models);
    this.#files = new Map(files);
  }

  /** Its files, by path. */
  files(): Readonly<Record<string, string>> {
    const files: Record<string, string> = Object.fromEntries(this.#files);
    const entries = new Map<string, string[]>(PROPERTIES.map((path) => [path, []]));
    for (const [name, { folder, body, refs, config, entry }] of this.#models) {
      const from = refs.map((ref) => (ref === 'landed' ? "{{ source('landed', 't') }}" : `{{ ref('${ref}') }}`)).join(', ');
      files[`models/${folder}/${name}.sql`] = `${config && `{{ config(${config}) }}\n`}select * from ${from} ${body}`;
      if (!entry) continue;
      const list = (key: string, items: readonly string[]) => (items.length > 0 ? `\n    ${key}: [${items.join(', ')}]` : '');
      entries.get(entry.file)!.push(`  - name: ${name}\n    description: ${JSON.stringify(entry.description)}${entry.config && `\n    ${entry.config}`}${list('columns', entry.columns)}${list('data_tests', entry.tests)}\n`);
    }
    for (const [path, texts] of entries) files[path] = texts.length > 0 ? `models:\n${texts.join('')}` : '';
    return files;
  }

  /** Mostly models before it; now and then one that makes a circle, or is not there. */
  #refs(at: number): readonly string[] {
    const random = this.#random;
    const names = [...Array.from({ length: at }, (_, i) => `m${i}`), 'raw', 'history', 'landed', 'v', ...(random.below(8) === 0 ? ['m8', 'absent'] : [])];
    return some(random, names.filter((name) => name === 'absent' || !name.startsWith('m') || this.#models.has(name)), 1);
  }
}

/** A few different items, in any order. */
function some<T>(random: Random, items: readonly T[], least = 0): readonly T[] {
  return [...new Set(Array.from({ length: least + random.below(3) }, () => random.of(items)))];
}
