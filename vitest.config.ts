import { defineConfig } from 'vitest/config';

// Suites that start servers or a Spark session are named `*.services.test.ts`, and run after the others, one file at a time: `SUITES=services`. Those
// that take a quarter of an hour each are named `*.long.test.ts`, and run by hand: `SUITES=long`.
const kind = process.env['SUITES'] ?? 'fast';

const setupFiles = ['test/setup.ts'];

export default defineConfig({
  plugins: [
    {
      // Built-in macros are SQL files that the bundle holds as text.
      name: 'sql-as-text',
      enforce: 'pre',
      transform: (code, id) => (id.endsWith('.sql') ? `export default ${JSON.stringify(code)};` : undefined),
    },
  ],
  test: kind !== 'fast'
    ? { include: [`test/**/*.${kind}.test.ts`], testTimeout: 1_800_000, hookTimeout: 1_800_000, pool: 'forks', setupFiles, fileParallelism: false, passWithNoTests: true }
    : { include: ['test/**/*.test.ts'], exclude: ['test/**/*.services.test.ts', 'test/**/*.long.test.ts', '**/node_modules/**'], testTimeout: 300_000, hookTimeout: 300_000, pool: 'forks', setupFiles, maxWorkers: 2, passWithNoTests: true },
});
