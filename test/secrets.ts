import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secrets in an environment: what `${secret:…}` and dbt's secret variables read, and AWS's keys. Shorter texts turn up by chance. */
export function secretsIn(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => (/^(LAKEC_SECRET_|DBT_ENV_SECRET)|^AWS_SECRET_ACCESS_KEY$|^AWS_SESSION_TOKEN$/.test(name) && value !== undefined && value.length >= 6 && value !== 'testing' ? [value] : []));
}

/**
 * Throws where a secret can be read in what a run of lakec left: its output, and below the project's folder `target/` (logs, artefacts,
 * compiled SQL) and `.lake/` (landing zone, state, databases). What runs lakec for the suites calls it after each run that had secrets.
 */
export function expectNoSecretLeft(root: string, secrets: readonly string[], texts: Readonly<Record<string, string>>): void {
  if (secrets.length === 0) return;
  for (const folder of ['target', '.lake']) expectNoSecret(join(root, folder), secrets, texts);
}

/** Throws with the places where a secret stands in a file below a folder, or in a text. */
export function expectNoSecret(folder: string, secrets: readonly string[], texts: Readonly<Record<string, string>> = {}): void {
  const found = findSecrets(folder, secrets, texts);
  if (found.length > 0) throw new Error(`A secret can be read in\n${found.map((place) => `  ${place}`).join('\n')}`);
}

/** The places where a secret can be read, or a URL that is signed by one. */
export function findSecrets(folder: string, secrets: readonly string[], texts: Readonly<Record<string, string>> = {}): readonly string[] {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= 6).flatMap(formsOf))];
  const holds = (content: Buffer): boolean => forms.some((form) => content.includes(form)) || SIGNED.test(content.toString('latin1'));
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) : [];
  return [...files.filter((file) => holds(readFileSync(file))).map((file) => file.slice(folder.length + 1)), ...Object.entries(texts).filter(([, text]) => holds(Buffer.from(text))).map(([name]) => name)].sort();
}

/** Whoever has such a URL may do what it is for. */
const SIGNED = /[?&](X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature|sig)=[A-Za-z0-9%+/_-]{16,}/i;

/** How a secret can stand in a text: plain, in JSON, in a URL or a form, in base64 wherever in a longer text it begins; of a key of several lines, each line. */
function formsOf(secret: string): readonly string[] {
  const lines = secret.includes('\n') ? secret.split('\n').map((line) => line.trim()).filter((line) => line.length >= 20 && !line.startsWith('-----')) : [];
  return [secret, ...lines].flatMap((text) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text), new URLSearchParams({ a: text }).toString().slice(2), ...inBase64(text)]);
}

/** The characters of base64 that follow from the text alone, for each of the three places where its first byte can stand. */
function inBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const packed = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64').replace(/=+$/, '');
    const from = [0, 2, 3][before]!;
    const sure = packed.slice(from, Math.floor(((before + bytes.length) * 8) / 6));
    return sure.length < 6 ? [] : [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
