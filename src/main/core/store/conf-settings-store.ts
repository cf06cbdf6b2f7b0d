import { isDeepStrictEqual } from 'node:util';
import { AppError } from '#shared/base/app-error.ts';
import { MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import {
  type SettingKey,
  type SettingPatch,
  type SettingsState,
  type SettingValues,
  settingDefinitions,
  settingKeys,
  settingPatch,
  settingSchemas,
  settingValues,
} from '#shared/contract/index.ts';
import type { SettingsFile } from './settings-file.ts';
import type { SettingsStore } from './settings-store.ts';

type Raw = Readonly<Record<string, unknown>>;

/** One write often causes several change events; they are read as one. */
const SETTLE_MS = 100;

/**
 * {@link SettingsStore} over a file that may also be edited by hand. Only values that differ from
 * their default are written; keys it does not know are left as they are.
 */
export class ConfSettingsStore implements SettingsStore {
  readonly #file: SettingsFile;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #changed = new Emitter<SettingsState>();
  readonly #watching = new MutableDisposable();
  readonly #settling = new MutableDisposable();
  readonly #problems: string[] = [];
  #raw: Raw;
  #state: SettingsState;
  readonly onDidChange = this.#changed.event;

  constructor(options: { file: SettingsFile; clock: Clock; logger: Logger }) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#raw = this.#readFirst();
    this.#state = this.#interpret(this.#raw);
    this.#watching.value = this.#file.watch(() => {
      this.#settling.value = this.#clock.after(SETTLE_MS, () => this.#reload());
    });
  }

  get state(): SettingsState {
    return this.#state;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  update(patch: SettingPatch): void {
    const parsed = settingPatch.safeParse(patch);
    if (!parsed.success) {
      const key = String(parsed.error.issues[0]?.path[0] ?? '');
      throw new AppError('setting_invalid', `That value is not valid for the setting "${key}".`);
    }
    const raw: Record<string, unknown> = { ...this.#latest() };
    for (const key of settingKeys) {
      const value = parsed.data[key];
      if (value === undefined) continue;
      if (isDeepStrictEqual(value, settingDefinitions[key].default)) delete raw[key];
      else raw[key] = value;
    }
    this.#save(raw);
  }

  reset(keys: readonly SettingKey[]): void {
    const raw: Record<string, unknown> = { ...this.#latest() };
    for (const key of keys) delete raw[key];
    this.#save(raw);
  }

  dispose(): void {
    this.#watching.dispose();
    this.#settling.dispose();
    this.#changed.dispose();
  }

  #readFirst(): Raw {
    try {
      return asObject(this.#file.read());
    } catch (error) {
      this.#problems.push(this.#setAside(error));
      return {};
    }
  }

  /** Keeps a file that cannot be understood under another name; returns the sentence to show. */
  #setAside(error: unknown): string {
    this.#logger.warn({ err: error }, 'The settings file could not be read.');
    const path = this.#file.path;
    if (!(error instanceof SyntaxError)) {
      return `The settings file ${path} could not be opened, so all settings have their defaults. Check its permissions.`;
    }
    try {
      const aside = this.#file.setAside(this.#clock.now());
      return `The settings file was not valid JSON, so all settings have their defaults. It was kept as ${aside}.`;
    } catch (cause) {
      this.#logger.warn({ err: cause }, 'The broken settings file could not be renamed.');
      return `The settings file ${path} is not valid JSON, so all settings have their defaults. Correct or delete it.`;
    }
  }

  /** The file as it is now, so that an edit made elsewhere a moment ago is not undone. */
  #latest(): Raw {
    try {
      return asObject(this.#file.read());
    } catch {
      // Broken or locked by an edit in progress: what we last understood wins.
      return this.#raw;
    }
  }

  #save(raw: Raw): void {
    try {
      this.#file.write(raw);
    } catch (error) {
      throw new AppError(
        'storage_failed',
        `The settings could not be saved to ${this.#file.path}. Check free space and permissions.`,
        { cause: error },
      );
    }
    this.#apply(raw);
  }

  #reload(): void {
    try {
      this.#apply(asObject(this.#file.read()));
    } catch (error) {
      // Likely an edit in progress; the file is looked at again with its next change.
      this.#logger.warn({ err: error }, 'The settings file changed but could not be read.');
    }
  }

  #apply(raw: Raw): void {
    this.#raw = raw;
    const next = this.#interpret(raw);
    if (isDeepStrictEqual(next, this.#state)) return;
    this.#state = next;
    this.#changed.fire(next);
  }

  #interpret(raw: Raw): SettingsState {
    const changed: SettingKey[] = [];
    const values: Record<string, unknown> = {};
    for (const key of settingKeys) {
      const definition = settingDefinitions[key];
      values[key] = definition.default;
      if (!Object.hasOwn(raw, key)) continue;
      const parsed = settingSchemas[key].safeParse(raw[key]);
      if (!parsed.success) {
        const problem = `The value of "${definition.title}" (${key}) in ${this.#file.path} is not valid, so its default is used.`;
        if (!this.#problems.includes(problem)) this.#problems.push(problem);
      } else if (!isDeepStrictEqual(parsed.data, definition.default)) {
        values[key] = parsed.data;
        changed.push(key);
      }
    }
    const complete: SettingValues = settingValues.parse(values);
    return { values: complete, changed };
  }
}

function asObject(value: unknown): Raw {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SyntaxError('The settings file does not hold a JSON object.');
  }
  return Object.fromEntries(Object.entries(value));
}
