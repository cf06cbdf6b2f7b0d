// One session on one pane: owns the xterm terminal, its add-ons and the channel to the host. Driven
// imperatively and free of React; what the pane shows around it is in `state`.

import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import type { StoreApi } from 'zustand/vanilla';
import {
  type Disposable,
  DisposableStore,
  MutableDisposable,
  toDisposable,
} from '#shared/base/disposable.ts';
import type { TerminalSink } from '#shared/client/terminal-channels.ts';
import { MAX_COLS, MAX_ROWS } from '#shared/contract/limits.ts';
import { pasteInput } from '#shared/terminal/paste-text.ts';
import { shellKind } from '#shared/terminal/shell-kind.ts';
import { quoteForShell } from '#shared/terminal/shell-quote.ts';
import type { ReconnectingTerminal } from '../client/reconnecting-terminal.ts';
import { playBell } from './bell-sound.ts';
import { cursorKeys } from './cursor-keys.ts';
import { droppedPaths } from './dropped-files.ts';
import { isNativePaste } from './native-paste.ts';
import { OutputPipe } from './output-pipe.ts';
import { ShellMarks } from './shell-marks.ts';
import { type Size, SizeKeeper } from './size-keeper.ts';
import { loadAddons } from './terminal-addons.ts';
import { TerminalClipboard } from './terminal-clipboard.ts';
import type { TerminalEnv } from './terminal-env.ts';
import { TerminalFind } from './terminal-find.ts';
import { installLinks } from './terminal-links.ts';
import { fixedOptions, terminalOptions, viewerColors } from './terminal-options.ts';
import { createViewState, type TerminalViewState } from './terminal-view-state.ts';
import { hasFastWebgl, WebglSlot } from './webgl-slots.ts';

const FIT_DELAY_MS = 50;
/** A pane hidden this long gives its graphics context to others. */
const HIDDEN_RELEASE_MS = 10_000;

/** Pixels of Ctrl and wheel for one step of text size. */
const WHEEL_STEP = 50;

const encoder = new TextEncoder();

export interface TerminalViewOptions {
  readonly sessionId: string;
  /** Element to fill. Emptied again on disposal. */
  readonly host: HTMLElement;
  readonly theme: ITheme;
  readonly env: TerminalEnv;
  /** Class names of parts that the view makes itself. */
  readonly classNames: { readonly link: string; readonly mark: string };
}

export class TerminalView implements Disposable {
  readonly sessionId: string;
  readonly state: StoreApi<TerminalViewState> = createViewState();
  readonly terminal: Terminal;
  readonly find: TerminalFind;
  readonly clipboard: TerminalClipboard;
  readonly marks: ShellMarks;
  readonly #env: TerminalEnv;
  readonly #host: HTMLElement;
  readonly #store = new DisposableStore();
  readonly #fit = new FitAddon();
  readonly #fitTimer: MutableDisposable<Disposable>;
  readonly #hiddenTimer: MutableDisposable<Disposable>;
  readonly #ligatures: MutableDisposable<Disposable>;
  readonly #webgl: WebglSlot;
  readonly #pipe: OutputPipe;
  readonly #sizes: SizeKeeper;
  readonly #channel: ReconnectingTerminal;
  #theme: ITheme;
  #visible = false;
  #generation = -1;
  #scrolledBack = 0;
  #wheel = 0;
  #covered = 0;
  /** True while input comes from other terminals, or goes to each in its own form. */
  #alone = false;

