import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../../compiler/contracts/relation.ts';
import { checkFiles, report } from './world.ts';

// A case is a file: a sentence, the project's files (`-- path --`), what the engine has (`-- engine --`: a relation and its columns a line),
// and what the check gives (`-- expected --`). `UPDATE=1` writes that anew.
const folder = join(import.meta.dirname, 'cases');

describe('check', () => {
  for (const name of readdirSync(folder).sort()) {
    it(name.replace(/\.txt$/, ''), async () => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const { '-- engine': engine = '', '-- expected': expected = '', ...files } = sections(text);
      const actual = report(await checkFiles(files, relations(engine)));
      if (process.env['UPDATE']) writeFileSync(path, `${text.slice(0, text.indexOf('-- expected --\n'))}-- expected --\n${actual}`);
      else expect(actual).toBe(expected);
    });
  }
});

function sections(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of text.split(/^(?=-- .* --\n)/m).slice(1)) {
    const name = /^-- (.*) --\n/.exec(part)![1]!;
    found[name === 'engine' || name === 'expected' ? `-- ${name}` : name] = part.slice(part.indexOf('\n') + 1);
  }
  return found;
}

function relations(text: string): Record<string, readonly ColumnType[]> {
  return Object.fromEntries(text.split('\n').filter((line) => line !== '').map((line) => {
    const [name, columns] = line.split(': ') as [string, string];
    return [name, columns.split(', ').map((column) => ({ name: column.split(' ')[0]!, type: column.slice(column.indexOf(' ') + 1) }))];
  }));
}
