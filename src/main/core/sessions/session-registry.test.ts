import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import type { SessionChange } from '#shared/contract/index.ts';
import { aSessionSpec } from '#tests/support/a-session-spec.ts';
import { FakeEmulatorHost } from '#tests/support/fake-emulator.ts';
import { FakePtySpawner } from '#tests/support/fake-pty.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { SessionRegistry } from './session-registry.ts';

const { id: _, ...spec } = aSessionSpec({ origin: { shell: '/bin/sh' } });
const size = { cols: 80, rows: 24 };

function setUp(options: { max?: number; keepExited?: boolean } = {}) {
  const spawner = new FakePtySpawner();
  let counter = 0;
  const registry = new SessionRegistry({
    spawner,
    emulators: new FakeEmulatorHost(),
    clock: new ManualClock(),
    logger: silentLogger,
    random: { bytes: (length) => new Uint8Array(length).fill(counter++) },
    killGraceMs: () => 100,
    maxSessions: () => options.max ?? 10,
    keepExited: () => options.keepExited ?? true,
  });
  const changes: SessionChange[] = [];
  registry.onDidChange((change) => changes.push(change));
  onTestFinished(() => registry.dispose());
  return { registry, spawner, changes };
}

describe('SessionRegistry', () => {
  it('makes ids that fit the rule and are never used twice', async () => {
    const { registry } = setUp();
    const a = await registry.create(spec, size);
    const b = await registry.create(spec, size);
    expect(a.spec.id).toMatch(/^[a-z2-9]{8}$/);
    expect(b.spec.id).not.toBe(a.spec.id);
  });

  it('refuses an id that is taken, even while the first is still starting', async () => {
    const { registry, spawner } = setUp();
    const both = await Promise.allSettled([
      registry.create({ ...spec, id: 'same' }, size),
      registry.create({ ...spec, id: 'same' }, size),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(both[1]).toMatchObject({ reason: { code: 'session_exists' } });
    expect(spawner.started).toHaveLength(1);
  });

  it('frees the id of a session that failed to start', async () => {
    const { registry, spawner } = setUp();
    spawner.failure = new Error('no');
    await expect(registry.create({ ...spec, id: 'x' }, size)).rejects.toThrow('no');
    spawner.failure = undefined;
    expect((await registry.create({ ...spec, id: 'x' }, size)).info.state).toBe('alive');
  });

  it('stops at the limit with a sentence that says what to do', async () => {
    const { registry } = setUp({ max: 1 });
    await registry.create(spec, size);
    await expect(registry.create(spec, size)).rejects.toMatchObject({
      code: 'session_limit',
      message: expect.stringContaining('Close some'),
    });
  });

  it('lets a new session take the id of a removed one without the old one’s exit touching it', async () => {
    const { registry, spawner } = setUp();
    await registry.create({ ...spec, id: 'reused' }, size);
    const old = spawner.last;
    await registry.remove('reused');
    await registry.create({ ...spec, id: 'reused' }, size);
    old.exit(0);
    expect(registry.get('reused').info.state).toBe('alive');
  });

  it('kills twice without complaint and keeps the ended session', async () => {
    const { registry, spawner } = setUp();
    await registry.create({ ...spec, id: 'k' }, size);
    registry.kill('k');
    registry.kill('k');
    await expect.poll(() => registry.get('k').info.exit).toMatchObject({ signal: 'SIGHUP' });
    expect(spawner.last.ended).toBe(100);
    expect(() => registry.kill('nobody')).toThrow(
      expect.objectContaining({ code: 'session_not_found' }),
    );
  });

  it('forgets ended sessions at once when told not to keep them', async () => {
    const { registry, spawner, changes } = setUp({ keepExited: false });
    await registry.create({ ...spec, id: 'brief' }, size);
    spawner.last.exit(0);
    await expect.poll(() => registry.list()).toEqual([]);
    expect(changes.at(-1)).toEqual({ type: 'removed', id: 'brief' });
  });

  it('keeps a session that ends only to be restarted, and forgets it if that fails', async () => {
    const { registry, spawner } = setUp({ keepExited: false });
    const session = await registry.create({ ...spec, id: 'again' }, size);
    await session.restart();
    expect(registry.list()).toMatchObject([{ id: 'again', state: 'alive', generation: 2 }]);
    expect(spawner.last.ended).toBeUndefined();
    spawner.failure = new Error('no more terminals');
    await expect(session.restart()).rejects.toThrow('no more terminals');
    await expect.poll(() => registry.list()).toEqual([]);
  });

  it('ends everything on disposal, also what was just starting', async () => {
    const { registry, spawner } = setUp();
    await registry.create(spec, size);
    const starting = registry.create(spec, size);
    const disposing = registry.dispose();
    await expect(starting).rejects.toMatchObject({ code: 'shutting_down' });
    await disposing;
    expect(spawner.started.map(({ ended }) => ended)).toEqual([100, 100]);
    await expect(registry.create(spec, size)).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('waits at its end for programs that are just being started, also by a restart', async () => {
    const { registry, spawner } = setUp();
    const session = await registry.create(spec, size);
    const gate = Promise.withResolvers<void>();
    const spawn = spawner.spawn.bind(spawner);
    spawner.spawn = async (options) => {
      await gate.promise;
      return spawn(options);
    };
    spawner.last.exit(0);
    const late = [registry.create(spec, size), session.restart()];
    const disposing = registry.dispose().then(() => spawner.started.map(({ ended }) => ended));
    gate.resolve();
    expect(await disposing).toEqual([undefined, 100, 100]);
    for (const each of late) await expect(each).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('waits at its end also for sessions that are being removed', async () => {
    const { registry, spawner } = setUp();
    await registry.create({ ...spec, id: 'a' }, size);
    const gate = Promise.withResolvers<void>();
    spawner.last.end = async () => {
      await gate.promise;
      spawner.last.exit();
    };
    const removed = registry.remove('a');
    let disposed = false;
    const disposing = registry.dispose().then(() => {
      disposed = true;
    });
    await new Promise(setImmediate);
    expect(disposed).toBe(false);
    gate.resolve();
    await Promise.all([removed, disposing]);
  });
});
