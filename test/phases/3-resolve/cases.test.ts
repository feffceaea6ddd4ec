import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DiagnosticKind } from '../../../compiler/diagnostics/define.ts';
import * as parseKinds from '../../../compiler/phases/2-parse/diagnostics.ts';
import * as resolveKinds from '../../../compiler/phases/3-resolve/diagnostics.ts';
import * as yamlKinds from '../../../compiler/yaml/diagnostics.ts';
import { describeFront, front, splitFiles } from './project.ts';

// A case is a project in one text, `=== path` before each file; its last part, `=== expected`, is what phases 1 to 3 make of it.
const folder = new URL('./cases/', import.meta.url);
const cases = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort();
const seen = new Set<string>();

describe('projects', () => {
  test.each(cases)('%s', (name) => {
    const { expected, ...files } = splitFiles(readFileSync(new URL(name, folder), 'utf8'));
    const made = front(files, { env: { CITY: 'Oslo' } });
    for (const { code } of made.diagnostics) seen.add(code);
    const actual = describeFront(made);
    if (process.env['UPDATE']) {
      writeFileSync(new URL(name, folder), `${Object.entries(files).map(([path, text]) => `=== ${path}\n${text}`).join('')}=== expected\n${actual}`);
    } else expect(actual).toBe(expected);
  });

  test('every kind of diagnostic of these phases has a case', () => {
    const codes = [parseKinds, resolveKinds, yamlKinds].flatMap((kinds) => Object.values(kinds as Record<string, DiagnosticKind<never>>)).map(({ code }) => code);
    // What only a broken file system or a dbt project gives has a case elsewhere: test/diagnostics.
    const elsewhere = ['tag-passed-over', 'bad-external-location', 'unreadable-file', 'seed-hook-reads', 'python-call-not-literal', 'python-model-shape'];
    expect(codes.filter((code) => !seen.has(code) && !elsewhere.includes(code))).toEqual([]);
  });
});
