/** The scheme and host our own page is served from. */
export const APP_SCHEME = 'aerie';
const APP_HOST = 'app';
/** Address of the page. */
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/`;

/** The frame a request came from. */
export interface AskingFrame {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/** True if `url` is a page or file of our own origin. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return (
    parsed !== null &&
    parsed.protocol === `${APP_SCHEME}:` &&
    parsed.hostname === APP_HOST &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === ''
  );
}

/** Null if the frame may have a port, else why not, for the log. `frame` is null once it is gone. */
export function mayHavePort(frame: AskingFrame | null): string | null {
  if (frame === null) return 'the frame is gone';
  if (!frame.isMainFrame) return 'not a main frame';
  return isOwnUrl(frame.url) ? null : 'not our own page';
}
