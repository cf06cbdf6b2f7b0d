/** How a session host of this build is started. */
export interface HostProgram {
  /** Names the build: 1 to 48 letters, digits and -; hosts of different builds run side by side. */
  readonly build: string;
  readonly version: string;
  /**
   * Puts the program where an update of the app does not touch it, if that is not done yet, and
   * returns its command line.
   */
  prepare(): Promise<{ readonly command: string; readonly args: readonly string[] }>;
  /** Removes what was put aside for other builds, but for those of `running`. */
  tidy(running: readonly string[]): Promise<void>;
}

/** Name of the host, and of its door, for a build. */
export function hostName(build: string): string {
  return `host-${build}`;
}

/** The name of a build: its version, and what tells it from others of that version. */
export function buildName(version: string, fingerprint: string): string {
  return `${version.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 32)}-${fingerprint}`;
}
