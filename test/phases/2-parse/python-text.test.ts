import { expect, it } from 'vitest';
import { codeOf, withoutComments } from '../../../compiler/phases/2-parse/python-text.ts';

it('keeps code and the expressions of f-strings, with every offset as it was', () => {
  const source = [
    '"""dbt.ref(\'in a text\')', 'and # no comment', '"""', "x = dbt.ref('a')  # dbt.ref('b')", 'y = f"{dbt.ref(\'c\')} {{dbt.ref(\'d\')}} dbt.ref"', "z = r'a\\'b' + 'dbt.source'", 'w = "it\\"s" # end', "v = ''",
  ].join('\n');
  const code = codeOf(source);
  expect(code).toHaveLength(source.length);
  expect(code.split('\n').map((line) => line.trimEnd())).toEqual([
    '', '', '', 'x = dbt.ref(   )', "y =   {dbt.ref('c')}", 'z =         +', 'w =', 'v =',
  ]);
  expect(withoutComments("a # b\n'# c'")).toBe("a    \n'# c'");
});
