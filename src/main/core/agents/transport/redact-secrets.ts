const secretName = /key|token|secret|passw|credential|auth/i;
/** Shorter values are no secrets, and would blank out ordinary words. */
const MIN_SECRET = 8;
const inText: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\b(sk|pk|rk)-[A-Za-z0-9_-]{16,}/g,
  /\b(gh[pousr]_|github_pat_|xox[abprs]-|AIza)[A-Za-z0-9_-]{16,}/g,
];

/**
 * Blanks secrets out of text: values of variables of `env` that are named like secrets, and what looks
 * like one. A guard for logs and messages, not a proof.
 */
export function secretRedactor(env: Readonly<Record<string, string>>): (text: string) => string {
  const values = Object.entries(env)
    .filter(([name, value]) => secretName.test(name) && value.length >= MIN_SECRET)
    // A file or socket is named, nothing secret.
    .filter(([, value]) => !value.startsWith('/'))
    .map(([, value]) => value)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const value of values) clean = clean.replaceAll(value, '[redacted]');
    for (const pattern of inText) clean = clean.replace(pattern, '[redacted]');
    return clean;
  };
}
