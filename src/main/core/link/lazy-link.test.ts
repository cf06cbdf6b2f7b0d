import { expect, test } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import { LazyLink } from './lazy-link.ts';
import type { LinkService } from './link-service.ts';

/** Nothing of it is asked for here. */
const service = Object.create({ dispose: () => Promise.resolve() }) as LinkService;

test('who only watches loads nothing, and is told once somebody else has', async () => {
  let loads = 0;
  const link = new LazyLink(() => {
    loads += 1;
    return Promise.resolve(service);
  });
  const watching = link.inUse(undefined);
  const gone = new AbortController();
  const left = link.inUse(gone.signal);
  gone.abort();
  expect(await left).toBeUndefined();
  expect(loads).toBe(0);
  await link.use();
  expect(await watching).toBe(service);
  expect(await link.inUse(undefined)).toBe(service);
  expect(loads).toBe(1);
});

test('what it cannot be loaded with is told who watches, until it is', async () => {
  const broken = new AppError('storage_failed', 'broken');
  let works = false;
  const link = new LazyLink(() => (works ? Promise.resolve(service) : Promise.reject(broken)));
  const watching = link.inUse(undefined).catch((error: unknown) => error);
  await expect(link.use()).rejects.toBe(broken);
  expect(await watching).toBe(broken);
  await expect(link.inUse(undefined)).rejects.toBe(broken);
  works = true;
  await link.use();
  expect(await link.inUse(undefined)).toBe(service);
});
