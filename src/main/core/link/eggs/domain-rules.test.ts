import { describe, expect, test } from 'vitest';
import { HOST_PATTERN, isNamed, isPrivate, isReachable, parseDestination } from './domain-rules.ts';

describe('hosts of a session', () => {
  test.each([
    [['example.org'], 'example.org:443', true],
    [['example.org'], 'EXAMPLE.org.:443', true],
    [['example.org'], 'example.org:22', false],
    [['example.org:22'], 'example.org:22', true],
    [['example.org:22'], 'example.org:443', false],
    [['example.org'], 'www.example.org:443', false],
    [['*.example.org'], 'www.example.org:443', true],
    [['*.example.org'], 'a.b.example.org:443', true],
    [['*.example.org'], 'example.org:443', false],
    [['*.example.org'], 'evilexample.org:443', false],
    [['localhost'], 'localhost:11434', true],
    [['example.org'], '93.184.216.34:443', false],
    [['10.0.0.7'], '10.0.0.7:8080', true],
    [['[::1]'], '[::1]:8080', true],
    [['[::1]:80'], '[::1]:8080', false],
    [[], 'example.org:443', false],
  ])('%j for %s: %s', (rules, text, expected) => {
    const destination = parseDestination(text);
    expect(destination && isNamed(rules, destination)).toBe(expected);
  });

  test.each(['', 'example.org', 'example.org:0', 'example.org:70000', 'a b:1', 'u@h:1', 'a/b:1'])(
    'no destination: %j',
    (text) => expect(parseDestination(text)).toBeNull(),
  );

  test.each(['*', '*.*.org', 'https://a.org', 'a.org/x', 'a.org:', '-a', 'a b'])(
    'no host for a rule: %j',
    (text) => expect(HOST_PATTERN.test(text)).toBe(false),
  );

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '224.0.0.1',
    'nonsense',
  ])('an address that is nobody’s on the internet: %s', (address) => {
    expect(isPrivate(address)).toBe(true);
    expect(isReachable(['*.example.org'], address)).toBe(false);
  });

  test('a name that leads to this machine is only reached where that is named', () => {
    expect(isReachable(['a.example'], '8.8.8.8')).toBe(true);
    expect(isReachable(['a.example'], '2606:4700::1111')).toBe(true);
    expect(isReachable(['a.example', 'localhost'], '127.0.0.1')).toBe(true);
    expect(isReachable(['a.example', '10.0.0.7:99'], '10.0.0.7')).toBe(true);
    expect(isReachable(['a.example', 'localhost'], '10.0.0.7')).toBe(false);
  });
});
