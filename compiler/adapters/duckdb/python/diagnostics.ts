import { define } from '../../../diagnostics/define.ts';

export const pythonNotFound = define<{ python: string; said: string }>({
  code: 'python-not-found',
  message: ({ python, said }) => `The Python "${python}", which is to run the project's Python models, can't be started: ${said}.`,
  hint: () => "Type python3 -m venv .venv && .venv/bin/pip install duckdb pandas, then set LAKEC_PYTHON=.venv/bin/python (or python: in the target).",
  explain: `# python-not-found

A \`.py\` file below \`models/\` runs in a Python of yours, with the packages that you installed there. It is the one that \`python\` of the target says (in
profiles.yml, or \`engine.connection.python\`), else that of the environment variable LAKEC_PYTHON, else that of the active virtual environment, else \`python3\`. A
relative path starts at the project's root.

\`\`\`yaml
outputs:
  dev: {type: duckdb, path: dev.duckdb, python: .venv/bin/python}
\`\`\`

It needs the package \`duckdb\`, and what the models import.
`,
});

export const pythonModuleMissing = define<{ name: string; module: string; python: string }>({
  code: 'python-module-missing',
  message: ({ name, module, python }) => `The Python model "${name}" needs the module "${module}", and ${python} has none.`,
  hint: ({ module, python }) => `Type ${python} -m pip install ${module}, or set LAKEC_PYTHON to a Python that has it.`,
  explain: `# python-module-missing

A Python model runs in your own Python, with the packages that are installed there; \`packages\` in its config installs nothing. Every Python model needs \`duckdb\`, and
\`.df()\`, \`.pl()\` and \`.arrow()\` need pandas, polars and pyarrow.

\`\`\`sh
python3 -m venv .venv
.venv/bin/pip install duckdb pandas
LAKEC_PYTHON=.venv/bin/python lakec build
\`\`\`

A module of the project itself is found where \`module_paths\` of the profile says, or PYTHONPATH.
`,
});

export const pythonModelFailed = define<{ name: string; said: string }>({
  code: 'python-model-failed',
  message: ({ name, said }) => `The Python model "${name}" failed: ${said}.`,
  explain: `# python-model-failed

The function \`model\` of a \`.py\` file raised an exception, gave something that is no table, or its process ended before it was done. The place is the line of the model that
was running. Nothing was changed: the model's table is as it was.

\`\`\`python
def model(dbt, session):
    orders = dbt.ref("orders").df()
    return orders["amount"] / 0        # wrong: a column, and no table
\`\`\`

What may be given is what DuckDB reads: a relation of its own, a data frame of pandas or polars, a table, dataset or reader of Arrow.
`,
});

export const pythonSyntax = define<{ name: string; said: string }>({
  code: 'python-syntax',
  message: ({ name, said }) => `The Python model "${name}" is no Python: ${said}.`,
  explain: `# python-syntax

Python itself can't read the text of the model. \`lakec check\` asks the Python that would run it, so that what is wrong here may be right in a newer one.

\`\`\`python
def model(dbt, session)                # wrong: a colon is missing
    return dbt.ref("orders")
\`\`\`

Correct the line that is pointed to, or the one before it.
`,
});
