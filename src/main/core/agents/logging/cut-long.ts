// Keeps what is remembered for a log from filling the memory: agents send files, images and the whole
// output of commands again and again.

import { cutText } from './cut-text.ts';

/** Characters left of a text that is cut, at most, and values looked at. */
const LEFT = 1000;
const MOST_VALUES = 2000;
const DEEPEST = 32;

/**
 * The value itself if all its texts together have at most `most` characters, else a copy in which long
 * ones are cut and say so. For values that came as JSON.
 */
export function cutLong(value: unknown, most: number): unknown {
  const budget = { chars: most, values: MOST_VALUES };
  if (fits(value, budget, 0)) return value;
  return shorten(value, { chars: most, values: MOST_VALUES }, 0);
}

/** On the way of every message: no lists are made. */
function fits(value: unknown, budget: { chars: number; values: number }, depth: number): boolean {
  budget.values -= 1;
  if (typeof value === 'string') budget.chars -= value.length;
  if (budget.chars < 0 || budget.values < 0) return false;
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= DEEPEST) return false;
  for (const key in value) {
    if (!fits(Reflect.get(value, key), budget, depth + 1)) return false;
  }
  return true;
}

function shorten(
  value: unknown,
  budget: { chars: number; values: number },
  depth: number,
): unknown {
  budget.values -= 1;
  if (typeof value === 'string') return shortText(value, budget);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST || budget.values < 0) return '[left out]';
  if (Array.isArray(value)) {
    const kept = value.slice(0, Math.max(0, budget.values));
    return kept.map((item: unknown) => shorten(item, budget, depth + 1));
  }
  const entries = Object.entries(value).slice(0, Math.max(0, budget.values));
  return Object.fromEntries(entries.map(([key, item]) => [key, shorten(item, budget, depth + 1)]));
}

function shortText(text: string, budget: { chars: number }): string {
  const kept = cutText(text, Math.min(LEFT, Math.max(0, budget.chars)));
  budget.chars -= kept.length;
  return kept.length === text.length
    ? text
    : `${kept}… [${text.length - kept.length} more characters]`;
}
