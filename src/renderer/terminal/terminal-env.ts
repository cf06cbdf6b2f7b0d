import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { TerminalSink } from '#shared/client/terminal-channels.ts';
import type { SessionInfo, SettingValues } from '#shared/contract/index.ts';
import type { OpenBody } from '#shared/protocol/stream/frames.ts';
import type { ReconnectingTerminal } from '../client/reconnecting-terminal.ts';
import type { ConfirmOptions } from '../stores/dialog-store.ts';
import type { ToastOptions } from '../stores/toast-store.ts';

/** Other terminals that get what is typed into one. */
export interface OtherTerminals {
  readonly count: number;
  type(data: string): void;
  /** Pastes in the form that each program asked for. */
  paste(text: string): void;
  /** True if one of them would run lines of `text` at once. */
  runLines(text: string): boolean;
}

/** All that a terminal view needs of the app around it. */
export interface TerminalEnv {
  readonly clock: Clock;
  readonly os: 'mac' | 'windows' | 'linux';
  openTerminal(body: OpenBody, sink: TerminalSink): ReconnectingTerminal;
  session(): SessionInfo | undefined;
  settings(): SettingValues;
  onDidChangeSettings(listener: () => void): Disposable;
  /** True if the app takes this key press for itself. */
  isShortcut(event: KeyboardEvent): boolean;
  confirm(options: ConfirmOptions): Promise<boolean>;
  toast(options: ToastOptions): void;
  restart(): void;
  /** Others that get what is typed here; undefined when there are none. */
  others(): OtherTerminals | undefined;
  /** Makes text larger (1) or smaller (-1). */
  zoom(by: 1 | -1): void;
  /** Opens a checked web address outside the app. */
  openUrl(url: string): void;
  /** Absolute path of a dropped file; undefined where the door hides paths. */
  readonly pathOfFile: ((file: File) => string) | undefined;
}
