import { defineConfig } from 'vitest/config';

// Suites that start servers or a Spark session are named `*.services.test.ts`, and run after the others, one file at a time: `SUITES=services`.
const services = process.env['SUITES'] === 'services';

export default defineConfig({
  plugins: [
    {
      // Built-in macros are SQL files that the bundle holds as text.
      name: 'sql-as-text',
      enforce: 'pre',
      transform: (code, id) => (id.endsWith('.sql') ? `export default ${JSON.stringify(code)};` : undefined),
    },
  ],
  test: services
    ? { include: ['test/**/*.services.test.ts'], testTimeout: 1_800_000, hookTimeout: 1_800_000, pool: 'forks', fileParallelism: false, passWithNoTests: true }
    : { include: ['test/**/*.test.ts'], exclude: ['test/**/*.services.test.ts', '**/node_modules/**'], testTimeout: 300_000, hookTimeout: 300_000, pool: 'forks', maxWorkers: 2, passWithNoTests: true },
});
