import { describe, expect, it } from 'vitest';
import { aSession } from '#tests/support/a-session.ts';
import { quitQuestion } from './quit-question.ts';

const idle = aSession({ id: 'idle' });
const busy = aSession({ id: 'busy', busy: true });
const ended = aSession({ id: 'ended', state: 'exited' });

describe('quitQuestion', () => {
  it('asks as the setting says', () => {
    expect(quitQuestion([idle, ended], 'busy')).toBeNull();
    expect(quitQuestion([idle, busy], 'busy')).not.toBeNull();
    expect(quitQuestion([idle], 'always')).not.toBeNull();
    expect(quitQuestion([ended], 'always')).toBeNull();
    expect(quitQuestion([busy], 'never')).toBeNull();
  });

  it('says how much would end', () => {
    expect(quitQuestion([idle, busy], 'busy')?.detail).toContain(
      '2 sessions are running, 1 of them busy.',
    );
    expect(quitQuestion([busy], 'busy')?.detail).toContain('1 session is running, busy.');
    expect(quitQuestion([idle], 'always')?.detail).toContain('1 session is running.');
  });
});
