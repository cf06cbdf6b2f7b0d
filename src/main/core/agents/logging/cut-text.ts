/**
 * At most `length` characters of a text. Unlike `slice`, the result does not keep the whole text in
 * memory as long as it lives.
 */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return Buffer.from(text.slice(0, length), 'utf16le').toString('utf16le');
}
