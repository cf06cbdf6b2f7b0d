import type { SettingPatch } from '#shared/contract/index.ts';
import type { DesktopDriver } from './desktop-driver.ts';

/** Something the desktop promises. */
export interface Scenario {
  readonly title: string;
  /** The real runtime offers no way to do this from a test. */
  readonly doubleOnly?: true;
  /** Where the promise is another one. */
  readonly except?: NodeJS.Platform;
  readonly settings?: SettingPatch;
  run(desktop: DesktopDriver): Promise<void>;
}
