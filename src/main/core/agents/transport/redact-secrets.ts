import { isSecretName, redactText } from '../logging/redact.ts';

/** Shorter values would blank out ordinary words. */
const MIN_SECRET = 8;
/** Variables end like this that hold a secret, though the same word in a message means none. */
const SECRET_VARIABLE = /(^|_)(KEYS?|PASS|PAT|TOKENS|DSN)$/i;

/**
 * Blanks secrets out of what an agent writes: values of variables of `env` that are named like
 * secrets, and what looks like one. A guard for logs and messages, not a proof.
 */
export function secretRedactor(env: Readonly<Record<string, string>>): (text: string) => string {
  const secrets = Object.entries(env)
    .filter(([name]) => isSecretName(name) || SECRET_VARIABLE.test(name))
    .filter(([, value]) => value.length >= MIN_SECRET)
    // A file or socket is named, nothing secret.
    .filter(([, value]) => !value.startsWith('/'))
    .map(([, value]) => value)
    // One may be the beginning of another.
    .sort((a, b) => b.length - a.length);
  return (text) => redactText(text, { secrets });
}
