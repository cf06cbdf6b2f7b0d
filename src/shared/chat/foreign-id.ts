import { MAX_FOREIGN_ID } from './chat-limits.ts';

/** An id that an agent chose, of bounded length and still as good as unique. */
export function foreignId(id: string): string {
  if (id.length <= MAX_FOREIGN_ID) return id;
  return `${id.slice(0, MAX_FOREIGN_ID - 18)}…${id.length}-${fingerprint(id)}`;
}

/** FNV-1a over the UTF-16 units. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