  constructor(options: TerminalViewOptions) {
    const { sessionId, host, theme, env, classNames } = options;
    this.sessionId = sessionId;
    this.#env = env;
    this.#host = host;
    this.#theme = theme;
    this.#fitTimer = this.#store.add(new MutableDisposable());
    this.#hiddenTimer = this.#store.add(new MutableDisposable());
    const terminal = new Terminal({ ...fixedOptions, ...terminalOptions(env.settings(), theme) });
    this.terminal = this.#store.add(terminal);
    this.#ligatures = this.#store.add(new MutableDisposable());
    terminal.loadAddon(this.#fit);
    const { progress } = loadAddons(terminal);
    progress.onChange((p) => this.state.setState({ progress: p.state === 0 ? null : p }));
    terminal.open(host);
    this.find = new TerminalFind(terminal, this.state);
    this.marks = new ShellMarks(terminal, {
      className: classNames.mark,
      onChange: () => this.#didChangeMarks(),
    });
    this.#pipe = this.#store.add(this.#createPipe());
    this.clipboard = this.#store.add(
      new TerminalClipboard({
        terminal,
        host,
        sessionId,
        env,
        deliver: (text) => {
          this.receivePaste(text);
          env.others()?.paste(text);
        },
        isLive: () => !this.#pipe.restoring,
      }),
    );
    this.#store.add(installLinks(terminal, host, classNames.link, env));
    this.#webgl = this.#store.add(
      new WebglSlot(terminal, env.clock, (renderer) => this.state.setState({ renderer })),
    );
    const opened = this.#measure() ?? sessionSize(env);
    this.#sizes = new SizeKeeper(opened, {
      ask: (size) => this.#channel.resize(size.cols, size.rows),
      onSizedElsewhere: (size) => this.#didSizeElsewhere(size),
    });
    this.#channel = this.#store.add(env.openTerminal({ id: sessionId, ...opened }, this.#sink()));
    this.#channel.colors(viewerColors(theme));
    this.#listen();
    this.#applySettings();
  }

  focus(): void {
    this.terminal.focus();
  }

  get hasFocus(): boolean {
    return this.#host.contains(document.activeElement);
  }

  /** Takes over new colours. */
  setTheme(theme: ITheme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.terminal.options.theme = theme;
    this.#channel.colors(viewerColors(theme));
  }

  /** Names the terminal for assistive technology. */
  setLabel(label: string): void {
    this.terminal.textarea?.setAttribute('aria-label', label);
  }

  /** Types `text` as if by keyboard, e.g. from on-screen keys. */
  type(text: string): void {
    this.terminal.input(cursorKeys(text, this.terminal.modes.applicationCursorKeysMode), true);
  }

  /** Types what was typed into another terminal. */
  receive(text: string): void {
    this.#inputAlone(cursorKeys(text, this.terminal.modes.applicationCursorKeysMode));
  }

  /** Pastes into this terminal alone, without asking. */
  receivePaste(text: string): void {
    this.#inputAlone(pasteInput(text, this.terminal.modes.bracketedPasteMode));
  }

  /**
   * Keeps the last lines readable above something of `height` pixels that lies over the bottom of
   * the pane: moves the picture up, not the size.
   */
  coverBottom(height: number): void {
    this.#covered = height;
    const screen = this.terminal.element?.querySelector<HTMLElement>('.xterm-screen');
    const { active } = this.terminal.buffer;
    const used = active.type === 'alternate' ? this.terminal.rows : active.cursorY + 1;
    const bottom = screen ? (screen.offsetHeight / this.terminal.rows) * used : 0;
    const lift = height === 0 ? 0 : Math.max(0, bottom - (this.#host.clientHeight - height));
    this.#host.style.transform = lift === 0 ? '' : `translateY(-${Math.ceil(lift)}px)`;
  }

  /** Makes the session as big as this pane. */
  claimSize(): void {
    this.#sizes.claim();
  }

  dispose(): void {
    this.#pipe.dispose();
    this.#store.dispose();
    this.#host.replaceChildren();
  }

  #createPipe(): OutputPipe {
    return new OutputPipe(this.terminal, {
      ack: (bytes) => this.#channel.ack(bytes),
      willRestore: (head) => {
        const { baseY, viewportY } = this.terminal.buffer.active;
        this.#scrolledBack = baseY - viewportY;
        this.marks.clear();
        this.terminal.options.scrollback = head.scrollback;
        if (head.generation !== this.#generation) this.state.setState({ exit: null });
        this.#generation = head.generation;
      },
      didRestore: (head) => {
        this.marks.restore(head.marks);
        if (this.#scrolledBack > 0) this.terminal.scrollLines(-this.#scrolledBack);
        this.#sizes.didResize(head);
        this.state.setState({ restored: true, heldInput: this.#channel.queuedInputBytes });
      },
      didResize: (cols, rows) => this.#sizes.didResize({ cols, rows }),
    });
  }

  #sink(): TerminalSink {
    return {
      snapshot: (head, _seq, replay) => this.#pipe.snapshot(head, replay),
      data: (_seq, bytes) => this.#pipe.data(bytes),
      resized: (cols, rows) => this.#pipe.resized(cols, rows),
      exited: (exit) => this.#pipe.after(() => this.state.setState({ exit })),
      failed: (failed) => this.state.setState({ failed }),
      inputRefused: (error) => {
        this.#env.toast({
          level: 'warning',
          title: 'Your typing was not sent',
          detail: error.message,
          key: `input:${this.sessionId}`,
        });
        this.state.setState({ heldInput: this.#channel.queuedInputBytes });
      },
    };
  }

  #listen(): void {
    const { terminal } = this;
    const store = this.#store;
    const env = this.#env;
    terminal.onData((data) => {
      this.#input(encoder.encode(data));
      if (!this.#alone && !this.state.getState().exit) env.others()?.type(data);
    });
    terminal.onBinary((data) =>
      this.#input(Uint8Array.from(data, (char) => char.charCodeAt(0) & 0xff)),
    );
    terminal.attachCustomKeyEventHandler((event) => this.#onKey(event));
    terminal.attachCustomWheelEventHandler((event) => this.#onWheel(event));
    terminal.onBell(() => this.#didBell());
    terminal.onSelectionChange(() =>
      this.state.setState({ hasSelection: terminal.hasSelection() }),
    );
    terminal.onRender(() => this.#didRender());
    terminal.buffer.onBufferChange(() => this.marks.restoreWaiting());
    store.add(
      terminal.parser.registerOscHandler(133, (payload) => {
        if (!this.#pipe.restoring) this.marks.handle(payload);
        return true;
      }),
    );
    store.add(env.onDidChangeSettings(() => this.#applySettings()));
    const observer = new ResizeObserver(() => this.#scheduleFit());
    observer.observe(this.#host);
    store.add(toDisposable(() => observer.disconnect()));
    this.#on('focusin', () => {
      this.#sizes.claim();
      if (this.#visible) this.#useRenderer();
    });
    this.#on('pointerdown', () => this.#sizes.claim());
    this.#on('dragover', (event) => event.preventDefault());
    this.#on('drop', (event) => this.#onDrop(event));
  }

  #on<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void {
    this.#host.addEventListener(type, listener);
    this.#store.add(toDisposable(() => this.#host.removeEventListener(type, listener)));
  }

  #inputAlone(text: string): void {
    this.#alone = true;
    this.terminal.input(text, true);
    this.#alone = false;
  }

  #input(bytes: Uint8Array): void {
    const { exit, failed } = this.state.getState();
    if (exit || failed) return;
    this.#sizes.claim();
    this.#channel.input(bytes);
    const heldInput = this.#channel.queuedInputBytes;
    if (heldInput !== this.state.getState().heldInput) this.state.setState({ heldInput });
  }

  /** True lets xterm have the key. */
  #onKey(event: KeyboardEvent): boolean {
    // 229: an input method is composing.
    if (event.isComposing || event.keyCode === 229) return true;
    if (isNativePaste(event, this.#env.os)) return false;
    if (event.type !== 'keydown') return true;
    if (this.#env.isShortcut(event)) return false;
    if (event.key === 'Enter' && this.state.getState().exit) {
      event.preventDefault();
      this.#env.restart();
      return false;
    }
    return true;
  }

  /** True lets xterm scroll. With Ctrl (or a pinch) the wheel changes the size of the text. */
  #onWheel(event: WheelEvent): boolean {
    if (!event.ctrlKey) {
      // Where nothing scrolls xterm types cursor keys right after this, for the program under the wheel.
      this.#alone = true;
      queueMicrotask(() => (this.#alone = false));
      return true;
    }
    event.preventDefault();
    this.#wheel += event.deltaY;
    if (Math.abs(this.#wheel) >= WHEEL_STEP) {
      this.#env.zoom(this.#wheel < 0 ? 1 : -1);
      this.#wheel = 0;
    }
    return false;
  }

  #onDrop(event: DragEvent): void {
    const data = event.dataTransfer;
    if (!data) return;
    event.preventDefault();
    event.stopPropagation();
    const paths = droppedPaths(data, this.#env.pathOfFile);
    if (paths.length > 0) {
      const kind = shellKind(this.#env.session()?.shell ?? '');
      const quoted = paths.map((path) => quoteForShell(kind, path)).join(' ');
      void this.clipboard.paste(`${quoted} `);
    } else if (data.files.length > 0) {
      this.#env.toast({
        level: 'info',
        title: 'Browsers hide where a file is stored',
        detail: 'Use the desktop app to drop files, or paste the path as text.',
        key: 'drop-hidden',
      });
    } else {
      void this.clipboard.paste(data.getData('text/plain'));
    }
    this.focus();
  }

  #applySettings(): void {
    const values = this.#env.settings();
    Object.assign(this.terminal.options, terminalOptions(values, this.#theme));
    if (values['terminal.ligatures'] && !this.#ligatures.value) {
      this.#loadLigatures().catch((error: unknown) => {
        console.error(error);
        const detail = 'Text is shown without them. Reload to try again.';
        this.#env.toast({
          level: 'info',
          title: 'Ligatures could not be loaded',
          detail,
          key: 'ligatures',
        });
      });
    } else if (!values['terminal.ligatures']) this.#ligatures.value = undefined;
    if (this.#visible) this.#useRenderer();
    this.#scheduleFit();
  }

  /** Loaded on demand: it carries a font parser that few people need. */
  async #loadLigatures(): Promise<void> {
    const { LigaturesAddon } = await import('@xterm/addon-ligatures');
    const wanted = this.#env.settings()['terminal.ligatures'] && !this.#store.disposed;
    if (!wanted || this.#ligatures.value) return;
    const addon = new LigaturesAddon();
    this.terminal.loadAddon(addon);
    this.#ligatures.value = addon;
  }

  #useRenderer(): void {
    const choice = this.#env.settings()['terminal.renderer'];
    if (choice === 'webgl' || (choice === 'auto' && hasFastWebgl())) this.#webgl.acquire();
    else this.#webgl.release();
  }

  #scheduleFit(): void {
    this.#fitTimer.value = this.#env.clock.after(FIT_DELAY_MS, () => this.#refit());
  }

  #refit(): void {
    const visible = this.#host.clientWidth > 0 && this.#host.clientHeight > 0;
    if (visible !== this.#visible) this.#didChangeVisibility(visible);
    const size = this.#measure();
    if (size) this.#sizes.didFit(size);
    this.#layOut();
    this.coverBottom(this.#covered);
  }

  #measure(): Size | undefined {
    if (this.#host.clientWidth === 0 || this.#host.clientHeight === 0) return undefined;
    const fitting = this.#fit.proposeDimensions();
    if (!fitting || Number.isNaN(fitting.cols) || Number.isNaN(fitting.rows)) return undefined;
    return {
      cols: Math.min(Math.max(fitting.cols, 2), MAX_COLS),
      rows: Math.min(Math.max(fitting.rows, 1), MAX_ROWS),
    };
  }

  #didChangeVisibility(visible: boolean): void {
    this.#visible = visible;
    if (visible) {
      this.#hiddenTimer.value = undefined;
      this.#useRenderer();
    } else {
      this.#hiddenTimer.value = this.#env.clock.after(HIDDEN_RELEASE_MS, () =>
        this.#webgl.release(),
      );
    }
  }

  #didSizeElsewhere(size: Size | null): void {
    this.state.setState({ sizedElsewhere: size });
    this.#layOut();
  }

  /** Gives the terminal's box the size of its grid while another window decides it, so that it can be centred. */
  #layOut(): void {
    const { element } = this.terminal;
    const screen = element?.querySelector<HTMLElement>('.xterm-screen');
    if (!element || !screen) return;
    const boxed = this.state.getState().sizedElsewhere !== null;
    this.#host.toggleAttribute('data-boxed', boxed);
    const style = getComputedStyle(element);
    const across = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight) + 14;
    const down = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    element.style.width = boxed ? `${screen.offsetWidth + across}px` : '';
    element.style.height = boxed ? `${screen.offsetHeight + down}px` : '';
  }

  #didRender(): void {
    const { baseY, viewportY } = this.terminal.buffer.active;
    const scrolledUp = viewportY < baseY;
    if (scrolledUp !== this.state.getState().scrolledUp) this.state.setState({ scrolledUp });
    // Fonts are measured late in panes that were opened while hidden.
    if (!this.#sizes.fitted && !this.#fitTimer.value) this.#scheduleFit();
    if (this.state.getState().sizedElsewhere) this.#layOut();
  }

  #didChangeMarks(): void {
    this.state.setState({ lastExitCode: this.marks.lastExitCode, commands: this.marks.count });
  }

  #didBell(): void {
    if (this.#pipe.restoring) return;
    const bell = this.#env.settings()['terminal.bell'];
    if (bell === 'visual' || bell === 'both') {
      this.state.setState((state) => ({ bells: state.bells + 1 }));
    }
    if (bell === 'sound' || bell === 'both') playBell();
  }
}

function sessionSize(env: TerminalEnv): Size {
  const session = env.session();
  return session ? { cols: session.cols, rows: session.rows } : { cols: 80, rows: 24 };
}
