import { describe, expect, it } from 'vitest';
import { agentEndedError } from './agent-ended-error.ts';
import { secretRedactor } from './redact-secrets.ts';
import { StderrLog } from './stderr-log.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('StderrLog', () => {
  function log(...chunks: Uint8Array[]): { lines: string[]; tail: string } {
    const lines: string[] = [];
    const stderr = new StderrLog({ onLine: (line) => lines.push(line) });
    for (const chunk of chunks) stderr.push(chunk);
    stderr.end();
    return { lines, tail: stderr.tail };
  }

  it('hands on lines, however they are cut', () => {
    const all = bytes('eins\r\nzwöi\n\nthree');
    const expected = ['eins', 'zwöi', '', 'three'];
    for (let at = 0; at <= all.length; at += 1) {
      expect(log(all.subarray(0, at), all.subarray(at)).lines).toEqual(expected);
    }
  });

  it('cuts a line that is far too long, and goes on with the next', () => {
    const long = bytes('x'.repeat(700_000));
    const { lines } = log(long, long, long, bytes('\nnext\n'));
    expect(lines.map((line) => line.length)).toEqual([1024 * 1024, 4]);
  });

  it('keeps the last 64 KiB, from the beginning of a character', () => {
    const chunk = bytes('ä'.repeat(10_000));
    const { tail } = log(...Array.from({ length: 50 }, () => chunk), bytes('\u001b[1mend\n'));
    expect(tail).toMatch(/^ä+end$/);
    expect(bytes(tail).length).toBeGreaterThan(65_000);
    expect(bytes(tail).length).toBeLessThanOrEqual(64 * 1024);
  });

  it('is not fooled by what happens to the bytes it was given', () => {
    const chunk = bytes('kept');
    const stderr = new StderrLog({ onLine: () => {} });
    stderr.push(chunk);
    chunk.fill(0);
    expect(stderr.tail).toBe('kept');
  });
});

describe('secretRedactor', () => {
  it('A13 hides the values of variables named like secrets, and what looks like one', () => {
    const redact = secretRedactor({
      ANTHROPIC_API_KEY: 'value-one',
      OPENCODE_SERVER_PASSWORD: 'value-one-and-more',
      GITHUB_TOKEN: 'short',
      SSH_AUTH_SOCK: '/run/agent.sock',
      HOME: '/home/me',
    });
    expect(redact('a value-one-and-more b value-one c short /run/agent.sock /home/me')).toBe(
      'a [hidden] b [hidden] c short /run/agent.sock /home/me',
    );
    const others = secretRedactor({
      GROQ_KEY: 'value-two',
      SMTP_PASS: 'value-six',
      KEYMAP: 'us-qwerty',
    });
    expect(others('value-two value-six us-qwerty')).toBe('[hidden] [hidden] us-qwerty');
    expect(redact('got sk-abcdefghijklmnopqrstuvwx')).toBe('got [hidden]');
  });
});

describe('agentEndedError', () => {
  it('A02 has the last words of the agent in its message, up to a length', () => {
    const of = (stderrTail: string) =>
      agentEndedError('Fake', { exitCode: 2, signal: null, stderrTail });
    expect(of('bad file').message).toBe(
      'Fake ended with code 2 before it was ready. It wrote:\nbad file',
    );
    expect(of('').message).toBe(
      'Fake ended with code 2 before it was ready. It wrote nothing. Start it in a terminal to see more.',
    );
    const long = of(`${'x'.repeat(5000)}end`);
    expect(long.message.length).toBeLessThan(1600);
    expect(long.message).toMatch(/…x+end$/);
    expect(long.stderrTail).toHaveLength(5003);
    const signalled = agentEndedError('Fake', {
      exitCode: null,
      signal: 'SIGSEGV',
      stderrTail: '',
    });
    expect(signalled).toMatchObject({ code: 'process', signal: 'SIGSEGV' });
    expect(signalled.message).toContain('was ended by SIGSEGV');
  });
});
