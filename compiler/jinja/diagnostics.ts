import type { Diagnostic, Label } from '../contracts/diagnostics.ts';
import type { DiagnosticKind, More } from '../diagnostics/define.ts';
import { define } from '../diagnostics/define.ts';
import type { JinjaError, JinjaErrorKind, MacroFrame } from './errors.ts';

interface Message {
  readonly message: string;
  readonly hint?: string;
}

const sentence = ({ message }: Message): string => message;
const hint = (args: Message): string | undefined => args.hint;

export const templateSyntax = define<Message>({
  code: 'template-syntax',
  message: sentence,
  hint,
  explain: `# A template cannot be read

Jinja stands between \`{{ … }}\` (prints a value), \`{% … %}\` (does something) and \`{# … #}\` (a comment). Every bracket and string
within them is closed, and every block has its end.

\`\`\`
{% if is_incremental() %}
where ts > (select max(ts) from {{ this }})
\`\`\`

The \`if\` above is never closed. The cure: add \`{% endif %}\` after its last line.
`,
});

export const templateUndefined = define<Message>({
  code: 'template-undefined',
  message: sentence,
  hint,
  explain: `# A template uses something that has no value

A name is undefined when nothing sets it: no \`{% set %}\`, no loop, no macro and no function of lakec. An undefined value is
false in \`{% if %}\` and may be tested with \`is defined\`; reading from it or calling it is an error.

\`\`\`
select {{ price_coulmn.name }} from {{ ref('orders') }}
\`\`\`

The cure: correct the name, set it first, or give it a default: \`{{ limit|default(100) }}\`.
`,
});

export const templateType = define<Message>({
  code: 'template-type',
  message: sentence,
  hint,
  explain: `# A template uses a value in a way that its type does not allow

Values have Python's types, and Jinja does not convert between them: a text and a number are not added, a number is not looped over.

\`\`\`
{{ 'limit ' + 10 }}
\`\`\`

The cure: convert first, \`'limit ' + 10|string\`, or join with \`~\`, which makes texts of both: \`'limit ' ~ 10\`.
`,
});

export const templateValue = define<Message>({
  code: 'template-value',
  message: sentence,
  hint,
  explain: `# A template asks for something that a value cannot give

The types are right, but this value does not fit: a division by zero, a key that a dict does not have, two names for three items.

\`\`\`
{% set schema, name = 'a.b.c'.split('.') %}
\`\`\`

The cure: look at the value with \`{{ value|pprint }}\` and \`lakec render\`, or guard the place with \`{% if %}\`.
`,
});

export const templateLimit = define<Message>({
  code: 'template-limit',
  message: sentence,
  hint,
  explain: `# A template does too much

A template makes one statement's text. So that a loop or a recursion that never ends is found, a render has limits: turns of loops and
calls, macros within macros, the length of texts and lists.

\`\`\`
{% macro dates(n) %}{{ n }}, {{ dates(n + 1) }}{% endmacro %}
\`\`\`

The cure: give the recursion an end, or let SQL do the work: \`select * from range(1000000)\`.
`,
});

export const templateRaised = define<Message>({
  code: 'template-raised',
  message: sentence,
  hint,
  explain: `# A macro stopped the render

A macro may refuse to go on, with \`exceptions.raise_compiler_error('…')\`: the message is its own.

\`\`\`
{% if not columns %}{{ exceptions.raise_compiler_error('star() found no columns') }}{% endif %}
\`\`\`

The cure is in the message; the labels show which macros called one another on the way there.
`,
});

export const templateMissing = define<Message>({
  code: 'template-missing',
  message: sentence,
  hint,
  explain: `# A template that is imported or included is not there

\`{% import %}\`, \`{% from %}\` and \`{% include %}\` take the name of a template.

\`\`\`
{% import 'helpers.sql' as helpers %}
\`\`\`

The cure: macros of the project need no import. Put them into a file under \`macros/\` and call them by name.
`,
});

export const templateSecurity = define<Message>({
  code: 'template-security',
  message: sentence,
  hint,
  explain: `# A template reaches for something that it must not see

Templates see data and the functions that lakec gives them, not the program that runs them. Names such as \`__class__\` are refused.

\`\`\`
{{ ''.__class__.__mro__ }}
\`\`\`

The cure: use a function or a filter that gives what you need.
`,
});

export const unknownFilter = define<Message>({
  code: 'unknown-filter',
  message: sentence,
  hint,
  explain: `# A filter is not known

What stands behind \`|\` is a filter: one of Jinja's own, such as \`upper\`, \`join\` or \`default\`. A macro is not a filter: call it.

\`\`\`
{{ columns|joni(', ') }}
\`\`\`

The cure: correct the name, or call a macro: \`{{ my_macro(columns) }}\`.
`,
});

export const unknownTestName = define<Message>({
  code: 'unknown-test-name',
  message: sentence,
  hint,
  explain: `# A test of a value is not known

What stands behind \`is\` is a test: one of Jinja's own, such as \`defined\`, \`none\`, \`string\` or \`divisibleby\`. (Data tests are
something else: they stand in YAML.)

\`\`\`
{% if limit is definde %}
\`\`\`

The cure: correct the name, or compare with an operator: \`{% if limit == 10 %}\`.
`,
});

const kinds: Readonly<Record<JinjaErrorKind, DiagnosticKind<Message>>> = {
  syntax: templateSyntax,
  'unknown-filter': unknownFilter,
  'unknown-test': unknownTestName,
  undefined: templateUndefined,
  type: templateType,
  value: templateValue,
  'zero-division': templateValue,
  index: templateValue,
  key: templateValue,
  attribute: templateType,
  template: templateMissing,
  security: templateSecurity,
  limit: templateLimit,
  raised: templateRaised,
};

/** The diagnostic of a template's error: at its place, with a label at every call that led there, innermost first. */
export function jinjaDiagnostic(error: JinjaError, more: More = {}): Diagnostic {
  const { message } = error;
  const text = /[.!?…]$/.test(message) ? message : `${message}.`;
  const calls = distinctCalls(error.macros);
  const labels: Label[] = calls.slice(0, shownMacros).map(({ name, span, times }) => ({ span, text: `macro ${name} is called here${times > 1 ? ` (${times} times)` : ''}` }));
  const hidden = calls.length - labels.length;
  const notes = [...(more.notes ?? []), ...(hidden > 0 ? [`${hidden} more calls of macros led here`] : [])];
  return kinds[error.kind].at(error.span, { message: text, ...(error.hint !== undefined && { hint: error.hint }) }, {
    ...more,
    ...(labels.length + (more.labels?.length ?? 0) > 0 && { labels: [...labels, ...(more.labels ?? [])] }),
    ...(notes.length > 0 && { notes }),
  });
}

const shownMacros = 12;

/** Calls from one place that follow one another count as one: a recursion is one label. */
function distinctCalls(macros: readonly MacroFrame[]): (MacroFrame & { readonly times: number })[] {
  const calls: (MacroFrame & { times: number })[] = [];
  for (const frame of macros) {
    const last = calls.at(-1);
    if (last && last.name === frame.name && last.span.file === frame.span.file && last.span.start === frame.span.start) last.times++;
    else calls.push({ ...frame, times: 1 });
  }
  return calls;
}
