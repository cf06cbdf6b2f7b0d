// Takes secrets out of what is about to be logged or shown: protocol frames and log fields. Copies; what
// it is given stays as it is. Errs on the side of hiding.

const HIDDEN = '[hidden]';
const LEFT_OUT = '[left out]';

/** Deepest nesting that is looked into, and most values and characters kept of one thing. */
const DEEPEST = 32;
const MOST_VALUES = 20_000;
const LONGEST_TEXT = 64 * 1024;

export interface RedactOptions {
  /** Values to hide wherever they stand, e.g. a password of this process. Short ones (below 6) are ignored. */
  readonly secrets?: readonly string[];
}

/** Words that make a value secret when its name has one of them. */
const secretWords = new Set([
  'auth',
  'authorization',
  'apikey',
  'apikeys',
  'bearer',
  'cookie',
  'cookies',
  'credential',
  'credentials',
  'jwt',
  'passphrase',
  'passwd',
  'password',
  'passwords',
  'pwd',
  'secret',
  'secrets',
]);

/** Words that make `key` secret when they stand right before it. */
const keyWords = new Set([
  'access',
  'api',
  'encryption',
  'private',
  'secret',
  'signing',
  'session',
]);

/** Names whose values are hidden one by one: environments and headers. */
const opaqueMaps = new Set(['env', 'environment', 'headers', 'envs']);

/** Goes first: what begins with a name would be taken for a short value otherwise. */
const privateKey =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;

/** `name: value` and the like, also inside quoted JSON. */
const namedValue =
  /((?:authorization|api[-_]?key|(?:access|auth|refresh|session|bearer|id)[-_]?token|token|passw(?:or)?d|passphrase|secret|private[-_]?key)\\?["']?\s{0,20}[=:]\s{0,20})(?:(\\?["'])(?!\[hidden\])[^"'\\\n]{3,}|(?!\[hidden\])(?:(?:Bearer|Basic|Token)\s{1,20})?[^\s"'\\,;&}\])]{3,})/gi;

/** Secrets that show by their form. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s{1,20}[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}/g, HIDDEN],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[A-Za-z0-9_-]{16,})/g, HIDDEN],
  [/\b(?:xox[abeprs]-[A-Za-z0-9-]{10,}|npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{20,})/g, HIDDEN],
  [/\b(?:AIza[A-Za-z0-9_-]{30,}|(?:AKIA|ASIA)[A-Z0-9]{16}|ya29\.[A-Za-z0-9_-]{20,})/g, HIDDEN],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, HIDDEN],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,200}:[^\s/@]{1,200}@/gi, `$1${HIDDEN}@`],
];

/** Hides secrets in a text. Long ones are cut, saying so. */
export function redactText(text: string, options: RedactOptions = {}): string {
  let kept = text;
  if (text.length > LONGEST_TEXT) {
    kept = `${text.slice(0, LONGEST_TEXT)}… [${text.length - LONGEST_TEXT} more characters]`;
  }
  for (const secret of options.secrets ?? []) {
    if (secret.length >= 6) kept = kept.replaceAll(secret, HIDDEN);
  }
  kept = kept
    .replace(privateKey, HIDDEN)
    .replace(namedValue, (_, name: string, quote = '') => `${name}${quote}${HIDDEN}`);
  for (const [form, put] of forms) kept = kept.replace(form, put);
  return kept;
}

/**
 * A copy without secrets of anything that could be JSON: values named like a secret, all values of
 * environments and headers, and what looks like one inside texts. Never throws.
 */
export function redact(value: unknown, options: RedactOptions = {}): unknown {
  try {
    return copy(value, options, { left: MOST_VALUES }, 0);
  } catch {
    // An object that throws when looked at is not worth a log line's failure.
    return LEFT_OUT;
  }
}

/** True for names such as `apiKey`, `Authorization` or `access_token`; not for counts such as `inputTokens`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  return words.some(
    (word, index) =>
      secretWords.has(word) ||
      word === 'token' ||
      (word === 'key' && keyWords.has(words[index - 1] ?? '')),
  );
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

function copy(
  value: unknown,
  options: RedactOptions,
  budget: { left: number },
  depth: number,
): unknown {
  budget.left -= 1;
  if (budget.left < 0) return LEFT_OUT;
  if (typeof value === 'string') return redactText(value, options);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return LEFT_OUT;
  if (value instanceof Error) {
    return { name: value.name, message: redactText(value.message, options) };
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) {
    return value.map((item: unknown) => copy(item, options, budget, depth + 1));
  }
  return copyObject(value, options, budget, depth);
}

function copyObject(
  value: object,
  options: RedactOptions,
  budget: { left: number },
  depth: number,
): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) {
    if (opaqueMaps.has(name.toLowerCase())) entries.push([name, hideValues(item)]);
    else if (isHideable(item) && isSecretName(name)) entries.push([name, HIDDEN]);
    else if (name === 'value' && namesSecret(value)) entries.push([name, HIDDEN]);
    else entries.push([name, copy(item, options, budget, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

/** Numbers and flags named like a secret are none: `{"token": 5}` counts. */
function isHideable(value: unknown): boolean {
  return (
    (typeof value === 'string' && value !== '') || (typeof value === 'object' && value !== null)
  );
}

/** `{name: 'Authorization', value: …}` */
function namesSecret(value: object): boolean {
  return 'name' in value && typeof value.name === 'string' && isSecretName(value.name);
}

/** Names stay, values go: `{A: 'x'}` as well as `[{name: 'A', value: 'x'}]`. */
function hideValues(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.slice(0, 1000).map((item: unknown) => {
      const named = typeof item === 'object' && item !== null && 'name' in item;
      return named && typeof item.name === 'string' ? { name: item.name, value: HIDDEN } : HIDDEN;
    });
  }
  if (typeof value !== 'object' || value === null) return isHideable(value) ? HIDDEN : value;
  return Object.fromEntries(Object.keys(value).map((name) => [name, HIDDEN]));
}
