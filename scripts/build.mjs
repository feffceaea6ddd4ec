// Bundles compiler/ into dist/: one small entry, and chunks that a command loads when it needs them.
// A bundle starts several times as fast as the few hundred modules it is made of.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/** What many a command loads: their hundreds of files take longer to find than to run. All else stays outside, and is loaded by who needs it. */
const TAKEN_IN = ['@duckdb/node-api', 'yaml'];

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await build({
  absWorkingDir: new URL('..', import.meta.url).pathname,
  entryPoints: { lakec: 'compiler/cli/main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [{ name: 'packages', setup: ({ onResolve }) => onResolve({ filter: /^[^./]/ }, ({ path, kind }) => (kind === 'entry-point' || TAKEN_IN.some((name) => path === name || path.startsWith(`${name}/`)) ? undefined : { path, external: true })) }],
  // Packages that are taken in may ask for others as CommonJS does.
  banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  loader: { '.sql': 'text' },
  define: { LAKEC_BUILD: JSON.stringify(sourceDigest()) },
  logLevel: 'warning',
});
// What runs a job on Spark is Python, and lies beside the bundle.
const runner = new URL('../compiler/adapters/spark/runner', import.meta.url);
if (existsSync(runner)) cpSync(runner, new URL('../dist/runner', import.meta.url), { recursive: true, filter: (path) => !/__pycache__|\.pyc$|\.mypy_cache|\.pytest_cache/.test(path) });

// The page for who runs it on EMR.
cpSync(new URL('../compiler/adapters/spark/EMR.md', import.meta.url), new URL('../dist/EMR.md', import.meta.url));

/** Names the build by the content of its sources. */
function sourceDigest() {
  const folder = new URL('../compiler/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).sort()) if (/\.(ts|sql|py)$/.test(name)) hash.update(`${name.replaceAll('\\', '/')}\n`).update(readFileSync(new URL(name.replaceAll('\\', '/'), folder)));
  return hash.digest('hex').slice(0, 16);
}
