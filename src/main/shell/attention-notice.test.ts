import { describe, expect, it } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { anEpisode } from '#tests/support/an-episode.ts';
import { attentionNotice, chatNotice } from './attention-notice.ts';

describe('attentionNotice', () => {
  it('tells an episode once, however often it is repeated', () => {
    const session = aSession({ id: 'a', name: 'build', attention: anEpisode({ id: 'e5' }) });
    expect(attentionNotice(session, undefined)).toEqual({
      title: 'build',
      body: 'The terminal rang the bell.',
    });
    const again = { ...session, attention: anEpisode({ id: 'e5', at: 9, count: 3 }) };
    expect(attentionNotice(again, 'e5')).toBeNull();
    expect(attentionNotice(again, 'e4')).not.toBeNull();
    expect(attentionNotice(aSession({ id: 'a' }), undefined)).toBeNull();
  });

  it('shows a message of a program as one harmless line', () => {
    const attention = anEpisode({ reason: 'notification', message: 'done\n\u0007now' });
    expect(attentionNotice(aSession({ id: 'a', attention }), undefined)?.body).toBe('done now');
  });

  it('says what is asked', () => {
    const body = (reason: 'prompt' | 'waiting', message: string | null) =>
      attentionNotice(aSession({ attention: anEpisode({ reason, message }) }), undefined)?.body;
    expect(body('prompt', 'Do you want to proceed?')).toBe('Asks: Do you want to proceed?');
    expect(body('prompt', null)).toBe('A program asks a question.');
    expect(body('waiting', 'Name:')).toBe('Waits for input: Name:');
    expect(body('waiting', null)).toBe('A program waits for input.');
  });

  it('A49: says what a chat asks', () => {
    const chat = (reason: 'permission' | 'finished', message: string | null) =>
      chatNotice(
        {
          ...{ id: 'c', agent: 'a', agentLabel: 'Fake', cwd: '/', title: null, activity: 'idle' },
          ...{ agentState: 'open', problem: null, costUsd: null, createdAt: 1, updatedAt: 1 },
          ...{ archived: false, attention: anEpisode({ id: 'e1', reason, message }) },
        },
        undefined,
      );
    expect(chat('permission', 'rm\nx')).toEqual({
      title: 'Fake',
      body: 'Asks for permission: rm x',
    });
    expect(chat('finished', null)?.body).toBe('The agent has finished.');
  });

  it('says how a session ended', () => {
    const attention = anEpisode({ reason: 'exited' });
    const ended = (code: number, signal: string | null) =>
      attentionNotice(aSession({ id: 'a', attention, exit: { code, signal, at: 1 } }), undefined)
        ?.body;
    expect(ended(2, null)).toBe('Ended with exit code 2.');
    expect(ended(-1, 'SIGKILL')).toBe('Ended by SIGKILL.');
  });
});
