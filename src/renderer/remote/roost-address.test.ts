import { expect, test } from 'vitest';
import { readRoostAddress } from './roost-address.ts';

test.each([
  ['roost.example.org', 'https://roost.example.org', false],
  [' https://roost.example.org:8443/ ', 'https://roost.example.org:8443', false],
  ['http://127.0.0.1:7070', 'http://127.0.0.1:7070', false],
  ['http://localhost:7070', 'http://localhost:7070', false],
  ['http://[::1]:7070', 'http://[::1]:7070', false],
  ['http://192.168.1.5:7070', 'http://192.168.1.5:7070', true],
])('%s is an address', (text, url, needsConsent) => {
  expect(readRoostAddress(text)).toEqual({ url, needsConsent });
});

test.each([
  ['', /Enter the address/],
  ['ftp://roost.example.org', /Enter an address like/],
  ['https://roost.example.org/app', /Leave out/],
  ['https://ann@roost.example.org', /Leave out/],
  ['https://', /Enter an address like/],
])('%s is none', (text, problem) => {
  expect(readRoostAddress(text)).toEqual({ problem: expect.stringMatching(problem) });
});
