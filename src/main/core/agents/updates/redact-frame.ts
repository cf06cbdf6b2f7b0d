// Takes secrets out of a message before it is kept for reading: authorisation headers, keys, tokens,
// passwords and the values of environment variables.

import { isRecord } from './narrow.ts';

const hidden = '[hidden]';
const secretName =
  /^(proxy-)?authorization$|^(set-)?cookie$|api[-_]?key|password|passwd|secret|credential|private[-_]?key|(^|[-_])(access|refresh|auth|bearer|id|session)?[-_]?token$/i;
const secretText = /\b(bearer|basic)\s+[\w.~+/=-]{8,}|\b(sk|pk|ghp|gho|xox[abp])[-_][\w-]{12,}/gi;
const maxText = 20_000;

/** True if values under such a name are not to be shown. Counts of tokens are no secrets. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) || /[a-z](Token|Secret|Password)$/.test(name);
}

function redactText(text: string): string {
  const short =
    text.length > maxText ? `${text.slice(0, maxText)}… (${text.length} characters)` : text;
  return short.replace(secretText, hidden);
}

/** `{name, value}` as headers and environment variables have it. */
function isNamedValue(value: unknown): value is { name: string; value: unknown } {
  return isRecord(value) && typeof value['name'] === 'string' && 'value' in value;
}

/** A copy without secrets. Deep nesting is cut off. */
export function redactFrame(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 40) return '[nested too deeply]';
  if (Array.isArray(value)) return value.map((item) => redactFrame(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = redactField(key, item, depth + 1);
  return copy;
}

function redactField(key: string, value: unknown, depth: number): unknown {
  if (key === 'env' || key === 'environment' || key === 'headers') return hideValues(value, depth);
  if (isSecretName(key) && (typeof value === 'string' || typeof value === 'object')) {
    return value === null ? null : hidden;
  }
  return redactFrame(value, depth);
}

function hideValues(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) {
    return value.map((item) =>
      isNamedValue(item) ? { name: item.name, value: hidden } : redactFrame(item, depth),
    );
  }
  if (!isRecord(value)) return redactFrame(value, depth);
  return Object.fromEntries(Object.keys(value).map((name) => [name, hidden]));
}
