import { chatLink, chatRoute } from '#shared/contract/desktop-bridge.ts';
import { desktopBridge } from '../../client/desktop-bridge.ts';

/** A link that opens a chat at an item: of this address, or the desktop app's own. */
export function itemLink(chat: string, item: string): string {
  if (desktopBridge()) return chatLink(chat, item);
  return `${location.origin}${location.pathname}${location.search}${chatRoute(chat, item)}`;
}
