import { define } from '../diagnostics/define.ts';

export const yamlSyntax = define<{ message: string; code: string }>({
  code: 'yaml-syntax',
  message: ({ message }) => `This is not valid YAML: ${lowerFirst(message)}.`,
  hint: ({ code }) => HINTS[code],
  explain: `A YAML file could not be read. The place shown is where reading stopped; the mistake is there or in the line before.

Wrong: the value holds a colon and a blank, so YAML takes it for a key.

    description: Orders: one row each

Right: put it in quotes.

    description: "Orders: one row each"

Other common causes: tabs instead of blanks, a list item that stands further left than its siblings, a quote that is never closed.
`,
});

export const duplicateKey = define<{ key: string }>({
  code: 'yaml-duplicate-key',
  message: ({ key }) => `The key "${key}" is written twice in one map.`,
  hint: ({ key }) => `Keep one "${key}:", and move what the other holds below it.`,
  explain: `A map in a YAML file has the same key twice. Most YAML readers let the last one win without a word, so that half of what was
written is lost; lakec refuses instead. In a dbt project, where dbt lets the last one win, it is a warning.

Wrong:

    models:
      - name: orders
    models:
      - name: customers

Right:

    models:
      - name: orders
      - name: customers
`,
});

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with blanks: YAML allows no tabs there.',
  BAD_INDENT: 'Give all keys of one map, and all items of one list, the same indentation.',
  MISSING_CHAR: 'Close the quote or bracket, and put a value that holds ": " or starts with a special character in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Put a value that holds ": " in quotes.',
  MULTILINE_IMPLICIT_KEY: 'Put a colon after the key, or the value in quotes.',
  MULTIPLE_DOCS: 'Keep one document in a file: remove the second "---".',
  BAD_SCALAR_START: 'Put the value in quotes.',
  BAD_DQ_ESCAPE: "Write the backslash twice, or use single quotes: they keep backslashes as they are.",
  BAD_ALIAS: 'Write the value out where it is needed.',
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
