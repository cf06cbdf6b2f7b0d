// Which links of terminal output may be opened. Output is untrusted: only web addresses, and a link
// whose text shows one address while it leads to another is pointed out.

const MAX_URL = 2048;

/** The address if it may be opened, normalised (international names in their ASCII form); else undefined. */
export function safeUrl(text: string): string | undefined {
  if (text.length > MAX_URL || /[\x00-\x1f\x7f]/.test(text)) return undefined;
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    return undefined;
  }
  return url.href;
}

/** True if `shown` looks like an address of another host than `url`. */
export function isMisleading(shown: string, url: string): boolean {
  const text = shown.trim();
  const looks = /^(?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)(?::\d+\/|[/?#]|$)/i.exec(text);
  if (!looks) return false;
  const claimed = URL.parse(/^https?:/i.test(text) ? text : `https://${text}`);
  return claimed?.hostname !== URL.parse(url)?.hostname;
}
