import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      // Built-in macros are SQL files that the bundle holds as text.
      name: 'sql-as-text',
      enforce: 'pre',
      transform: (code, id) => (id.endsWith('.sql') ? `export default ${JSON.stringify(code)};` : undefined),
    },
  ],
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, pool: 'forks', maxWorkers: 2 },
});
