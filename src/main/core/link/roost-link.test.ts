import { expect, test } from 'vitest';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { ToWing } from '#shared/protocol/wing/wing-messages.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { LinkContext } from './link-services.ts';
import type { LinkSocketOptions } from './link-socket.ts';
import { RoostLink } from './roost-link.ts';

const WING = '1ae20a6b28854276b1514d14';

/** A link with sockets that tests open, feed and end. */
function aLink() {
  const clock = new ManualClock();
  const dials: LinkSocketOptions[] = [];
  const sent: Record<string, unknown>[] = [];
  const got: ToWing[] = [];
  const ended: LinkContext[] = [];
  let registrations = 0;
  let locked = false;
  let failing = false;
  const identity = WingIdentity.generate();
  const link = new RoostLink({
    roost: 'home',
    baseUrl: 'https://roost.example:8443/',
    wingId: WING,
    identity,
    token: 'secret',
    owner: 'local',
    registration: () => ({ locked, allowedCount: locked ? 2 : 0, org: '' }),
    services: {
      pty: {
        receive: (_, message) => {
          if (failing) {
            failing = false;
            throw new Error('broken');
          }
          got.push(message);
        },
        didRegister: () => {
          registrations += 1;
        },
      },
      tunnel: { receive: (_, message) => got.push(message) },
      didEnd: (context) => ended.push(context),
    },
    clock,
    random: { bytes: (length) => new Uint8Array(length) },
    logger: silentLogger,
    dial: (options) => {
      dials.push(options);
      return {
        unsent: 0,
        send: (frame, didSend) => {
          sent.push(JSON.parse(frame));
          didSend?.();
        },
        dispose: () => {},
      };
    },
  });
  const dial = (): LinkSocketOptions => {
    const last = dials.at(-1);
    if (!last) throw new Error('nothing was dialled');
    return last;
  };
  return {
    ...{ link, clock, dials, sent, got, ended, dial, identity },
    tell: (message: object) => dial().onMessage(JSON.stringify(message)),
    lock: () => {
      locked = true;
    },
    registrations: () => registrations,
    failNext: () => {
      failing = true;
    },
  };
}

test('registers first, tells nothing it need not, and is connected once the roost says so', () => {
  const { link, dial, sent, tell, registrations, identity } = aLink();
  link.start();
  expect(dial()).toMatchObject({ url: 'wss://roost.example:8443/ws/wing', token: 'secret' });
  dial().onOpen();
  expect(sent).toEqual([
    {
      type: 'wing.register',
      wing_id: WING,
      agents: [],
      skills: [],
      labels: [],
      identities: [],
      public_key: identity.publicBase64,
      locked: false,
    },
  ]);
  expect(link.status.state).toBe('connecting');
  tell({ type: 'registered', wing_id: '7c3b0d52-0000', relay_pub_key: 'MFkw' });
  expect(link.status).toMatchObject({ state: 'connected', problem: null, trouble: null });
  expect(link.relayKey).toBe('MFkw');
  expect(registrations()).toBe(1);
  link.dispose();
});

test('checklist 4: dials again after 1, 2, 4, 8, 10 and 10 s, and after 1 s once it was good', () => {
  const { link, clock, dials, dial, tell } = aLink();
  link.start();
  for (const seconds of [1, 2, 4, 8, 10, 10]) {
    const before = dials.length;
    dial().onEnd({ reason: 'refused', status: 503 });
    clock.advance(seconds * 1000 - 1);
    expect(dials).toHaveLength(before);
    clock.advance(1);
    expect(dials).toHaveLength(before + 1);
  }
  // Hung up on before it was registered, e.g. for its organisation.
  dial().onOpen();
  dial().onEnd({ reason: 'closed', code: 1006 });
  expect(link.status.retryAt).toBe(clock.now() + 10_000);
  clock.advance(10_000);
  dial().onOpen();
  tell({ type: 'registered', wing_id: 'x' });
  dial().onEnd({ reason: 'closed', code: 1006 });
  expect(link.status.retryAt).toBe(clock.now() + 1000);
  link.dispose();
  expect(clock.pending).toBe(0);
});

