import { define } from '../diagnostics/define.ts';

export const seedNotUtf8 = define<{ file: string }>({
  code: 'seed-not-utf8',
  message: ({ file }) => `The seed file ${file} is not UTF-8 text.`,
  hint: ({ file }) => `Type \`iconv -f WINDOWS-1252 -t UTF-8 ${file}\` to see it converted, and save that.`,
  explain: `# seed-not-utf8

A seed is a CSV file in UTF-8. This one holds bytes that are not, most often because a spreadsheet wrote it in the encoding of
its country. Save it as "CSV UTF-8", or convert it:

\`\`\`
iconv -f WINDOWS-1252 -t UTF-8 seeds/old.csv > seeds/new.csv
\`\`\`
`,
});

export const seedBadHeader = define<{ problem: string }>({
  code: 'seed-bad-header',
  message: ({ problem }) => `The first line of the seed ${problem}.`,
  hint: () => 'Write one name for each column in the first line, each once.',
  explain: `# seed-bad-header

The first line of a seed names its columns: each has a name, and no name stands twice (case does not count).

\`\`\`
country,,country
DE,Germany,Europe
\`\`\`

Correct the line: \`code,country,continent\`.
`,
});

export const seedRaggedRow = define<{ fields: number; columns: number; delimiter: string }>({
  code: 'seed-ragged-row',
  message: ({ fields, columns }) => `This row has ${fields} field${fields === 1 ? '' : 's'}, and the header ${columns}.`,
  hint: ({ fields, columns, delimiter }) => (fields > columns ? `Put a value that holds "${delimiter}" in double quotes, or set delimiter in the seed's config.` : `Write "${delimiter}" for each empty field at the end.`),
  explain: `# seed-ragged-row

Every row of a seed has as many fields as its header. A row with more most often holds the delimiter in a value that is not quoted;
a row with fewer lacks the delimiters of its empty fields.

\`\`\`
name,city
Acme, Inc.,Berlin
\`\`\`

Write \`"Acme, Inc.",Berlin\`. Where the whole file uses another delimiter, say so: \`config: {delimiter: ";"}\`.
`,
});

export const seedBadQuote = define<{ open: boolean }>({
  code: 'seed-bad-quote',
  message: ({ open }) => (open ? 'This quoted field has no closing quote.' : 'Text follows the closing quote of this field.'),
  hint: () => 'Close the field with ", and write a quote inside it twice: "a ""b"" c".',
  explain: `# seed-bad-quote

A field that starts with \`"\` ends at the next \`"\` that is not doubled, and then comes a delimiter or the end of the line.

\`\`\`
"5" pipe",12
\`\`\`

Write \`"5"" pipe",12\`.
`,
});

export const seedUnknownColumn = define<{ name: string; node: string; nearest?: string }>({
  code: 'seed-unknown-column',
  severity: 'warning',
  message: ({ name, node }) => `column_types of the seed "${node}" names "${name}", which its header does not have.`,
  hint: ({ nearest }) => (nearest ? `Did you mean "${nearest}"?` : 'Take the entry out, or add the column to the file.'),
  explain: `# seed-unknown-column

\`column_types\` says which type a column of a seed has, in place of what its values look like. It names a column that the file's first
line does not have, so it has no effect.

\`\`\`yaml
seeds:
  - name: countries
    config:
      column_types: {cod: varchar}     # the header says: code,name
\`\`\`
`,
});

export const seedBadDelimiter = define<{ delimiter: string }>({
  code: 'seed-bad-delimiter',
  message: ({ delimiter }) => `The delimiter of a seed is one character, not ${JSON.stringify(delimiter)}.`,
  hint: () => 'Write, for example, delimiter: ";". A tab is "\\t", in double quotes.',
  explain: `\`delimiter\` of a seed says what stands between the values of a line, and that is one character.

Wrong:

    seeds:
      - name: currencies
        config: {delimiter: ";;"}

Right:

        config: {delimiter: ";"}
`,
});
