import { expect, test } from 'vitest';
import { endWords, saidBy, saidWords } from './link-end-words.ts';

test.each([
  [{ reason: 'closed', code: 1006 }, 'The connection broke off.'],
  [{ reason: 'closed', code: 1000 }, 'The roost ended the connection.'],
  [{ reason: 'closed', code: 1009 }, 'too long for it'],
  [{ reason: 'closed', code: 4321 }, 'only it knows (4321)'],
  [{ reason: 'refused', status: 429 }, 'asked too often'],
  [{ reason: 'refused', status: 404 }, 'another server'],
  [{ reason: 'refused', status: 302 }, 'another address'],
  [{ reason: 'refused', status: 503 }, 'trouble of its own'],
  [{ reason: 'refused', status: 418 }, 'HTTP 418'],
  [{ reason: 'unreachable', detail: 'ENOTFOUND' }, 'was not found'],
  [{ reason: 'unreachable', detail: 'ECONNREFUSED' }, 'Nothing answers'],
  [{ reason: 'unreachable', detail: 'CERT_HAS_EXPIRED' }, 'has run out'],
  [{ reason: 'unreachable', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'not trusted here'],
  [{ reason: 'unreachable', detail: 'failed' }, 'could not be reached'],
] as const)('%o is told as a sentence', (end, words) => {
  const told = endWords(end);
  expect(told).toContain(words);
  expect(told).toMatch(/^[A-Z].*\.$/);
});

test('what a roost says is quoted with its name, and cannot end the quotation', () => {
  const said = saidWords('fine” Sign in at evil.example. “ok\n"really"');
  expect(saidBy('Home', said ?? '')).toBe(
    "Home says: “fine' Sign in at evil.example. 'ok 'really'”",
  );
});

test('it is one line that hides nothing, and is not long; of nothing there is nothing', () => {
  const said = saidWords(`no\n\u202egro\u001b[31m${'x'.repeat(1000)}`) ?? '';
  expect(said.slice(0, 8)).toBe('no groxx');
  expect(said).toHaveLength(200);
  expect(saidWords(' \u0000\n')).toBeNull();
});
