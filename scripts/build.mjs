// Bundles compiler/ into dist/: one script, whose modules run when a command needs them.
// A bundle starts several times as fast as the few hundred modules it is made of.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** What many a command loads: their hundreds of files take longer to find than to run. All else stays outside, and is loaded by who needs it. */
const TAKEN_IN = ['@duckdb/node-api', 'yaml', 'zod'];

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
rmSync(new URL('../.cache/code', import.meta.url), { recursive: true, force: true });
const digest = sourceDigest();
await build({
  absWorkingDir: new URL('..', import.meta.url).pathname,
  entryPoints: { lakec: 'compiler/cli/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  // V8 keeps what it compiled of a script, and of no ES module: `bin/lakec.js`.
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  plugins: [{ name: 'packages', setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || TAKEN_IN.some((name) => path === name || path.startsWith(`${name}/`)) ? undefined : { path, external: true })) }],
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  footer: { js: `// build ${digest}` },
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  loader: { '.sql': 'text' },
  define: { LAKEC_BUILD: JSON.stringify(digest), 'import.meta.url': 'bundleUrl' },
  logLevel: 'warning',
});
// What is but ASCII is read without decoding it, and held in half the memory. `bin/lakec.js` brings what stays outside.
const bundle = new URL('../dist/lakec.cjs', import.meta.url);
writeFileSync(bundle, readFileSync(bundle, 'utf8').replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).replace(/\bimport\((?=")/g, 'importOutside('));

// What runs a job on Spark is Python, and lies beside the bundle.
const runner = new URL('../compiler/adapters/spark/runner', import.meta.url);
if (existsSync(runner)) cpSync(runner, new URL('../dist/runner', import.meta.url), { recursive: true, filter: (path) => !/__pycache__|\.pyc$|\.mypy_cache|\.pytest_cache/.test(path) });

// So does what runs a model in Python.
cpSync(new URL('../compiler/adapters/duckdb/python/python-runner', import.meta.url), new URL('../dist/python-runner', import.meta.url), { recursive: true, filter: (path) => !/__pycache__|\.pyc$/.test(path) });

// The page for who runs it on EMR.
cpSync(new URL('../compiler/adapters/spark/EMR.md', import.meta.url), new URL('../dist/EMR.md', import.meta.url));

/** Names the build by the content of what it is made of. */
function sourceDigest() {
  const folder = new URL('../compiler/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).sort()) if (/\.(ts|sql|py)$/.test(name)) hash.update(`${name.replaceAll('\\', '/')}\n`).update(readFileSync(new URL(name.replaceAll('\\', '/'), folder)));
  for (const name of ['../package.json', 'build.mjs']) hash.update(readFileSync(new URL(name, import.meta.url)));
  return hash.digest('hex').slice(0, 16);
}
