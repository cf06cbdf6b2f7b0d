// The settings file as both doors use it: `conf` headless, `electron-store` in the desktop. Both
// libraries write the same format; reading is done here, so that a broken file can be set aside
// before a library sees it.

import { mkdirSync, readFileSync, renameSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';

/** A JSON object in a file. */
export interface SettingsFile {
  readonly path: string;
  /** What the file holds, or undefined if there is none. Throws `SyntaxError` if it is not JSON, or the system's error. */
  read(): unknown;
  /** Replaces the content at once (never half a file). Throws the system's error. */
  write(values: Readonly<Record<string, unknown>>): void;
  /** Renames the file so that it is kept but not used any more; returns the new path. */
  setAside(now: number): string;
  /** Calls back some time after anything changed the file. Does nothing where the system cannot tell. */
  watch(onChange: () => void): Disposable;
}

/** The part of `Conf` and `ElectronStore` used here. */
export interface ConfLike {
  store: Record<string, unknown>;
}

/**
 * A {@link SettingsFile} at `path`. `open` makes the library's object for that same path; it is
 * called for the first write only, because the libraries load slowly and throw on a broken file.
 */
export function confSettingsFile(path: string, open: () => ConfLike): SettingsFile {
  let conf: ConfLike | undefined;
  return {
    path,
    read() {
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    },
    write(values) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      conf ??= open();
      conf.store = { ...values };
    },
    setAside(now) {
      const stamp = new Date(now).toISOString().replaceAll(':', '-');
      const aside = `${path.replace(/\.json$/, '')}.broken-${stamp}.json`;
      renameSync(path, aside);
      return aside;
    },
    watch: (onChange) => watchFile(path, onChange),
  };
}

/** Calls back after anything changed the file; does nothing where the system cannot tell. */
export function watchFile(path: string, onChange: () => void): Disposable {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // The folder, because editors and atomic writes replace the file.
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) onChange();
    });
    watcher.on('error', () => watcher.close());
    return toDisposable(() => watcher.close());
  } catch {
    // No watching here (e.g. no inotify handles left): edits are seen at the next start.
    return toDisposable(() => {});
  }
}
