import { describe, expect, it } from 'vitest';
import { personalFacts } from '../../compiler/lineage/personal.ts';
import { followFiles } from './world.ts';

// What of each node is personal data: by following columns, and not by their names.

const PEOPLE = `models:
  - name: people
    columns:
      - {name: email, meta: {pii: true}}
      - {name: phone, tags: [pii]}
`;
const DOMAINS = `models:
  - name: domains
    columns: [{name: domain, meta: {pii_ok: true}}]
`;
const FILES = {
  'models/people.sql': "select 1 as id, 'a@b.at' as email, '12' as phone, 'AT' as country",
  'models/models.yml': PEOPLE,
};
const facts = async (files: Readonly<Record<string, string>>) => {
  const { manifest, lineages } = await followFiles({ ...FILES, ...files });
  const of = personalFacts(manifest, lineages);
  return (name: string) => {
    const { columns, certain } = of(`model.shop.${name}`);
    return `${[...columns.keys()].sort().join(', ') || 'none'}${certain ? '' : ' (not certain)'}`;
  };
};

describe('personal data', () => {
  it('is what is made of a marked column, whatever it is called', async () => {
    const of = await facts({
      'models/renamed.sql': "select id, email as contact, upper(phone) as number, country from {{ ref('people') }}",
      'models/below.sql': "select contact, country as email from {{ ref('renamed') }}",
      'models/counted.sql': "select country, count(*) as n, max(email) as last from {{ ref('people') }} group by country",
      'models/domains.yml': DOMAINS,
      'models/domains.sql': "select split_part(email, '@', 2) as domain from {{ ref('people') }}",
      'models/after.sql': "select domain as email from {{ ref('domains') }}",
    });
    expect(of('people')).toBe('email, phone');
    expect(of('renamed')).toBe('contact, number');
    // A column that is only called like one is none.
    expect(of('below')).toBe('contact');
    expect(of('counted')).toBe('last');
    expect(of('domains')).toBe('none');
    expect(of('after')).toBe('none');
  });

  it('is told to be uncertain below what can\'t be followed', async () => {
    const of = await facts({
      'models/piled.sql': "{{ config(materialized='table') }} pivot (select country, email from {{ ref('people') }}) on country using max(email)",
      'models/below.sql': "select * from {{ ref('other') }}",
      'models/other.sql': "select id, country from {{ ref('people') }}",
    });
    expect(of('piled')).toBe('email, phone (not certain)');
    expect(of('below')).toBe('none');
  });

  it('is in the quarantine of what reads rows that hold it, whatever of them the node keeps', async () => {
    const { manifest, lineages } = await followFiles({
      ...FILES,
      'models/places.sql': "select id, country from {{ ref('people') }}",
      'models/below.sql': "select id from {{ ref('places') }}",
      'models/piled.sql': "{{ config(materialized='table') }} pivot (select country, id from {{ ref('places') }}) on country using max(id)",
      'models/after.sql': "select 1 as one from {{ ref('piled') }}",
    });
    const of = personalFacts(manifest, lineages);
    expect(Object.fromEntries(['people', 'places', 'below', 'piled', 'after'].map((name) => [name, of(`model.shop.${name}`).read]))).toEqual({ people: true, places: true, below: false, piled: 'unknown', after: 'unknown' });
  });
});
