import { createSecretKey } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { open as openSealed, readSealed } from '#client/tunnel/seal.ts';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import type { Logger } from '#shared/base/ports.ts';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import { type TunnelHandlers, TunnelRefusal } from './tunnel-handlers.ts';
import { TunnelServer } from './tunnel-server.ts';

function aTunnel(handlers: TunnelHandlers, access: Partial<RemoteAccess> = {}) {
  const logged: string[] = [];
  const logger: Logger = {
    ...{ debug: () => {}, info: () => {}, warn: () => {} },
    error: (_, message) => logged.push(message),
    child: () => logger,
  };
  const server = new TunnelServer({
    access: openAccess({ maySee: () => true, ...access }),
    handlers,
    machine: { hostname: 'box', platform: 'linux', version: '1' },
    logger,
  });
  const link = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const tab = WingIdentity.generate();
  const key = tab.deriveKey(link.context.identity.publicBase64, 'wt-tunnel');
  if (!key) throw new Error('no key');
  const sealed = new SealedChannel(key);
  const unseal = (payload: string): unknown => {
    const read = readSealed(payload);
    const plain = read && openSealed(createSecretKey(key), read);
    return plain && JSON.parse(plain.toString());
  };
  let asked = 0;
  const envelope = (payload: string, more: object = {}) => ({
    type: 'tunnel.req' as const,
    ...{ wing_id: 'w', request_id: `r${++asked}`, sender_pub: tab.publicBase64, payload },
    ...{ sender_user_id: 'ann', sender_email: '', sender_org_role: 'owner', sender_passkeys: [] },
    ...more,
  });
  const answers = (): unknown[] =>
    link.sent.map((message) => {
      if (message.type !== 'tunnel.res' && message.type !== 'tunnel.stream') return message.type;
      const value = unseal(message.payload);
      return message.type === 'tunnel.res' ? value : { ...message, payload: value };
    });
  return {
    ...{ server, link, sealed, envelope, answers, logged },
    receive: (message: ReturnType<typeof envelope>) =>
      server.service.receive(link.context, message),
    ask: (request: object, more: object = {}) =>
      server.service.receive(
        link.context,
        envelope(sealed.seal(Buffer.from(JSON.stringify(request))), more),
      ),
  };
}

test('one answer, sealed for who asked', async () => {
  const { ask, answers } = aTunnel({ 'paths.list': async () => ({ paths: [] }) });
  ask({ type: 'paths.list' });
  await vi.waitFor(() => expect(answers()).toEqual([{ paths: [] }]));
});

test('who takes no answers gets no more of them than requests at once', async () => {
  const long = 'x'.repeat(100_000);
  const { ask, link, answers } = aTunnel({ 'paths.list': async () => ({ long }) });
  link.stuck = true;
  for (let at = 0; at < 200; at += 1) {
    ask({ type: 'paths.list' });
    // Each is answered before the next one comes.
    await vi.waitFor(() => expect(link.sent).toHaveLength(at + 1), { interval: 1 });
  }
  const told = answers();
  expect(told.filter((answer) => JSON.stringify(answer).includes(long))).toHaveLength(32);
  expect(told.at(-1)).toEqual({ error: 'too many requests' });
});

test('a stream ends with a piece that says so', async () => {
  const { ask, link, sealed } = aTunnel({
    'audit.request': async function* () {
      yield [0, 'o', 'eA=='];
      yield [1, 'o', 'eA=='];
    },
  });
  ask({ type: 'audit.request', session_id: 's', kind: 'pty' });
  await vi.waitFor(() => expect(link.of('tunnel.stream')).toHaveLength(3));
  const pieces = link.of('tunnel.stream').map(({ payload, done }) => ({
    done,
    value: JSON.parse(String(sealed.open(payload))),
  }));
  expect(pieces).toEqual([
    { done: false, value: [0, 'o', 'eA=='] },
    { done: false, value: [1, 'o', 'eA=='] },
    { done: true, value: { done: true } },
  ]);
});