test('checklist 3: a refused token ends it, whatever the port is called', () => {
  const { link, clock, dials, dial } = aLink();
  link.start();
  dial().onEnd({ reason: 'unreachable', detail: 'ECONNREFUSED 127.0.0.1:4010' });
  expect(link.status.state).toBe('disconnected');
  clock.advance(1000);
  dial().onEnd({ reason: 'unauthorized' });
  expect(link.status).toMatchObject({ state: 'auth_failed', trouble: 'sign_in', retryAt: null });
  expect(link.status.problem).toContain('Sign in again');
  clock.advance(60_000);
  expect(dials).toHaveLength(2);
  link.dispose();
});

test('checklist 5: a request that comes before the registration is known is served', () => {
  const { link, dial, got, tell } = aLink();
  link.start();
  dial().onOpen();
  tell({ type: 'tunnel.req', wing_id: WING, request_id: 'r', payload: 'eA==' });
  tell({ type: 'pty.input', session_id: 's', data: 'eA==' });
  expect(got.map(({ type }) => type)).toEqual(['tunnel.req', 'pty.input']);
  link.dispose();
});

test('checklist 6: a heartbeat every 30 s', () => {
  const { link, clock, dial, sent } = aLink();
  link.start();
  dial().onOpen();
  clock.advance(90_000);
  expect(sent.slice(1)).toEqual(
    Array.from({ length: 3 }, () => ({ type: 'wing.heartbeat', wing_id: WING })),
  );
  link.dispose();
});

test('what cannot be read is dropped, and nothing else with it', () => {
  const { link, dial, got, tell } = aLink();
  link.start();
  dial().onOpen();
  dial().onMessage('{');
  dial().onMessage('null');
  dial().onMessage(`"${'x'.repeat(600_000)}"`);
  tell({ type: 'pty.resize', session_id: 's', cols: 80.5, rows: 24 });
  tell({ type: 'pty.resize', session_id: 's', cols: -1, rows: 24 });
  tell({ type: 'of.the.future' });
  tell({ type: 'pty.resize', session_id: 's', cols: 80, rows: 24, extra: true });
  expect(got).toEqual([{ type: 'pty.resize', session_id: 's', cols: 80, rows: 24 }]);
  link.dispose();
});

test('what the roost says before it hangs up is the reason, and not told as our own', () => {
  const { link, dial, tell } = aLink();
  link.start();
  dial().onOpen();
  tell({ type: 'error', message: 'org not found: acme' });
  dial().onEnd({ reason: 'closed', code: 1006 });
  expect(link.status).toMatchObject({
    ...{ state: 'disconnected', problem: 'The connection broke off.' },
    said: 'org not found: acme',
  });
  expect(link.status.trouble).toBe('lost');
  link.dispose();
});

test.each([
  [{ type: 'relay.restart' }, 'restarting'],
  [{ type: 'bandwidth.exceeded', message: 'monthly limit reached' }, 'bandwidth'],
])('that a roost ends with %j is told apart from a lost connection', (said, trouble) => {
  const { link, dial, tell } = aLink();
  link.start();
  dial().onOpen();
  tell(said);
  dial().onEnd({ reason: 'closed', code: 1000 });
  expect(link.status).toMatchObject({ state: 'disconnected', trouble });
  link.dispose();
});

test('a roost that restarts may be away for half a minute; one that sends nothing on is left alone for one', () => {
  const { link, clock, dials, dial, tell } = aLink();
  link.start();
  dial().onOpen();
  tell({ type: 'registered', wing_id: 'x' });
  tell({ type: 'relay.restart' });
  dial().onEnd({ reason: 'closed', code: 1001 });
  for (let failed = 0; failed < 5; failed += 1) {
    clock.advance(10_000);
    dial().onEnd({ reason: 'unreachable', detail: 'ECONNREFUSED' });
    expect(link.status).toMatchObject({ trouble: 'restarting', problem: 'The roost restarts.' });
  }
  clock.advance(10_000);
  dial().onEnd({ reason: 'unreachable', detail: 'ECONNREFUSED' });
  expect(link.status.trouble).toBe('unreachable');
  clock.advance(10_000);
  dial().onOpen();
  tell({ type: 'bandwidth.exceeded', message: 'monthly limit reached' });
  dial().onEnd({ reason: 'closed', code: 1000 });
  const before = dials.length;
  clock.advance(59_999);
  expect(dials).toHaveLength(before);
  clock.advance(1);
  expect(dials).toHaveLength(before + 1);
  link.dispose();
});

