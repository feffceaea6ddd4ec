import { VERSION } from '../version.ts';

// The rest is loaded when it is needed: a version or a completion should not wait for it.
if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  void import('./process.ts').then(({ main }) => main());
}