test('a stream ends at once for whoever may not go on, and is not read to its end for nobody', async () => {
  let open = true;
  let read = 0;
  const { ask, link, sealed } = aTunnel(
    {
      'audit.request': async function* (_, { kind }) {
        for (; read < 1000; read += 1) {
          if (read === 3 && kind === 'pty') open = false;
          if (read === 3 && kind === 'chat') link.open = false;
          yield [read, 'o', 'eA=='];
        }
      },
    },
    {
      gate: (caller) => (open ? { ok: true, caller } : { ok: false, error: 'not_allowed' }),
    },
  );
  ask({ type: 'audit.request', session_id: 's', kind: 'pty' });
  await vi.waitFor(() => expect(link.of('tunnel.stream').at(-1)?.done).toBe(true));
  const pieces = link.of('tunnel.stream').map(({ payload }) => String(sealed.open(payload)));
  expect(pieces).toHaveLength(4);
  expect(pieces.at(-1)).toBe('{"error":"access withdrawn","done":true}');
  expect(read).toBe(3);
  [open, read] = [true, 0];
  ask({ type: 'audit.request', session_id: 's', kind: 'chat' });
  await vi.waitFor(() => expect(read).toBe(3));
  link.open = true;
  ask({ type: 'unknown' });
  await vi.waitFor(() => expect(link.of('tunnel.res')).toHaveLength(1));
  expect(link.of('tunnel.stream')).toHaveLength(7);
});

test('whoever was an admin by the rules is one no more once they say so', async () => {
  let admins = true;
  let mayGoOn = (): boolean => false;
  const { ask, answers } = aTunnel(
    {
      'wing.info': async (asked) => {
        ({ mayGoOn } = asked);
        return { role: asked.caller.role };
      },
    },
    {
      resolve: (caller) => (admins ? { ...caller, role: 'admin' } : caller),
      gate: (caller) => ({ ok: true, caller: admins ? { ...caller, role: 'admin' } : caller }),
    },
  );
  ask({ type: 'wing.info' });
  await vi.waitFor(() => expect(answers()).toEqual([{ role: 'admin' }]));
  expect(mayGoOn()).toBe(true);
  admins = false;
  expect(mayGoOn()).toBe(false);
});

test('a stream that cannot begin is one refusal', async () => {
  const { ask, answers } = aTunnel({
    'audit.request': async function* (_, { kind }) {
      if (!kind) throw new TunnelRefusal('file not found: pty');
      yield {};
    },
  });
  ask({ type: 'audit.request' });
  await vi.waitFor(() => expect(answers()).toEqual([{ error: 'file not found: pty' }]));
});

test('checklist 31: an unknown type is named', async () => {
  const { ask, answers } = aTunnel({});
  ask({ type: 'chat.poll' });
  ask({ type: '__proto__' });
  await vi.waitFor(() =>
    expect(answers()).toEqual([
      { error: 'unknown type: chat.poll' },
      { error: 'unknown type: __proto__' },
    ]),
  );
});

test('what cannot be opened, is no request, or was here before gets no answer', async () => {
  const tunnel = aTunnel({ 'wing.info': async () => ({ here: true }) });
  const { receive, envelope, sealed, ask, answers } = tunnel;
  const good = envelope(sealed.seal(Buffer.from('{"type":"wing.info"}')));
  receive(good);
  receive(good);
  receive(envelope('AAAA'));
  receive(envelope(sealed.seal(Buffer.from('not json'))));
  receive(envelope(sealed.seal(Buffer.from('[]'))));
  receive({ ...good, sender_pub: 'AAAA' });
  ask({ type: 'unknown' });
  await vi.waitFor(() => expect(answers()).toContainEqual({ error: 'unknown type: unknown' }));
  expect(answers()).toHaveLength(2);
});

