import type { CompiledNode } from '../../contracts/compiled.ts';
import type { UnitTestNode } from '../../contracts/manifest.ts';
import { configValue } from '../../context/index.ts';
import { native } from '../../jinja/index.ts';
import type { Compiler } from './compiler.ts';
import * as kinds from './diagnostics.ts';
import { fixtureRows, fixtureSql } from './fixture-sql.ts';
import { columnsOfQuery } from './unit-test.ts';

/** A file that is none: the call of the macro, which lakec writes. */
const CALL = '<call>';
const ARGUMENTS = '_lakec_arguments';

/**
 * Compiles the unit test of a macro. What it gives as a text is compared with the text that it must give, blanks apart, as one row each; or
 * what it gives is a SELECT, whose rows are compared.
 */
export async function compileMacroTest(compiler: Compiler, node: UnitTestNode, macro: NonNullable<UnitTestNode['macro']>): Promise<CompiledNode | undefined> {
  const { context, manifest } = compiler.compilation;
  const answers = new Map(Object.entries(node.overrides.macros));
  const made = await compiler.render(node as never, { code: `{{ ${macro.name}(${Array.isArray(macro.arguments) ? '*' : '**'}${ARGUMENTS}) }}`, file: CALL, start: 0, standsFor: macro.span }, {
    name: (name) => (name === ARGUMENTS ? configValue(macro.arguments as never) : answers.has(name) ? native(name, () => configValue(answers.get(name)!)) : undefined),
    vars: node.overrides.vars,
    env: node.overrides.envVars,
  });
  if (!made) return undefined;
  const given = compiler.assemble(node, made);
  const compiled = { ...given, preHooks: [], postHooks: [] };
  if (macro.text !== undefined) {
    const row = (text: string): string => `select '${plain(text).replaceAll("'", "''")}' as text`;
    return { ...compiled, sql: row(given.sql), locate: () => undefined, expected: { sql: row(macro.text), columns: ['text'], texts: { actual: plain(given.sql), expected: plain(macro.text) } } };
  }
  const expected = await expectedRows(compiler, node, given.sql);
  return expected && { ...compiled, expected };

  async function expectedRows(at: Compiler, test: UnitTestNode, sql: string): Promise<CompiledNode['expected']> {
    const { expect } = test;
    const columns = await columnsOfQuery(at, sql);
    if (!columns) at.compilation.reporter.report(kinds.unknownFixtureTypes.at(expect.span ?? test.span, { input: macro.name }, { node: test.id }));
    else if (expect.format === 'sql') return { sql: String(expect.rows).trim().replace(/;\s*$/, ''), columns: columns.map(({ name }) => name) };
    else {
      const rows = fixtureRows(expect);
      if ('problem' in rows) at.compilation.reporter.report(kinds.badFixture.at(expect.span ?? test.span, { problem: rows.problem }, { node: test.id }));
      else {
        const known = columns.map(({ name }) => name);
        const named = rows.columns.map((name) => columns.find((column) => column.name.toLowerCase() === name.toLowerCase()));
        const wrong = rows.columns.filter((_, i) => named[i] === undefined);
        for (const column of wrong) at.compilation.reporter.report(kinds.unknownFixtureColumn.at(expect.span ?? test.span, { column, of: macro.name, known }, { node: test.id }));
        const compared = named.length > 0 ? named.flatMap((column) => (column ? [column] : [])) : columns;
        if (wrong.length === 0) return { sql: fixtureSql(rows.rows, compared, context.style, manifest.project.dialect), columns: compared.map(({ name }) => name) };
      }
    }
    return undefined;
  }
}

/** A text with one blank for each run of blanks and line ends: how a template is set says nothing. */
function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
