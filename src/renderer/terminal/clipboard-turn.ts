// Several windows may show one session, and each sees its programs' requests for the clipboard. The
// window in front deals with them, the others wait until they are; answers count in all of them.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';

export type Consent = 'allow' | 'deny';

/** What windows tell each other. `request` stands for the text, which stays where it is. */
export type ClipboardNews =
  | { readonly kind: 'handled'; readonly sessionId: string; readonly request: string }
  | { readonly kind: 'consent'; readonly sessionId: string; readonly consent: Consent };

/** The window as one of several. */
export interface ClipboardPeers {
  /** True while this window has the keyboard: only then browsers let it write. */
  inFront(): boolean;
  onDidComeToFront(listener: () => void): void;
  tell(news: ClipboardNews): void;
  onDidHear(listener: (news: ClipboardNews) => void): void;
}

/** Which window deals with a request, and what people answered. One per page. */
export class ClipboardTurns {
  readonly #peers: ClipboardPeers;
  /** Answers by session; forgotten with the page. */
  readonly #consents = new Map<string, Consent>();
  /** The newest request of each session that waits for this window to come to the front. */
  readonly #waiting = new Map<string, { request: string; deal: () => void }>();
  /** The last request of each session that another window dealt with; it may be heard of here later. */
  readonly #handled = new Map<string, string>();

  constructor(peers: ClipboardPeers) {
    this.#peers = peers;
    peers.onDidComeToFront(() => this.#dealWithWaiting());
    peers.onDidHear((news) => this.#hear(news));
  }

  consent(sessionId: string): Consent | undefined {
    return this.#consents.get(sessionId);
  }

  setConsent(sessionId: string, consent: Consent): void {
    this.#consents.set(sessionId, consent);
    this.#peers.tell({ kind: 'consent', sessionId, consent });
  }

  /** Runs `deal` now or when this window comes to the front, unless another window does it first. */
  take(sessionId: string, text: string, deal: () => void): Disposable {
    const entry = { request: `${text.length}:${text.slice(0, 100)}`, deal };
    if (this.#peers.inFront()) {
      this.#deal(sessionId, entry);
    } else if (this.#handled.get(sessionId) === entry.request) {
      this.#handled.delete(sessionId);
    } else {
      this.#waiting.set(sessionId, entry);
    }
    return toDisposable(() => {
      if (this.#waiting.get(sessionId) === entry) this.#waiting.delete(sessionId);
    });
  }

  #deal(sessionId: string, entry: { request: string; deal: () => void }): void {
    this.#waiting.delete(sessionId);
    this.#peers.tell({ kind: 'handled', sessionId, request: entry.request });
    entry.deal();
  }

  #dealWithWaiting(): void {
    for (const [sessionId, entry] of [...this.#waiting]) this.#deal(sessionId, entry);
  }

  #hear(news: ClipboardNews): void {
    const { sessionId } = news;
    if (news.kind === 'consent') {
      this.#consents.set(sessionId, news.consent);
    } else if (this.#waiting.get(sessionId)?.request === news.request) {
      this.#waiting.delete(sessionId);
    } else {
      this.#handled.set(sessionId, news.request);
    }
  }
}

let turns: ClipboardTurns | undefined;

/** The turns of this page. */
export function clipboardTurns(): ClipboardTurns {
  turns ??= new ClipboardTurns(browserPeers());
  return turns;
}

function browserPeers(): ClipboardPeers {
  const channel = new BroadcastChannel('aerie-clipboard');
  return {
    inFront: () => document.hasFocus(),
    onDidComeToFront: (listener) => window.addEventListener('focus', listener),
    tell: (news) => channel.postMessage(news),
    onDidHear: (listener) =>
      channel.addEventListener('message', (event: MessageEvent<ClipboardNews>) =>
        listener(event.data),
      ),
  };
}