test('checklist 34: behind the gate everything but showing a passkey is refused', async () => {
  const { ask, answers } = aTunnel(
    {
      'wing.info': async () => ({ here: true }),
      'passkey.auth': async () => ({ auth_token: 't' }),
      'allow.add': async () => ({ ok: 'true' }),
    },
    {
      gate: (caller, token) =>
        token === 't' ? { ok: true, caller } : { ok: false, error: 'passkey_required' },
    },
  );
  ask({ type: 'wing.info' });
  ask({ type: 'passkey.auth' });
  ask({ type: 'wing.info', auth_token: 't' });
  // A key that nobody has proven to have would open what the first one closes.
  ask({ type: 'allow.add', key: Buffer.alloc(64).toString('base64') });
  await vi.waitFor(() => expect(answers()).toHaveLength(4));
  expect(answers()).not.toContainEqual({ ok: 'true' });
  expect(answers()).toEqual(
    expect.arrayContaining([
      {
        error: 'passkey_required',
        ...{ hostname: 'box', platform: 'linux', version: '1', locked: false },
      },
      { auth_token: 't' },
      { here: true },
    ]),
  );
});

test('a request of nobody is refused, and roles beyond those known are members', async () => {
  const roles: string[] = [];
  const { ask, answers } = aTunnel({
    'wing.info': async ({ caller }) => {
      roles.push(caller.role);
      return {};
    },
  });
  ask({ type: 'wing.info' }, { sender_user_id: '' });
  ask({ type: 'wing.info' }, { sender_org_role: 'root' });
  ask({ type: 'wing.info' }, { sender_org_role: '' });
  await vi.waitFor(() => expect(answers()).toHaveLength(3));
  expect(answers()).toContainEqual({ error: 'no user identity' });
  expect(roles).toEqual(['member', 'member']);
});

test('what goes wrong inside is logged, not told', async () => {
  const { ask, answers, logged } = aTunnel({
    'wing.info': () => Promise.reject(new Error('ENOENT /home/me/secret')),
  });
  ask({ type: 'wing.info' });
  await vi.waitFor(() => expect(answers()).toEqual([{ error: 'internal error' }]));
  expect(logged).toHaveLength(1);
});

test('an answer that no message can hold is refused, not lost', async () => {
  const { ask, answers } = aTunnel({ 'dir.list': async () => ({ entries: 'x'.repeat(600_000) }) });
  ask({ type: 'dir.list' });
  await vi.waitFor(() =>
    expect(answers()).toEqual([{ error: 'The answer is too long for the tunnel.' }]),
  );
});

test('whoever floods gets refusals, and takes nothing from others, on the same roost or another', async () => {
  const { promise, resolve } = Promise.withResolvers<object>();
  let asked = 0;
  const { ask, server, link, sealed, envelope, answers } = aTunnel({
    'dir.list': async () => {
      asked += 1;
      return { ...(await promise) };
    },
  });
  for (let i = 0; i < 33; i += 1) ask({ type: 'dir.list' });
  await vi.waitFor(() => expect(answers()).toEqual([{ error: 'too many requests' }]));
  // Others of the same roost still get theirs, until the roost has all it may have.
  for (let i = 0; i < 33; i += 1) ask({ type: 'dir.list' }, { sender_user_id: `user ${i}` });
  await vi.waitFor(() => expect(answers()).toHaveLength(2));
  const request = sealed.seal(Buffer.from('{"type":"dir.list"}'));
  server.service.receive({ ...link.context, roost: 'r2' }, envelope(request));
  expect(asked).toBe(65);
  resolve({});
  await vi.waitFor(() => expect(answers()).toHaveLength(67));
});

test('this machine proves that a message came back by saying what was asked just then', async () => {
  const { ask, answers } = aTunnel({}, { gate: () => ({ ok: false, error: 'not_allowed' }) });
  ask({ type: 'aerie.prove:1' });
  ask({ type: 'aerie.prove:2' });
  await vi.waitFor(() =>
    expect(answers()).toEqual([{ proven: 'aerie.prove:1' }, { proven: 'aerie.prove:2' }]),
  );
});
