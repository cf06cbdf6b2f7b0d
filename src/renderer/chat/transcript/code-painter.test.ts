import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ColourReply, ColourRequest } from './code-colour-messages.ts';
import { CodePainter, nothingPainted, type PaintedCode } from './code-painter.ts';
import { RecentCode } from './recent-code.ts';

/** Workers that answer when told to, with one token for each line. */
class Workers {
  readonly asked: ColourRequest[] = [];
  started = 0;
  ended = 0;
  fails = false;
  #reply: (reply: ColourReply) => void = () => {};
  #failed: () => void = () => {};
  readonly #known = new Map<number, number>();

  readonly start = (onReply: (reply: ColourReply) => void, onFailure: () => void) => {
    this.started += 1;
    this.#known.clear();
    this.#reply = onReply;
    this.#failed = onFailure;
    return {
      post: (request: ColourRequest) => void this.asked.push(request),
      end: () => {
        this.ended += 1;
      },
    };
  };

  /** Answers what was asked, until nothing is asked any more. */
  answer(): void {
    for (let request = this.asked.shift(); request; request = this.asked.shift()) {
      if (request.type === 'forget') continue;
      const { doc, from, text } = request;
      if (this.fails) this.#failed();
      else if (from > 0 && this.#known.get(doc) !== from) this.#reply({ doc, lost: true });
      else {
        this.#known.set(doc, from + text.length);
        const lines = text
          .slice(0, -1)
          .split('\n')
          .map((line) => [{ text: line, colour: 'c' }]);
        this.#reply({ doc, lines });
      }
    }
  }

  /** As if other texts had taken the place of all. */
  forget(): void {
    this.#known.clear();
  }
}

const shown = (painted: PaintedCode): string =>
  painted.lines.map((line) => `${line.map(({ text }) => text).join('')}\n`).join('');

describe('CodePainter', () => {
  const workers = { now: new Workers() };
  let painted = nothingPainted;
  const take = (now: PaintedCode): void => {
    painted = now;
  };

  beforeEach(() => {
    workers.now = new Workers();
    painted = nothingPainted;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('sends of code that grows only what is new, and never half a line', () => {
    const painting = new CodePainter(workers.now.start).open('ts', take);
    painting.paint('one\ntw');
    expect(workers.now.asked).toMatchObject([{ from: 0, text: 'one\n' }]);
    workers.now.answer();
    painting.paint('one\ntwo\nthree\nf');
    expect(workers.now.asked).toMatchObject([{ from: 4, text: 'two\nthree\n' }]);
    workers.now.answer();
    expect(shown(painted)).toBe('one\ntwo\nthree\n');
  });

  it('colours long code in steps, all of it', () => {
    const code = 'x\n'.repeat(1500);
    new CodePainter(workers.now.start).open('ts', take).paint(code);
    workers.now.answer();
    expect(shown(painted)).toBe(code);
  });

  it('begins again with other code, and drops an answer about the former', () => {
    const painting = new CodePainter(workers.now.start).open('ts', take);
    painting.paint('old\n');
    painting.paint('new\ncode\n');
    workers.now.answer();
    expect(shown(painted)).toBe('new\ncode\n');
  });

  it('ends the worker when nothing was asked for a while, and goes on with another', () => {
    const painter = new CodePainter(workers.now.start, 1000);
    const painting = painter.open('ts', take);
    painting.paint('one\n');
    workers.now.answer();
    vi.advanceTimersByTime(999);
    expect(painter.running).toBe(true);
    vi.advanceTimersByTime(1);
    expect(painter.running).toBe(false);
    painting.paint('one\ntwo\n');
    workers.now.answer();
    expect(workers.now).toMatchObject({ started: 2, ended: 1 });
    expect(shown(painted)).toBe('one\ntwo\n');
  });

  it('goes on after its text was forgotten', () => {
    const painting = new CodePainter(workers.now.start).open('ts', take);
    painting.paint('one\n');
    workers.now.answer();
    workers.now.forget();
    painting.paint('one\ntwo\n');
    workers.now.answer();
    expect(shown(painted)).toBe('one\ntwo\n');
  });

  it('leaves plain what a worker broke on, and colours the next', () => {
    const painter = new CodePainter(workers.now.start);
    workers.now.fails = true;
    painter.open('ts', take).paint('bad\n');
    workers.now.answer();
    expect(painter.running).toBe(false);
    workers.now.fails = false;
    painter.open('ts', take).paint('good\n');
    workers.now.answer();
    expect(shown(painted)).toBe('good\n');
  });
});

describe('RecentCode', () => {
  it('finds exactly the code that was coloured, until newer code takes its room', () => {
    const recent = new RecentCode(20);
    recent.keep('ts', { code: 'one\n', lines: [[]] });
    expect(recent.find('ts', 'one\n')?.lines).toHaveLength(1);
    expect(recent.find('js', 'one\n')).toBeUndefined();
    recent.keep('ts', { code: 'two and more\n', lines: [[]] });
    expect(recent.find('ts', 'one\n')).toBeUndefined();
    expect(recent.find('ts', 'two and more\n')).toBeDefined();
  });
});
