// Copy and paste of one terminal, in both directions: what a person copies and pastes, and what a
// program asks for by OSC 52. Programs never read the clipboard and write only with consent.

import type { Terminal } from '@xterm/xterm';
import {
  type Disposable,
  DisposableStore,
  MutableDisposable,
  toDisposable,
} from '#shared/base/disposable.ts';
import { pasteLines, pastePreview, pasteRunsLines } from '#shared/terminal/paste-text.ts';
import { clipboardTurns } from './clipboard-turn.ts';
import { parseOsc52 } from './osc52.ts';
import type { TerminalEnv } from './terminal-env.ts';

/** Pure: what is asked before a paste that may run. */
export function pasteQuestion(lines: number, terminals: number): string {
  const into = terminals > 1 ? ` in ${terminals} terminals` : '';
  if (lines === 1) return `Paste and run this line${into}?`;
  return `Paste ${lines} lines${into.replace(' in ', ' into ')}?`;
}

export class TerminalClipboard implements Disposable {
  readonly #terminal: Terminal;
  readonly #sessionId: string;
  readonly #env: TerminalEnv;
  readonly #deliver: (text: string) => void;
  readonly #store = new DisposableStore();
  readonly #turn = this.#store.add(new MutableDisposable());

  /** `deliver` types confirmed text. `isLive` is false while old output is restored, whose requests were answered before. */
  constructor(options: {
    terminal: Terminal;
    host: HTMLElement;
    sessionId: string;
    env: TerminalEnv;
    deliver: (text: string) => void;
    isLive: () => boolean;
  }) {
    const { terminal, host, sessionId, env, isLive } = options;
    this.#terminal = terminal;
    this.#sessionId = sessionId;
    this.#env = env;
    this.#deliver = options.deliver;
    const onPaste = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      void this.paste(event.clipboardData?.getData('text/plain') ?? '');
    };
    host.addEventListener('paste', onPaste, { capture: true });
    this.#store.add(
      toDisposable(() => host.removeEventListener('paste', onPaste, { capture: true })),
    );
    this.#store.add(
      terminal.parser.registerOscHandler(52, (payload) => {
        if (isLive()) this.#request(payload);
        return true;
      }),
    );
    this.#store.add(
      terminal.onSelectionChange(() => {
        if (env.settings()['terminal.copyOnSelect'] && terminal.hasSelection()) void this.copy();
      }),
    );
  }

  /** Sends `text` to the program, after asking if it would run several lines. False if it was not sent. */
  async paste(text: string): Promise<boolean> {
    if (text === '') return false;
    const ask = this.#env.settings()['terminal.confirmMultilinePaste'];
    const others = this.#env.others();
    const here = pasteRunsLines(text, this.#terminal.modes.bracketedPasteMode);
    if (ask && (here || others?.runLines(text))) {
      const lines = pasteLines(text);
      const sure = await this.#env.confirm({
        title: pasteQuestion(lines, (others?.count ?? 0) + 1),
        body: others
          ? 'Each of these terminals may run each line at once.'
          : 'The program may run each line at once.',
        detail: pastePreview(text),
        confirmLabel: 'Paste',
      });
      this.#terminal.focus();
      if (!sure) return false;
    }
    this.#deliver(text);
    return true;
  }

  /** Pastes from the system clipboard, where the browser allows to read it. */
  async pasteFromClipboard(): Promise<void> {
    let text: string;
    try {
      text = await navigator.clipboard.readText();
    } catch {
      // The person or the browser said no; the keyboard always works.
      const keys = this.#env.os === 'mac' ? '⌘V' : 'Ctrl+Shift+V';
      this.#env.toast({
        level: 'warning',
        title: 'The browser does not let Aerie read the clipboard',
        detail: `Press ${keys} in the terminal to paste.`,
        key: 'clipboard-read',
      });
      return;
    }
    await this.paste(text);
  }

  /** Copies the selection; false if nothing is selected. */
  async copy(): Promise<boolean> {
    if (!this.#terminal.hasSelection()) return false;
    await this.#write(this.#terminal.getSelection());
    return true;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #request(payload: string): void {
    const request = parseOsc52(payload);
    if (request.kind !== 'write') return;
    const { text } = request;
    this.#turn.value = clipboardTurns().take(this.#sessionId, text, () => {
      const setting = this.#env.settings()['terminal.clipboardWrite'];
      const consent = setting === 'ask' ? clipboardTurns().consent(this.#sessionId) : setting;
      if (consent === 'allow') void this.#write(text);
      else if (consent === undefined) this.#ask(text);
    });
  }

  #ask(text: string): void {
    const session = this.#env.session();
    const name = session?.name ?? (session?.title || this.#sessionId);
    const preview = text.replace(/\s+/g, ' ').trim();
    this.#env.toast({
      level: 'warning',
      title: `"${name.slice(0, 60)}" wants to copy text to your clipboard`,
      detail:
        preview.length > 80 ? `${preview.slice(0, 80)}… (${text.length} characters)` : preview,
      key: `osc52:${this.#sessionId}`,
      actions: [
        {
          label: 'Allow for this session',
          run: () => {
            clipboardTurns().setConsent(this.#sessionId, 'allow');
            void this.#write(text);
          },
        },
        { label: 'Block', run: () => clipboardTurns().setConsent(this.#sessionId, 'deny') },
      ],
    });
  }

  async #write(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers refuse pages that are not in front; a click makes it a person's wish.
      this.#env.toast({
        level: 'info',
        title: 'Text is ready to be copied',
        key: `copy:${this.#sessionId}`,
        actions: [{ label: 'Copy', run: () => void navigator.clipboard.writeText(text) }],
      });
    }
  }
}
