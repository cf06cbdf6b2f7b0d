import type { IProgressState } from '@xterm/addon-progress';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExitStatus } from '#shared/contract/session.ts';
import type { FailedBody } from '#shared/protocol/stream/frames.ts';
import type { Size } from './size-keeper.ts';

/** What a pane shows around the terminal itself. */
export interface TerminalViewState {
  /** False until the first snapshot is on the screen. */
  readonly restored: boolean;
  readonly exit: ExitStatus | null;
  /** The session cannot be shown any more. */
  readonly failed: FailedBody | null;
  /** The session's size when another viewer decides it, else null. */
  readonly sizedElsewhere: Size | null;
  readonly scrolledUp: boolean;
  /** OSC 9;4 progress; null while there is none. */
  readonly progress: IProgressState | null;
  readonly find: FindState;
  readonly hasSelection: boolean;
  /** Exit code of the last command, where the shell reports it. */
  readonly lastExitCode: number | null;
  /** Commands the shell has reported. */
  readonly commands: number;
  /** Counts bells that are to be seen. */
  readonly bells: number;
  /** Bytes typed while offline and held for later. */
  readonly heldInput: number;
  readonly renderer: 'webgl' | 'dom';
}

export interface FindState {
  readonly open: boolean;
  /** Position of the current match, from 1; 0 for none. */
  readonly index: number;
  readonly count: number;
  /** False while the text is not a valid regular expression. */
  readonly valid: boolean;
}

export function createViewState(): StoreApi<TerminalViewState> {
  return createStore<TerminalViewState>(() => ({
    restored: false,
    exit: null,
    failed: null,
    sizedElsewhere: null,
    scrolledUp: false,
    progress: null,
    find: { open: false, index: 0, count: 0, valid: true },
    hasSelection: false,
    lastExitCode: null,
    commands: 0,
    bells: 0,
    heldInput: 0,
    renderer: 'dom',
  }));
}
