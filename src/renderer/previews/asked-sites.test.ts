import { expect, test } from 'vitest';
import type { AskedPage } from '#shared/contract/index.ts';
import { AskedSites } from './asked-sites.ts';

const page = (id: string, url: string): AskedPage => ({ id, url });

test('a site is asked for once in each terminal; other sites and terminals are asked for', () => {
  const sites = new AskedSites();
  const first = { a: { pages: [page('1', 'https://one.example/x')] } };
  expect(sites.news(first, {})).toEqual([]);
  sites.allow('a', 'https://one.example/x');
  // The one that was asked for is opened by who was asked.
  expect(sites.news(first, first)).toEqual([]);
  const next = {
    a: {
      pages: [
        page('2', 'https://one.example/y'),
        page('3', 'https://one.example:8443/'),
        page('4', 'http://one.example/'),
        page('5', 'https://one.example.evil.example/'),
      ],
    },
    b: { pages: [page('6', 'https://one.example/z')] },
  };
  expect(sites.news(next, first)).toEqual([
    { sessionId: 'a', page: '2', url: 'https://one.example/y' },
  ]);
});

test('what was allowed ends with the session, also when another comes by its name', () => {
  const sites = new AskedSites();
  sites.allow('a', 'https://one.example/');
  expect(sites.news({}, { a: {} })).toEqual([]);
  expect(sites.news({ a: { pages: [page('1', 'https://one.example/')] } }, {})).toEqual([]);
});
