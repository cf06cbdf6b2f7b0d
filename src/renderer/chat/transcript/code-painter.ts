// Has code coloured by a worker that is started with the first code and ended when nobody has needed
// it for a while.

import type { Disposable } from '#shared/base/disposable.ts';
import type { ColourReply, ColourRequest } from './code-colour-messages.ts';
import type { CodeLine } from './code-colours.ts';
import { endOfLines } from './end-of-lines.ts';

/** A worker that colours code. */
export interface ColourWorker {
  post(request: ColourRequest): void;
  end(): void;
}

/** Starts a worker; `onFailure` if it cannot go on. */
export type StartColourWorker = (
  onReply: (reply: ColourReply) => void,
  onFailure: () => void,
) => ColourWorker;

/** Lines of a text that have colours. */
export interface PaintedCode {
  /** The text of `lines`, with the line feed after the last. */
  readonly code: string;
  readonly lines: readonly CodeLine[];
}

export const nothingPainted: PaintedCode = { code: '', lines: [] };

/** One text that is coloured as it grows. Dispose when nobody looks at it any more. */
export interface CodePainting extends Disposable {
  /** Colours the whole lines of `code`, which replaces what was given before. */
  paint(code: string): void;
}

interface Doc {
  readonly number: number;
  readonly language: string;
  readonly onDidPaint: (painted: PaintedCode) => void;
  painted: PaintedCode;
  wanted: string;
  /** What the worker was asked to go on from; undefined while nothing is asked. */
  asked: string | undefined;
  /** Characters that this worker knows. */
  known: number;
  failed: boolean;
}

/** Lines asked for at once: few enough for a first picture to come soon. */
const STEP = 400;
/** More code than this stays plain. */
const MAX_CODE = 1_000_000;
const IDLE_MS = 20_000;

export class CodePainter implements Disposable {
  readonly #start: StartColourWorker;
  readonly #idleMs: number;
  readonly #docs = new Map<number, Doc>();
  #worker: ColourWorker | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #next = 1;

  constructor(start: StartColourWorker, idleMs = IDLE_MS) {
    this.#start = start;
    this.#idleMs = idleMs;
  }

  /** True while there is a worker. */
  get running(): boolean {
    return this.#worker !== undefined;
  }

  /** A text in a language of `languageOf`; `before` is what is known of it already. */
  open(
    language: string,
    onDidPaint: (painted: PaintedCode) => void,
    before = nothingPainted,
  ): CodePainting {
    const number = this.#next;
    this.#next += 1;
    const doc: Doc = {
      number,
      language,
      onDidPaint,
      painted: before,
      wanted: '',
      asked: undefined,
      known: 0,
      failed: false,
    };
    this.#docs.set(number, doc);
    return {
      paint: (code) => {
        doc.wanted = code;
        this.#ask(doc);
      },
      dispose: () => {
        this.#docs.delete(number);
        this.#worker?.post({ type: 'forget', doc: number });
      },
    };
  }

  /** Ends the worker; it is started again when it is needed. */
  dispose(): void {
    clearTimeout(this.#idle);
    this.#worker?.end();
    this.#worker = undefined;
    for (const doc of this.#docs.values()) {
      doc.asked = undefined;
      doc.known = 0;
    }
  }

  #ask(doc: Doc): void {
    if (doc.asked !== undefined || doc.failed || doc.wanted.length > MAX_CODE) return;
    if (!doc.wanted.startsWith(doc.painted.code)) {
      doc.painted = nothingPainted;
      doc.known = 0;
    }
    const isKnown = doc.known === doc.painted.code.length;
    const from = isKnown ? doc.known : 0;
    const end = endOfLines(doc.wanted, doc.painted.code.length, STEP);
    if (end === doc.painted.code.length) return;
    doc.asked = doc.wanted.slice(0, end);
    const text = doc.asked.slice(from);
    const { number, language } = doc;
    this.#use().post({ type: 'colour', doc: number, language, from, text });
  }

  #use(): ColourWorker {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.dispose(), this.#idleMs);
    this.#worker ??= this.#start(
      (reply) => this.#take(reply),
      () => {
        // What it was doing stays plain; the next code gets another.
        for (const doc of this.#docs.values()) doc.failed ||= doc.asked !== undefined;
        this.dispose();
      },
    );
    return this.#worker;
  }

  #take(reply: ColourReply): void {
    const doc = this.#docs.get(reply.doc);
    if (doc?.asked === undefined) return;
    const { asked } = doc;
    doc.asked = undefined;
    if ('failed' in reply) {
      doc.failed = true;
      return;
    }
    if ('lost' in reply) {
      doc.known = -1;
    } else {
      doc.known = asked.length;
      const before = doc.painted;
      // A worker that began anew has told the first lines again.
      const all = countLines(asked);
      const kept = before.lines.slice(0, all - reply.lines.length);
      doc.painted = { code: asked, lines: [...kept, ...reply.lines] };
      if (doc.wanted.startsWith(asked)) doc.onDidPaint(doc.painted);
    }
    this.#ask(doc);
  }
}

function countLines(code: string): number {
  let count = 0;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) count += 1;
  return count;
}
