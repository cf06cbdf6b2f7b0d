import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { PageRequests } from './page-requests.ts';

function scene(
  from: 'start' | 'end',
  text: string,
): { look: () => Promise<void>; urls: string[]; requests: PageRequests; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-pages-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'requests');
  writeFileSync(file, text);
  const clock = new ManualClock();
  const urls: string[] = [];
  const requests = new PageRequests(file, clock, from, (url) => {
    urls.push(url);
    return true;
  });
  onTestFinished(() => requests.dispose());
  /** Looks once more, and waits until the next look is planned. */
  const look = async (): Promise<void> => {
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    clock.advance(500);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
  };
  return { look, urls, requests, file };
}

test('a flood of pages is cut to a few, and counted', async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `https://example.org/${index}\n`);
  const { look, urls, requests } = scene('start', lines.join(''));
  await look();
  expect(urls).toHaveLength(5);
  expect(requests.dropped).toBe(95);
  await look();
  expect(urls).toHaveLength(5);
});

test('what was there before Aerie began anew is not told again', async () => {
  const { look, urls, file } = scene('end', 'https://example.org/old\n');
  await look();
  writeFileSync(file, 'https://example.org/new\n', { flag: 'a' });
  await look();
  expect(urls).toEqual(['https://example.org/new']);
});

test('an address that is read in two pieces is whole', async () => {
  const page = 'https://example.org/';
  // The two bytes of the last letter are the last of one piece and the first of the next.
  const before = '\n'.repeat(16 * 1024 - page.length - 1);
  const { look, urls } = scene('start', `${before}${page}ä\n`);
  await look();
  await look();
  expect(urls).toEqual(['https://example.org/%C3%A4']);
});
