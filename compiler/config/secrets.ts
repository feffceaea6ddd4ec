import type { Diagnostic, Reporter, Span } from '../contracts/diagnostics.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { Secret } from '../contracts/secret.ts';
import * as say from './diagnostics.ts';

/** Where secrets are looked up. */
export interface SecretWorld {
  /** `secrets.provider` of the config. */
  readonly provider: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where a project's secrets are looked up, by its config. */
export function secretWorld(config: ConfigMap, env: SecretWorld['env']): SecretWorld {
  return { provider: String((config['secrets'] as ConfigMap | undefined)?.['provider'] ?? 'env'), env };
}

/**
 * Replaces every handle in a connection's settings by the secret's text, for the driver that opens it; undefined after a report
 * when one is not to be had. `revealed` has the texts, for `redact`. The result must go nowhere but to the driver.
 */
export async function revealSecrets(settings: ConfigMap, world: SecretWorld, reporter: Reporter, span?: Span): Promise<{ readonly settings: ConfigMap; readonly revealed: readonly string[] } | undefined> {
  const revealed: string[] = [];
  let missing = false;
  const reveal = async (value: ConfigValue | undefined): Promise<ConfigValue | undefined> => {
    if (value instanceof Secret) {
      const found = await lookUpSecret(value, world, span);
      if ('text' in found) {
        revealed.push(found.text);
        return found.text;
      }
      missing = true;
      reporter.report(found.problem);
      return null;
    }
    if (Array.isArray(value)) return (await Promise.all(value.map(reveal))) as readonly ConfigValue[];
    return value !== null && typeof value === 'object' ? revealMap(value as ConfigMap) : value;
  };
  const revealMap = async (map: ConfigMap): Promise<ConfigMap> => {
    const entries: [string, ConfigValue | undefined][] = [];
    for (const [key, value] of Object.entries(map)) entries.push([key, await reveal(value)]);
    return Object.fromEntries(entries);
  };
  const made = await revealMap(settings);
  return missing ? undefined : { settings: made, revealed };
}

/** Looks one secret up. */
export async function lookUpSecret(secret: Secret, world: SecretWorld, span?: Span): Promise<{ readonly text: string } | { readonly problem: Diagnostic }> {
  if (world.provider !== 'env') return { problem: say.secretProviderUnsupported.at(span, { provider: world.provider }) };
  const variable = secretVariable(secret);
  const text = world.env[variable];
  if (text !== undefined) return { text };
  return { problem: say.secretNotFound.at(span, { name: `${secret.scope}/${secret.key}`, provider: world.provider, where: variable }) };
}

/** The environment variable of a secret: `redshift/password` is `LAKEC_SECRET_REDSHIFT_PASSWORD`. */
export function secretVariable(secret: Secret): string {
  const part = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return `LAKEC_SECRET_${part(secret.scope)}_${part(secret.key)}`;
}

/** Puts `***` in place of every revealed secret: drivers quote connection settings in their errors. */
export function redact(text: string, revealed: readonly string[]): string {
  return [...revealed].sort((a, b) => b.length - a.length).reduce((made, secret) => (secret === '' ? made : made.replaceAll(secret, '***')), text);
}

/** A diagnostic in which no revealed secret can be read. */
export function redactDiagnostic(diagnostic: Diagnostic, revealed: readonly string[]): Diagnostic {
  if (revealed.length === 0) return diagnostic;
  const { message, hint, notes } = diagnostic;
  return {
    ...diagnostic,
    message: redact(message, revealed),
    ...(hint !== undefined && { hint: redact(hint, revealed) }),
    ...(notes && { notes: notes.map((note) => redact(note, revealed)) }),
  };
}
