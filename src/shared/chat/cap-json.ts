import { cutEnd } from './safe-text.ts';

const MAX_DEPTH = 8;
const MAX_ENTRIES = 200;
const MAX_KEY = 128;

/**
 * A copy of `value` as plain JSON that holds at most about `maxChars` characters of text: long strings,
 * lists and objects are shortened, what is nested too deep is left out.
 */
export function capJson(value: unknown, maxChars: number): unknown {
  const budget = { left: maxChars };
  return copy(value, budget, 0);
}

function copy(value: unknown, budget: { left: number }, depth: number): unknown {
  budget.left -= 8;
  switch (typeof value) {
    case 'string':
      return text(value, budget);
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      if (depth >= MAX_DEPTH) return '…';
      return Array.isArray(value) ? list(value, budget, depth) : record(value, budget, depth);
    default:
      return null;
  }
}

function text(value: string, budget: { left: number }): string {
  const max = Math.max(0, budget.left);
  budget.left -= Math.min(value.length, max);
  return value.length <= max ? value : `${cutEnd(value, max)}…`;
}

function list(value: readonly unknown[], budget: { left: number }, depth: number): unknown[] {
  const copied: unknown[] = [];
  for (const entry of value) {
    if (copied.length >= MAX_ENTRIES || budget.left <= 0) return [...copied, '…'];
    copied.push(copy(entry, budget, depth + 1));
  }
  return copied;
}

function record(value: object, budget: { left: number }, depth: number): unknown {
  const copied: [string, unknown][] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (copied.length >= MAX_ENTRIES || budget.left <= 0) break;
    // Not even a harmless copy gets a prototype of somebody else's choice.
    if (key === '__proto__' || entry === undefined) continue;
    const short = cutEnd(key, MAX_KEY);
    budget.left -= short.length;
    copied.push([short, copy(entry, budget, depth + 1)]);
  }
  return Object.fromEntries(copied);
}
