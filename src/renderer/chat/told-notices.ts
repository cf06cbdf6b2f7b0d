// Notices that somebody has read and put away, kept by this browser.

const KEY = 'aerie.told-notices';
/** The oldest ones go beyond. */
const MAX_KEPT = 50;

/** Ids of notices that were put away, the newest first. */
export function readNotices(): readonly string[] {
  try {
    return parseNotices(localStorage.getItem(KEY) ?? '[]');
  } catch {
    return kept;
  }
}

/** Where storage is refused they are put away as long as the page lives. */
let kept: readonly string[] = [];

/** Puts a notice away for good; the ids of all that are. */
export function rememberNotice(id: string): readonly string[] {
  kept = [id, ...readNotices().filter((other) => other !== id)].slice(0, MAX_KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Full, or forbidden.
  }
  return kept;
}

/** Pure: reads what was kept. Whatever is wrong in it does not count. */
export function parseNotices(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return [];
  return value.filter((id) => typeof id === 'string').slice(0, MAX_KEPT);
}
