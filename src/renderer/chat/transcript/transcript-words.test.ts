import { describe, expect, it } from 'vitest';
import type { ChatItem, ChatPlanEntry } from '#shared/chat/chat-item.ts';
import { blockName, sizeWords } from './block-words.ts';
import { languageOf, languageSource } from './code-languages.ts';
import { durationWords } from './duration-words.ts';
import { finishedAnswer } from './finished-answer.ts';
import { planProgress } from './plan-words.ts';
import { staysAtBottom } from './stick-to-bottom.ts';
import { workWords } from './work-words.ts';

const answer = (text: string): ChatItem => ({
  type: 'assistant',
  id: 'a',
  at: 0,
  blocks: [{ type: 'text', text }],
});

describe('durationWords', () => {
  it.each([
    [Number.NaN, '0 s'],
    [-5, '0 s'],
    [3, '0.1 s'],
    [400, '0.4 s'],
    [960, '1 s'],
    [12_400, '12 s'],
    [59_700, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_720_000, '1 h 02 min'],
  ])('%d ms: %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });
});

describe('staysAtBottom', () => {
  it('is left by the smallest step up of a person, and by nothing else', () => {
    expect(staysAtBottom(true, { moved: -1, distance: 1, byPerson: true })).toBe(false);
    expect(staysAtBottom(true, { moved: -300, distance: 300, byPerson: false })).toBe(true);
    expect(staysAtBottom(true, { moved: 10, distance: 500, byPerson: true })).toBe(true);
  });

  it('is reached by scrolling down to the end', () => {
    expect(staysAtBottom(false, { moved: 10, distance: 4, byPerson: true })).toBe(true);
    expect(staysAtBottom(false, { moved: 10, distance: 60, byPerson: true })).toBe(false);
    expect(staysAtBottom(false, { moved: -1, distance: 4, byPerson: false })).toBe(false);
  });
});

describe('workWords (A30)', () => {
  it('says what is waited for', () => {
    expect(workWords({ type: 'working', elapsed: 1 })).toEqual({ title: 'Working' });
    expect(workWords({ type: 'waiting', elapsed: 1, silent: 12_000 })).toEqual({
      title: 'Waiting for the model',
      detail: 'no activity for 12 s',
    });
    expect(workWords({ type: 'stuck', elapsed: 1, silent: 61_000 }).detail).toContain('1 min 01 s');
  });

  it('says when and how often the model is asked again', () => {
    const retry = { type: 'retrying', elapsed: 1, attempt: 3, message: 'Overloaded' } as const;
    expect(workWords({ ...retry, inMs: 4000 })).toEqual({
      title: 'Trying again in 4 s (attempt 3)',
      detail: 'Overloaded',
    });
    expect(workWords({ ...retry, message: '', inMs: 0 })).toEqual({
      title: 'Trying again now (attempt 3)',
    });
  });
});

describe('finishedAnswer (A70)', () => {
  it('reads out the last answer without marks and code', () => {
    const text = '**Done**: see [it](https://x.example).\n\n```ts\nconst a = 1;\n```\n\nBye';
    expect(finishedAnswer([answer(text), answer('before')])).toBe(
      'Agent finished: Done: see it. (code) Bye',
    );
  });

  it('reads out why there is no answer, and never one of an earlier turn', () => {
    const note: ChatItem = {
      type: 'system',
      id: 's',
      at: 0,
      reason: 'cancelled',
      text: 'Stopped.',
    };
    expect(finishedAnswer([note, answer('half')])).toBe('Stopped.');
    const prompt: ChatItem = { type: 'user', id: 'u', at: 0, blocks: [], state: 'sent' };
    expect(finishedAnswer([prompt, answer('old')])).toBe('Agent finished.');
    expect(finishedAnswer([answer('x'.repeat(5000))]).length).toBeLessThan(450);
  });
});

describe('planProgress (A60)', () => {
  it('counts what is done of what is still planned', () => {
    const step = (content: string, status: ChatPlanEntry['status']) => ({ content, status });
    const entries = [
      step('a', 'completed'),
      step('b', 'in_progress'),
      step('c', 'pending'),
      step('d', 'cancelled'),
    ];
    expect(planProgress(entries)).toEqual({ done: 1, total: 3, now: 'b' });
    expect(planProgress([])).toEqual({ done: 0, total: 0, now: undefined });
  });
});

describe('words about files', () => {
  it('names them and their size', () => {
    expect(blockName({ type: 'resource', uri: 'file:///a/b.txt?x', bytes: 1 })).toBe('b.txt');
    expect(blockName({ type: 'image', mimeType: 'image/png', bytes: 1 })).toBe('Picture');
    expect([sizeWords(12), sizeWords(3200), sizeWords(2_500_000)]).toEqual([
      '12 bytes',
      '3 KB',
      '2.5 MB',
    ]);
  });
});

describe('languageOf', () => {
  it('knows usual names and no property of objects', () => {
    expect([languageOf('TS'), languageOf('shell'), languageOf('c++')]).toEqual([
      'typescript',
      'bash',
      'cpp',
    ]);
    expect(languageOf('constructor')).toBeUndefined();
    expect(languageOf('')).toBeUndefined();
    expect(languageSource('constructor')).toBeUndefined();
  });
});
