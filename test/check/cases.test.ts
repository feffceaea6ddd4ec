import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { colors } from '../../compiler/cli/ui/colors.ts';
import { diagnosticText } from '../../compiler/cli/ui/diagnostic-text.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { ColumnType } from '../../compiler/contracts/relation.ts';
import { checkFiles } from '../phases/5-check/world.ts';

// A case is a file: a sentence, the project's files (`-- path --`), of which some are once broken and once right (`-- broken path --`,
// `-- right path --`), what the engine has (`-- engine --`: a relation and its columns a line), and what people read of the broken one
// (`-- expected --`). Of the right one there is nothing to read, and nothing of it is left unchecked. `UPDATE=1` writes `expected` anew.
const folder = join(import.meta.dirname, 'cases');
const names = readdirSync(folder).sort();

it('has 60 cases or more', () => {
  expect(names.length).toBeGreaterThanOrEqual(60);
});

describe('a broken project', () => {
  for (const name of names) {
    it(`${name.replace(/\.txt$/, '')}, and its twin that is right`, async () => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const { expected = '', engine, broken, right } = readCase(text);
      const told = await checkFiles(broken, engine, { early: true });
      const actual = told.diagnostics.map((diagnostic) => `${drawn(diagnostic, broken)}\n`).join('\n');
      expect(actual, 'something is said of the broken one').not.toBe('');
      const twin = await checkFiles(right, engine, { early: true });
      expect(twin.diagnostics.map((diagnostic) => drawn(diagnostic, right)), 'of the right one there is nothing to say').toEqual([]);
      expect(twin.checked.filter(({ unchecked }) => unchecked !== undefined).map(({ id, unchecked }) => `${id}: ${unchecked}`), 'all of the right one is checked').toEqual([]);
      if (process.env['UPDATE']) writeFileSync(path, `${text.slice(0, text.indexOf('-- expected --\n'))}-- expected --\n${actual}`);
      else expect(actual).toBe(expected);
    });
  }
});

interface Case {
  readonly broken: Record<string, string>;
  readonly right: Record<string, string>;
  readonly engine: Record<string, readonly ColumnType[]>;
  readonly expected?: string;
}

function readCase(text: string): Case {
  const broken: Record<string, string> = {};
  const right: Record<string, string> = {};
  let engine: Case['engine'] = {};
  let expected: string | undefined;
  for (const part of text.split(/^(?=-- .* --\n)/m).slice(1)) {
    const name = /^-- (.*) --\n/.exec(part)![1]!;
    const body = part.slice(part.indexOf('\n') + 1);
    const [, which, path] = /^(broken|right) (.*)$/.exec(name) ?? [undefined, '', name];
    if (name === 'engine') engine = relations(body);
    else if (name === 'expected') expected = body;
    else {
      if (which !== 'right') broken[path!] = body;
      if (which !== 'broken') right[path!] = body;
    }
  }
  return { broken, right, engine, ...(expected !== undefined && { expected }) };
}

function relations(text: string): Record<string, readonly ColumnType[]> {
  return Object.fromEntries(text.split('\n').filter((line) => line !== '').map((line) => {
    const [name, columns] = line.split(': ') as [string, string];
    return [name, columns.split(', ').map((column) => ({ name: column.split(' ')[0]!, type: column.slice(column.indexOf(' ') + 1) }))];
  }));
}

function drawn(diagnostic: Diagnostic, files: Readonly<Record<string, string>>): string {
  return diagnosticText(diagnostic, { sourceOf: (file) => files[file], colors: colors(false), width: 160 });
}
