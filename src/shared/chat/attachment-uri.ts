// Names of what goes with a message and is no file: an agent tells it apart by them, and so does a
// person who reads the transcript.

const PREFIX = 'attachment:///';

/** What a piece of text or data that is sent along is called as a URI. */
export function attachmentUri(name: string): string {
  return PREFIX + encodeURIComponent(name.toWellFormed());
}

/** The name in such a URI; undefined for any other. */
export function attachmentName(uri: string): string | undefined {
  if (!uri.startsWith(PREFIX)) return undefined;
  try {
    return decodeURIComponent(uri.slice(PREFIX.length));
  } catch {
    return undefined;
  }
}
