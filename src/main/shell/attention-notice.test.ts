import { describe, expect, it } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { attentionNotice } from './attention-notice.ts';

describe('attentionNotice', () => {
  it('tells a new request once', () => {
    const attention = { reason: 'bell' as const, message: null, at: 5 };
    const session = aSession({ id: 'a', name: 'build', attention });
    expect(attentionNotice(session, undefined)).toEqual({
      title: 'build',
      body: 'The terminal rang the bell.',
    });
    expect(attentionNotice(session, 5)).toBeNull();
    expect(attentionNotice(session, 4)).not.toBeNull();
    expect(attentionNotice(aSession({ id: 'a' }), undefined)).toBeNull();
  });

  it('shows a message of a program as one harmless line', () => {
    const attention = { reason: 'notification' as const, message: 'done\n\u0007now', at: 1 };
    expect(attentionNotice(aSession({ id: 'a', attention }), undefined)?.body).toBe('done now');
  });

  it('says how a session ended', () => {
    const attention = { reason: 'exited' as const, message: null, at: 1 };
    const ended = (code: number, signal: string | null) =>
      attentionNotice(aSession({ id: 'a', attention, exit: { code, signal, at: 1 } }), undefined)
        ?.body;
    expect(ended(2, null)).toBe('Ended with exit code 2.');
    expect(ended(-1, 'SIGKILL')).toBe('Ended by SIGKILL.');
  });
});
