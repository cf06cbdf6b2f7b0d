// Every action of the app that has a name: the palette, menus and shortcuts all run from here.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { MethodName } from '#shared/contract/index.ts';
import type { Platform } from './platform.ts';
import { refusalOf } from './rights.ts';
import { showError, showToast } from './toast-store.ts';

/** One chord, or alternatives of which the first is shown. */
export type Chords = string | readonly string[];

/** Default chords by platform; `browser` and `macBrowser` replace those that a browser keeps for itself. */
export interface PlatformChords {
  readonly mac?: Chords;
  readonly other?: Chords;
  readonly browser?: Chords;
  readonly macBrowser?: Chords;
}

export interface Command {
  /** Stable, dotted, e.g. `terminal.split-right`. User bindings are kept under it. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly defaultChord?: Chords | PlatformChords | undefined;
  /** False while the command would do nothing; then its keys go to the program. */
  readonly when?: (() => boolean) | undefined;
  /** What it calls. Whoever may not is not offered the command, and told why if they press its keys. */
  readonly needs?: MethodName | undefined;
  readonly run: () => unknown;
  /** Words to find it by in the palette. */
  readonly keywords?: readonly string[] | undefined;
  /** Left out of the palette, e.g. `Go to tab 3`. */
  readonly hidden?: boolean | undefined;
}

const RECENT_MAX = 8;

export const commandStore = createStore<{
  byId: ReadonlyMap<string, Command>;
  recent: readonly string[];
}>(() => ({ byId: new Map(), recent: [] }));

/** Adds a command; a later one of the same id replaces it. Dispose to take it away. */
export function registerCommand(command: Command): Disposable {
  commandStore.setState(({ byId }) => ({ byId: new Map(byId).set(command.id, command) }));
  return toDisposable(() => {
    commandStore.setState(({ byId }) => {
      if (byId.get(command.id) !== command) return {};
      const next = new Map(byId);
      next.delete(command.id);
      return { byId: next };
    });
  });
}

/** All commands in order of registration. */
export function commands(): readonly Command[] {
  return [...commandStore.getState().byId.values()];
}

/** True if the command exists and would do something now. */
export function isEnabled(id: string): boolean {
  const command = commandStore.getState().byId.get(id);
  return command !== undefined && (command.when?.() ?? true);
}

/** What a command calls, as far as that is not open to everybody. */
export function neededBy(id: string): MethodName | undefined {
  return commandStore.getState().byId.get(id)?.needs;
}

/** True if it is to be listed: it would do something now, and this window may do it. */
export function isOffered({ hidden, when, needs }: Command): boolean {
  return !hidden && (when?.() ?? true) && (needs === undefined || refusalOf(needs) === undefined);
}

/** Runs a command; false if there is none or it is disabled. Failures are shown as a toast. */
export function runCommand(id: string): boolean {
  const command = commandStore.getState().byId.get(id);
  if (!command || !isEnabled(id)) return false;
  const detail = command.needs && refusalOf(command.needs);
  if (detail !== undefined) {
    showToast({ level: 'info', title: `"${command.title}" is not open to you`, detail, key: id });
    return true;
  }
  if (!command.hidden) remember(id);
  const fail = (error: unknown): void => showError(`"${command.title}" failed`, error);
  try {
    const result = command.run();
    if (result instanceof Promise) result.catch(fail);
  } catch (error) {
    fail(error);
  }
  return true;
}

/** The default chords of a command on a platform, first one first. */
export function defaultChords(command: Command, platform: Platform): readonly string[] {
  const spec = command.defaultChord;
  if (spec === undefined) return [];
  if (typeof spec === 'string') return [spec];
  if (!isPlatformChords(spec)) return spec;
  const own = platform.os === 'mac' ? spec.mac : spec.other;
  const browser = platform.os === 'mac' ? spec.macBrowser : spec.browser;
  const chosen = (platform.door === 'browser' ? browser : undefined) ?? own ?? [];
  return typeof chosen === 'string' ? [chosen] : chosen;
}

/** All commands, re-rendering when one comes or goes. */
export function useCommands(): ReadonlyMap<string, Command> {
  return useStore(commandStore, (s) => s.byId);
}

/** Ids of the commands run last, newest first. */
export function useRecentCommands(): readonly string[] {
  return useStore(commandStore, (s) => s.recent);
}

function remember(id: string): void {
  commandStore.setState(({ recent }) => ({
    recent: [id, ...recent.filter((other) => other !== id)].slice(0, RECENT_MAX),
  }));
}

function isPlatformChords(spec: readonly string[] | PlatformChords): spec is PlatformChords {
  return !Array.isArray(spec);
}
