import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { understoodChange, understoodEvent } from './understood.ts';

interface Told {
  readonly change: { readonly type: 'all'; readonly sessions: readonly object[] };
  readonly events: readonly object[];
}

/** What a host of version 0.1.0 said. A new fixture is added for each version that says more. */
async function told(): Promise<Told> {
  const folder = join(import.meta.dirname, '..', '..', '..', '..', 'tests', 'fixtures');
  return JSON.parse(await readFile(join(folder, 'session-host', 'told-by-0.1.0.json'), 'utf8'));
}

describe('what an older host tells', () => {
  it('is understood for ever: sessions', async () => {
    const { change } = await told();
    expect(understoodChange(change)).toEqual(change);
  });

  it('is understood for ever: events', async () => {
    const { events } = await told();
    expect(events.map(understoodEvent)).toEqual(events);
  });
});

describe('what a newer host tells', () => {
  it('loses only what is new', async () => {
    const { change } = await told();
    const [first = {}, second = {}] = change.sessions;
    const sessions = [{ ...first, later: 1 }, { ...second, state: 'paused' }, 7];
    expect(understoodChange({ type: 'all', sessions })).toEqual({ type: 'all', sessions: [first] });
    expect(understoodChange({ type: 'upsert', session: { ...first, later: 1 } })).toEqual({
      type: 'upsert',
      session: first,
    });
    expect(understoodEvent({ type: 'exited', id: 'a', code: 1, signal: null, why: 'x' })).toEqual({
      type: 'exited',
      id: 'a',
      code: 1,
      signal: null,
    });
  });

  it('is passed over where nothing of it is understood', () => {
    for (const strange of [null, 7, 'all', {}, { type: 'all' }, { type: 'moved', id: 'a' }]) {
      expect(understoodChange(strange)).toBeNull();
      expect(understoodEvent(strange)).toBeNull();
    }
  });
});
