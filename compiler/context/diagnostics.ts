import { define } from '../diagnostics/define.ts';

/** What is wrong with what a template asks of its context. */

export const dispatchNotFound = define<{ name: string; tried: readonly string[]; nearest?: string | undefined }>({
  code: 'dispatch-not-found',
  message: ({ name, tried }) => `adapter.dispatch() finds no macro for "${name}"; it tried ${tried.join(', ')}.`,
  hint: ({ name, tried, nearest }) => (nearest ? `Did you mean adapter.dispatch('${nearest}')?` : `Define a macro ${tried.at(-1)?.split('.').at(-1) ?? `default__${name}`}.`),
  explain: `# dispatch-not-found

\`adapter.dispatch('name', 'package')\` looks for a macro for the engine, then for any engine: \`duckdb__name\`, then \`default__name\`, in the
project first and in the package named then. None of them is there.

    {% macro cents(x) %}{{ adapter.dispatch('cents')(x) }}{% endmacro %}

needs one more macro:

    {% macro default__cents(x) %}cast({{ x }} * 100 as bigint){% endmacro %}
`,
});

export const unknownStrategyMacro = define<{ strategy: string; name: string }>({
  code: 'unknown-strategy-macro',
  message: ({ strategy, name }) => `The incremental strategy "${strategy}" needs a macro ${name}(), and there is none.`,
  hint: ({ name }) => `Define {% macro ${name}(arg_dict) %}, or choose append, delete+insert or merge.`,
  explain: `# unknown-strategy-macro

A strategy of a project's own is a macro \`get_incremental_<name>_sql(arg_dict)\`, which gives the SQL that brings new rows into the table.
\`arg_dict\` holds \`target_relation\`, \`temp_relation\`, \`unique_key\`, \`dest_columns\` and \`incremental_predicates\`.

    {% macro get_incremental_insert_only_sql(arg_dict) %}
    insert into {{ arg_dict['target_relation'] }} select * from {{ arg_dict['temp_relation'] }}
    {% endmacro %}
`,
});

export const unknownMacro = define<{ name: string; nearest?: string | undefined; missingPackage?: string | undefined }>({
  code: 'unknown-macro',
  message: ({ name }) => `No macro or function is named "${name}".`,
  hint: ({ nearest, missingPackage }) => (nearest ? `Did you mean ${nearest}()?` : missingPackage ? `If ${missingPackage} is a package, name it in packages.yml and type \`lakec deps\`.` : undefined),
  explain: `# unknown-macro

A template calls a name that is no macro of its package, of the project or of lakec, and no function of the context.

    select {{ decimal_mull('a', 'b', 18, 4) }}

Correct the name, define the macro in a file below \`macros/\`, or put the package's name before it: \`{{ dbt_utils.star(…) }}\`.
`,
});

export const undefinedValue = define<{ message: string; hint?: string | undefined }>({
  code: 'undefined-value',
  message: ({ message }) => `${message}.`,
  hint: ({ hint }) => hint,
  explain: `# undefined-value

A template uses a name, an attribute or an item that has no value.

    {% for column in colums %}

Printing such a value gives nothing, any other use of it is an error. Correct the name, set it before, or say what to do without it:
\`{{ x | default('…') }}\`, \`{% if x is defined %}\`.
`,
});

export const unknownVar = define<{ name: string; nearest?: string | undefined }>({
  code: 'unknown-var',
  message: ({ name }) => `The variable "${name}" has no value, and var() gives no default.`,
  hint: ({ name, nearest }) => (nearest ? `Did you mean var('${nearest}')?` : `Set it below vars: in the config, by --vars '{${name}: …}', or write var('${name}', default).`),
  explain: `# unknown-var

\`var('name')\` reads what stands below \`vars:\` in the target's config, or what \`--vars\` gives. Where neither has the name, a default is needed:

    {{ var('as_of_date', '2026-01-31') }}
`,
});

export const unknownConf = define<{ path: string; missing: string; nearest?: string | undefined }>({
  code: 'unknown-conf',
  message: ({ path, missing }) => (path === missing ? `The config has no key "${path}".` : `The config has no key "${path}": "${missing}" is missing.`),
  hint: ({ nearest }) => (nearest ? `Did you mean conf('${nearest}')?` : undefined),
  explain: `# unknown-conf

\`conf('a.b.c')\` reads the target's config, after \`extends\` and references: keys joined by points, a number for an item of a list.

    {{ conf('paths.bronze_root') }}

A second argument is the value where the key is missing: \`conf('paths.extra', none)\`.
`,
});

export const secretConf = define<{ call: string }>({
  code: 'secret-in-template',
  message: ({ call }) => `${call} is a secret, and a secret never enters SQL.`,
  hint: () => 'Keep it in the connection of the engine or the source; nothing else needs it.',
  explain: `# secret-in-template

Values written as \`\${secret:scope/name}\` are looked up when a connection opens. A template that could print one would put it into compiled files,
logs and plans, so \`conf()\` and \`var()\` refuse them.
`,
});

export const missingEnv = define<{ name: string }>({
  code: 'missing-env-var',
  message: ({ name }) => `The environment variable ${name} is not set, and env_var() gives no default.`,
  hint: ({ name }) => `Set ${name}, or write env_var('${name}', 'default').`,
  explain: `# missing-env-var

\`env_var('NAME')\` needs the variable to be set where lakec runs; \`env_var('NAME', 'default')\` does without.
`,
});

export const secretEnv = define<{ name: string }>({
  code: 'secret-env-var',
  message: ({ name }) => `${name} is a secret by its name, and secrets can't be used in models.`,
  hint: () => 'Use it in the connection (profiles.yml, or ${secret:…} in the config), or give the variable another name.',
  explain: `# secret-env-var

Environment variables whose names start with \`LAKEC_SECRET_\` or \`DBT_ENV_SECRET_\` are secrets, for connections only: what a model prints
goes into compiled files and logs.
`,
});

export const templateWarned = define<{ message: string }>({
  code: 'template-warned',
  severity: 'warning',
  message: ({ message }) => message,
  explain: `# template-warned

A macro called \`exceptions.warn()\` with this message.
`,
});

export const missingConfig = define<{ key: string }>({
  code: 'required-config-missing',
  message: ({ key }) => `The template needs the config "${key}", and it is not set.`,
  hint: ({ key }) => `Add ${key}=… to the node's config.`,
  explain: `# required-config-missing

\`config.require('key')\` fails when the node's config lacks the key. Set it in the node's \`config()\`, in its properties file, or for its folder.
`,
});

/** The ways in which Jinja itself can fail; the messages are the engine's. */
export { templateLimit, templateMissing, templateRaised, templateSecurity, templateSyntax, templateType, templateValue, unknownFilter, unknownTestName } from '../jinja/diagnostics.ts';

export const engineWordsMissing = define<{ dialect: string; given: readonly string[] }>({
  code: 'engine-words-missing',
  message: ({ dialect, given }) => `engine_sql() has no words for ${dialect}, only for ${given.join(', ') || 'nothing'}.`,
  hint: ({ dialect }) => `Add ${dialect}='…', or default='…'.`,
  explain: `# engine-words-missing

\`engine_sql(duckdb='…', spark='…')\` gives each engine its own words; the engine in use is not among them.

    {{ engine_sql(duckdb="epoch_us(ts)", spark="unix_micros(ts)") }}
`,
});