test('what a roost says is shown as one line that hides nothing', () => {
  const { link, dial, tell } = aLink();
  link.start();
  dial().onOpen();
  tell({ type: 'error', message: `no\n\u202egro\u001b[31m${'x'.repeat(1000)}` });
  dial().onEnd({ reason: 'closed', code: 1006 });
  const said = link.status.said ?? '';
  expect(said.slice(0, 8)).toBe('no groxx');
  expect(said).toHaveLength(200);
  link.dispose();
});

test('a roost that says twice that this machine is registered has nothing shown anew', () => {
  const { link, dial, tell, registrations } = aLink();
  link.start();
  dial().onOpen();
  tell({ type: 'registered', wing_id: 'x' });
  tell({ type: 'registered', wing_id: 'x' });
  expect(registrations()).toBe(1);
  link.dispose();
});

test('a message that cannot be handled ends nothing', () => {
  const { link, dial, tell, got, failNext } = aLink();
  link.start();
  dial().onOpen();
  failNext();
  tell({ type: 'pty.resize', session_id: 's', cols: 80, rows: 24 });
  tell({ type: 'pty.resize', session_id: 's', cols: 81, rows: 24 });
  expect(got).toMatchObject([{ cols: 81 }]);
  link.dispose();
});

test('checklist 37: changed rules are told, and again with the next registration', () => {
  const { link, clock, dial, sent, lock } = aLink();
  link.start();
  dial().onOpen();
  lock();
  link.didChangeRules();
  expect(sent.at(-1)).toEqual({
    type: 'wing.config',
    wing_id: WING,
    locked: true,
    allowed_count: 2,
  });
  dial().onEnd({ reason: 'closed', code: 1001 });
  clock.advance(1000);
  dial().onOpen();
  expect(sent.at(-1)).toMatchObject({ type: 'wing.register', locked: true, allowed_count: 2 });
  link.dispose();
});

test('asked to, it dials at once', () => {
  const { link, dials, dial } = aLink();
  link.start();
  dial().onEnd({ reason: 'unreachable', detail: 'ENETUNREACH' });
  link.retryNow();
  expect(dials).toHaveLength(2);
  link.retryNow();
  expect(dials).toHaveLength(2);
  link.dispose();
});

test('after a sleep a link on which nothing comes is dialled anew, one on which something does is not', () => {
  const { link, clock, dials, dial, tell } = aLink();
  link.start();
  dial().onOpen();
  tell({ type: 'registered', wing_id: 'x' });
  link.didWake();
  tell({ type: 'pty.kill', session_id: '5f0c91ab' });
  clock.advance(10_000);
  expect(link.status.state).toBe('connected');
  link.didWake();
  clock.advance(9999);
  expect(link.status.state).toBe('connected');
  clock.advance(1);
  expect(link.status.state).toBe('disconnected');
  link.didWake();
  expect(dials).toHaveLength(2);
  dial().onOpen();
  tell({ type: 'registered', wing_id: 'x' });
  clock.advance(30_000);
  expect(link.status.state).toBe('connected');
  link.dispose();
  expect(clock.pending).toBe(0);
});

test('a link that is given up is told to those who serve its people, one that is lost is not', () => {
  const { link, dial, ended, tell } = aLink();
  link.start();
  tell({ type: 'registered', wing_id: 'c' });
  dial().onEnd({ reason: 'closed', code: 1006 });
  expect(ended).toEqual([]);
  link.dispose();
  expect(ended).toEqual([link.context]);
});
