import { expect, test } from 'vitest';
import type { AttentionReason } from '#shared/contract/index.ts';
import { aSession } from '#tests/support/a-session.ts';
import { anEpisode } from '#tests/support/an-episode.ts';
import {
  attentionText,
  programName,
  sessionLabel,
  sessionStatus,
  statusText,
} from './session-label.ts';

const exited = (code: number, signal: string | null = null) =>
  aSession({ state: 'exited', exit: { code, signal, at: 1 } });

test("a session is called by its given name, else its title, else its program's name", () => {
  expect(sessionLabel(aSession({ name: 'Web', title: 'vim' }))).toBe('Web');
  expect(sessionLabel(aSession({ title: 'vim' }))).toBe('vim');
  expect(sessionLabel(aSession({ title: ' ', shell: '/bin/zsh' }))).toBe('zsh');
  expect(programName('C:\\Windows\\cmd.exe')).toBe('cmd');
});

test('a death by signal is told as such, and is a failure', () => {
  expect(statusText(exited(-1, 'SIGKILL'))).toBe('Ended by SIGKILL');
  expect(sessionStatus(exited(-1, 'SIGKILL'))).toBe('failed');
  expect(statusText(exited(3))).toBe('Ended with code 3');
  expect([sessionStatus(exited(3)), sessionStatus(exited(0))]).toEqual(['failed', 'ended']);
  expect(sessionStatus(aSession({ busy: true }))).toBe('busy');
});

test('a session that ended with Aerie did not fail', () => {
  const left = { ...exited(-1), restored: { ran: true, complete: true } };
  expect(statusText(left)).toBe('Restored, ended when Aerie stopped');
  expect(sessionStatus(left)).toBe('ended');
  const earlier = { ...exited(3), restored: { ran: false, complete: true } };
  expect([statusText(earlier), sessionStatus(earlier)]).toEqual(['Ended with code 3', 'failed']);
});

test('attention says why', () => {
  const because = (reason: AttentionReason, message: string | null = null) =>
    attentionText({ ...exited(1), attention: anEpisode({ reason, message }) });
  expect(because('bell')).toBe('Rang the bell');
  expect(because('exited')).toBe('Ended with code 1');
  expect(because('notification', 'Build done')).toBe('Build done');
  expect(because('prompt', 'Go on? [y/N]')).toBe('Asks: Go on? [y/N]');
  expect(because('waiting', 'Name:')).toBe('Waits for input: Name:');
  expect(because('waiting')).toBe('Waits for input');
  expect(attentionText(aSession())).toBeUndefined();
});
