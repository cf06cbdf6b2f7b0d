// Where this window runs. Decides defaults of shortcuts and their spelling.

export type OperatingSystem = 'mac' | 'windows' | 'linux';

export interface Platform {
  readonly os: OperatingSystem;
  /** In a browser some shortcuts belong to the browser and never reach the page. */
  readonly door: 'desktop' | 'browser';
}

/** Reads the platform from what the browser tells. */
function detectPlatform(userAgent: string, desktop: boolean): Platform {
  const os = /Mac|iPhone|iPad/.test(userAgent)
    ? 'mac'
    : /Windows/.test(userAgent)
      ? 'windows'
      : 'linux';
  return { os, door: desktop ? 'desktop' : 'browser' };
}

/** The platform of this window. */
export const platform: Platform =
  typeof navigator === 'undefined'
    ? { os: 'linux', door: 'browser' }
    : detectPlatform(navigator.userAgent, 'aerieDesktop' in globalThis);
