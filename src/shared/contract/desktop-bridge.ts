// What the preload offers the page in the desktop window, and the messages by which the page gets its
// port. Both sides take the names from here. `File` is the DOM's; this layer does not know it.

/** `window.aerieDesktop`: present only in the desktop window. */
export interface DesktopBridge<FileType> {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** Version of Aerie. */
  readonly version: string;
  /** Absolute path of a file dropped on the window; empty if it has none on disk. */
  getPathForFile(file: FileType): string;
}

/** The page asks its own window for a port with `{ type }`, at the start and after a disconnect. */
export const REQUEST_PORT = 'aerie:connect';
/** The answer: `{ type }` with the port as the only transferred object. */
export const PORT_READY = 'aerie:port';
/** Main asks the preload to show a session: it sets the page's address to {@link sessionRoute}. */
export const SHOW_ROUTE = 'aerie:show';
/** Command-line switch by which main tells the sandboxed preload the app's version. */
export const VERSION_SWITCH = '--aerie-version=';

/** Names the panel of a chat among those of sessions. */
export function chatPanel(chat: string): string {
  return `chat:${chat}`;
}

/** The part of the page's address after `#` that shows a session, in the desktop and in a browser. */
export function sessionRoute(id: string): string {
  return `#/s/${id}`;
}

/** The session id a `location.hash` names, or null. Ids are checked by whoever uses them. */
export function routeSession(hash: string): string | null {
  return hash.startsWith('#/s/') && hash.length > 4 ? hash.slice(4) : null;
}

/** The part of the page's address that asks for the dialog of a new chat. */
export const NEW_CHAT_ROUTE = '#/new-chat';

/** An item of a chat, or only the chat. */
export interface ChatAddress {
  readonly chat: string;
  readonly item?: string;
}

/** As {@link sessionRoute}, for a chat or one item of it. */
export function chatRoute(chat: string, item?: string): string {
  return `#/c/${chat}${item === undefined ? '' : `/${encodeURIComponent(item)}`}`;
}

/** The chat, and the item, that a `location.hash` names, or null. */
export function routeChat(hash: string): ChatAddress | null {
  return addressOf(/^#\/c\/([\w-]{1,64})(?:\/([^/]{1,1024}))?$/.exec(hash));
}

/** A link that the desktop opens by itself. */
export function chatLink(chat: string, item?: string): string {
  return `aerie://chat/${chat}${item === undefined ? '' : `/${encodeURIComponent(item)}`}`;
}

/** What a link of {@link chatLink} names, or null. */
export function linkedChat(link: string): ChatAddress | null {
  return addressOf(/^aerie:\/\/chat\/([\w-]{1,64})(?:\/([^/?#]{1,1024}))?$/.exec(link));
}

function addressOf(match: RegExpExecArray | null): ChatAddress | null {
  const [, chat, item] = match ?? [];
  if (chat === undefined) return null;
  try {
    return item === undefined ? { chat } : { chat, item: decodeURIComponent(item) };
  } catch {
    // Not a link of ours: anyone may have typed it.
    return null;
  }
}
