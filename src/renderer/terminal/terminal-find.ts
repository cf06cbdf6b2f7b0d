import { type ISearchOptions, SearchAddon } from '@xterm/addon-search';
import type { Terminal } from '@xterm/xterm';
import type { StoreApi } from 'zustand/vanilla';
import type { TerminalViewState } from './terminal-view-state.ts';

export interface FindOptions {
  readonly caseSensitive: boolean;
  readonly wholeWord: boolean;
  readonly regex: boolean;
}

/** Colours of matches on dark and on light schemes; text keeps its own colour and stays legible. */
const matchColors = {
  dark: {
    matchBackground: '#5c5016',
    matchOverviewRuler: '#b59a2a',
    activeMatchBackground: '#8f3f12',
    activeMatchColorOverviewRuler: '#ff8a3d',
  },
  light: {
    matchBackground: '#ffe9a8',
    matchOverviewRuler: '#c79a00',
    activeMatchBackground: '#ffc48a',
    activeMatchColorOverviewRuler: '#c2571a',
  },
};

/** Searches one terminal's scrollback and screen. */
export class TerminalFind {
  readonly #addon = new SearchAddon({ highlightLimit: 2000 });
  readonly #terminal: Terminal;
  readonly #state: StoreApi<TerminalViewState>;
  #lastOptions: FindOptions | undefined;

  constructor(terminal: Terminal, state: StoreApi<TerminalViewState>) {
    this.#terminal = terminal;
    this.#state = state;
    terminal.loadAddon(this.#addon);
    this.#addon.onDidChangeResults(({ resultIndex, resultCount }) => {
      this.#set({ index: resultIndex + 1, count: resultCount });
    });
  }

  open(): void {
    this.#set({ open: true });
  }

  /** Hides the matches and gives the keyboard back to the terminal. */
  close(): void {
    this.#addon.clearDecorations();
    this.#set({ open: false, index: 0, count: 0 });
    this.#terminal.focus();
  }

  /**
   * Goes to a match. `typing` stays at the present match while it still fits.
   */
  find(text: string, options: FindOptions, step: 'typing' | 'next' | 'previous'): void {
    if (text === '') {
      this.#addon.clearDecorations();
      this.#terminal.clearSelection();
      this.#set({ index: 0, count: 0, valid: true });
      return;
    }
    const valid = !options.regex || isRegex(text);
    this.#set({ valid });
    if (!valid) return;
    // The add-on does not notice changed options by itself (0.16); without matches it starts anew.
    if (options !== this.#lastOptions) this.#addon.clearDecorations();
    this.#lastOptions = options;
    const search: ISearchOptions = {
      ...options,
      decorations:
        matchColors[isLight(this.#terminal.options.theme?.background) ? 'light' : 'dark'],
      incremental: step === 'typing',
    };
    if (step === 'previous') this.#addon.findPrevious(text, search);
    else this.#addon.findNext(text, search);
  }

  #set(change: Partial<TerminalViewState['find']>): void {
    this.#state.setState(({ find }) => ({ find: { ...find, ...change } }));
  }
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    // Half-typed expressions are normal.
    return false;
  }
}

/** True for a background that dark text is read on. */
function isLight(background: string | undefined): boolean {
  const [, r = '0', g = '0', b = '0'] = /^#(..)(..)(..)/.exec(background ?? '') ?? [];
  const [red, green, blue] = [r, g, b].map((part) => Number.parseInt(part, 16));
  return 0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0) > 140;
}
