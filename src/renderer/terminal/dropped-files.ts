// File paths out of a drop, from whatever the door can see of them. Pure but for the DOM types.

/** The part of DataTransfer that is read. */
export interface DroppedData {
  readonly files: Iterable<File> & { readonly length: number };
  getData(format: string): string;
}

/** Absolute paths of what was dropped; empty when the browser hides them. */
export function droppedPaths(
  data: DroppedData,
  pathOf: ((file: File) => string) | undefined,
): readonly string[] {
  if (pathOf) {
    const paths = [...data.files].map(pathOf).filter((path) => path !== '');
    if (paths.length > 0) return paths;
  }
  return uriListPaths(data.getData('text/uri-list') || data.getData('text/plain'));
}

/** The local paths among `file:` addresses, one per line; comment lines start with `#`. */
export function uriListPaths(list: string): readonly string[] {
  return list
    .split(/\r?\n/)
    .map((line) => (line.startsWith('file://') ? pathOfFileUri(line.trim()) : undefined))
    .filter((path) => path !== undefined);
}

function pathOfFileUri(uri: string): string | undefined {
  const url = URL.parse(uri);
  if (!url || (url.hostname !== '' && url.hostname !== 'localhost')) return undefined;
  try {
    const path = decodeURIComponent(url.pathname);
    if (path.includes('\0')) return undefined;
    return /^\/[A-Za-z]:\//.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
  } catch {
    // A broken percent escape.
    return undefined;
  }
}
