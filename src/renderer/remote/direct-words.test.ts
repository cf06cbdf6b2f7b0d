import { expect, test } from 'vitest';
import { addressProblem, directWords, isOnlyHere, readPort } from './direct-words.ts';

const status = { address: '127.0.0.1:8800', open: true, problem: null };

test('the port in words', () => {
  const rules = { connection: 'direct', directPort: 8800 } as const;
  expect(directWords({ ...rules, connection: 'p2p' }, status)).toBeUndefined();
  expect(directWords({ ...rules, directPort: null }, null)).toMatchObject({ tone: 'off' });
  expect(directWords(rules, null)).toMatchObject({ text: 'Opens once a roost is connected.' });
  expect(directWords(rules, status)).toEqual({ tone: 'ok', text: 'Open at 127.0.0.1:8800' });
  expect(directWords(rules, { ...status, open: false })).toMatchObject({ tone: 'busy' });
  const problem = 'Another program uses port 8800. Choose another one.';
  expect(directWords(rules, { ...status, open: false, problem })).toEqual({
    ...{ tone: 'problem', text: problem },
  });
});

test.each([
  ['', true],
  ['127.0.0.1', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['192.168.1.7', false],
  ['desk.lan', false],
  ['127.example.org', false],
  ['::', false],
])('listening on "%s"', (address, here) => {
  expect(isOnlyHere(address)).toBe(here);
});

test('ports and addresses as they are typed', () => {
  expect(readPort(' 8800 ')).toEqual({ port: 8800 });
  expect(readPort('')).toEqual({ port: null });
  for (const text of ['0', '65536', '-1', '80.5', '1e3', 'http']) {
    expect(readPort(text), text).toBe('Enter a port from 1 to 65535.');
  }
  for (const text of ['', 'desk.lan', '10.0.0.7', '::', 'fe80::1', 'a']) {
    expect(addressProblem(text), text).toBeNull();
  }
  for (const text of ['desk lan', '-x', '10.0.0.7:80', 'desk:80', 'http://x', 'ä.example']) {
    expect(addressProblem(text), text).toMatch(/without a port/);
  }
});
