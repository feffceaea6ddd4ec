import { describe, expect, it } from 'vitest';
import { project, put } from './project.ts';
import { lakec } from './world.ts';

const FILES = {
  'config/dev.yaml': 'project_name: shop\nselectors:\n  - {name: fast, definition: "tag:fast"}\n',
  'selectors.yml': 'selectors:\n  - name: both\n    definition: {union: [{method: selector, value: fast}, a]}\n',
  'models/a.sql': 'select 1 as id', 'models/b.sql': "{{ config(tags='fast') }}select 1 as id", 'models/c.sql': 'select 1 as id',
};
const ls = async (root: string, ...words: readonly string[]) => {
  const { code, stdout, stderr } = await lakec(['ls', '--output', 'name', ...words], root);
  return code === 0 ? stdout.trim().split('\n') : stderr;
};

describe('named selectors', () => {
  it('come from the config and from selectors.yml, and know each other', async () => {
    const root = project(FILES);
    expect(await ls(root, '--selector', 'fast')).toEqual(['b']);
    expect(await ls(root, '--selector', 'both')).toEqual(['a', 'b']);
    expect(await ls(root, '--select', 'c', 'selector:fast')).toEqual(['b', 'c']);
    expect(await ls(root)).toEqual(['a', 'b', 'c']);
  });

  it('one may be what a command takes that says nothing', async () => {
    const root = project({ ...FILES, 'selectors.yml': 'selectors:\n  - {name: nightly, default: true, definition: c}\n' });
    expect(await ls(root)).toEqual(['c']);
    expect(await ls(root, '--select', 'a')).toEqual(['a']);
    expect((await lakec(['compile'], root)).text).toContain('Compiled 1 node');
  });

  it('that nobody defined are told, with the nearest', async () => {
    expect(await ls(project(FILES), '--selector', 'fats')).toContain('= hint: Did you mean fast?');
  });

  it('are refused where two share a name, or a key is wrong', async () => {
    const root = project({ ...FILES, 'selectors.yml': 'selectors:\n  - {name: fast, definition: c}\n' });
    expect(await ls(root)).toMatch(/error\[duplicate-entry\]: The selector "fast" is described twice\.\n  --> selectors.yml:2:12/);
    put(root, { 'selectors.yml': 'selectors:\n  - {name: slow, defintion: c}\n' });
    expect(await ls(root)).toContain('= hint: Did you mean "definition"?');
    put(root, { 'selectors.yml': '', 'config/dev.yaml': 'project_name: shop\nselectors:\n  - {name: fast, defintion: c}\n' });
    expect(await ls(root)).toContain('config/dev.yaml:3:18');
  });
});
