import type { Event } from '#shared/base/emitter.ts';
import type { SettingKey, SettingPatch, SettingsState } from '#shared/contract/index.ts';

/**
 * The user's settings: one schema and one file format, in the desktop and headless. Values are
 * validated on read: a bad value falls back to its default and is reported, a broken file is set
 * aside (kept under another name) and reported; neither is ever fatal.
 */
export interface SettingsStore {
  readonly state: SettingsState;
  readonly onDidChange: Event<SettingsState>;
  /** Problems found while reading: one sentence each. */
  readonly problems: readonly string[];
  /** @throws AppError `storage_failed` when the file cannot be written; nothing is changed then. */
  update(patch: SettingPatch): void;
  /** Back to the defaults. @throws AppError `storage_failed` */
  reset(keys: readonly SettingKey[]): void;
  dispose(): void;
}
