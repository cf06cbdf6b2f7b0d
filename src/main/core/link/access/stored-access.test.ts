import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { Passkey } from '#tests/support/passkey.ts';
import { nodeRandom } from '../../system/node-random.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { RemoteStore } from '../remote-store.ts';
import { StoredAccess } from './stored-access.ts';

const HOST = 'roost.example';
const TAB = 'key of a tab';
const tab = { key: TAB, keepsToken: false };
const secret = () => Promise.resolve(new Uint8Array(32).fill(5));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aerie-access-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function withRules(rules: Partial<RemoteConfig> = {}) {
  const clock = new ManualClock();
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  const access = new StoredAccess(store, clock, secret);
  await access.open();
  const roost = {
    id: 'r1',
    name: 'r',
    url: `https://${HOST}`,
    enabled: true,
    org: '',
    plain: false,
  };
  await store.change((state) => ({ ...state, roosts: [roost] }));
  await access.update(rules);
  return { access, clock, store };
}

function caller(more: Partial<RemoteCaller> = {}): RemoteCaller {
  return {
    ...{ roost: 'r1', userId: 'ann', email: 'ann@example.org', displayName: 'Ann' },
    ...{ role: 'member', passkeys: [] },
    ...more,
  };
}

/** A challenge for the tab. */
function challengeOf(access: StoredAccess, who: RemoteCaller, client = TAB): Uint8Array {
  return access.challenge(
    who,
    { client, wing: 'key of the wing' },
    new Uint8Array(randomBytes(16)),
  );
}

/** Shows a passkey with a challenge of the wing. */
async function show(access: StoredAccess, who: RemoteCaller, key: Passkey) {
  const challenge = challengeOf(access, who);
  return access.authenticate(who, key.assert(challenge), challenge, tab);
}

test('an open wing lets everybody pass who has no passkey', async () => {
  const { access } = await withRules();
  expect(access.gate(caller(), '', TAB)).toMatchObject({ ok: true });
});

test('checklist 34: a locked wing turns strangers away, and asks those it knows for a passkey', async () => {
  const key = new Passkey(HOST);
  const { access } = await withRules({
    locked: true,
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  expect(access.gate(caller({ userId: 'eve', email: '' }), '', TAB)).toEqual({
    ok: false,
    error: 'not_allowed',
  });
  expect(access.gate(caller(), '', TAB)).toEqual({ ok: false, error: 'passkey_required' });
  const shown = await show(access, caller(), key);
  if ('error' in shown) throw new Error(shown.error);
  expect(shown.token).toMatch(/^[0-9a-f]{64}$/);
  expect(access.gate(caller(), shown.token, TAB)).toMatchObject({ ok: true });
  // A token is its owner's only, on the roost where it was got.
  const others = [{ userId: 'ben' }, { roost: 'r2' }] as const;
  for (const other of others) {
    expect(access.gate(caller({ ...other, email: '' }), shown.token, TAB).ok).toBe(false);
  }
});

test('checklist 34: a restart asks again', async () => {
  const key = new Passkey(HOST);
  const rules = { locked: true, allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }] };
  const { access, store } = await withRules(rules);
  const shown = await show(access, caller(), key);
  if ('error' in shown) throw new Error(shown.error);
  const later = new StoredAccess(store, new ManualClock(), secret);
  await later.open();
  expect(later.gate(caller(), shown.token, TAB)).toEqual({ ok: false, error: 'passkey_required' });
});

test('on an open wing whoever has a passkey must show it, also where the roost hides it later', async () => {
  const key = new Passkey(HOST);
  const { access } = await withRules();
  const told = caller({ passkeys: [key.publicKey] });
  expect(access.gate(told, '', TAB)).toEqual({ ok: false, error: 'passkey_required' });
  expect(access.gate(caller(), '', TAB)).toEqual({ ok: false, error: 'passkey_required' });
  expect(await show(access, told, key)).toHaveProperty('token');
});

test('a passkey that only the roost vouches for opens a locked wing to nobody new', async () => {
  const key = new Passkey(HOST);
  const { access } = await withRules({ locked: true });
  expect(await show(access, caller({ passkeys: [key.publicKey] }), key)).toEqual({
    error: 'no allowed keys configured',
  });
  expect(access.config.allowed).toEqual([]);
});

test('somebody on the list without a key keeps the first they show; then only that counts', async () => {
  const [first, second] = [new Passkey(HOST), new Passkey(HOST)];
  const { access, clock } = await withRules({
    locked: true,
    allowed: [{ roost: 'r1', userId: 'ann' }],
  });
  const told = caller({ passkeys: [first.publicKey] });
  expect(await show(access, told, first)).toHaveProperty('token');
  const times = { enrolledAt: clock.now(), usedAt: clock.now() };
  expect(access.config.allowed).toEqual([
    { roost: 'r1', userId: 'ann', key: first.base64, ...times },
  ]);
  const other = caller({ passkeys: [second.publicKey] });
  expect(await show(access, other, second)).toEqual({ error: 'passkey verification failed' });
});

test('when a key was used last is kept, to the minute', async () => {
  const key = new Passkey(HOST);
  const { access, clock } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  await show(access, caller(), key);
  const first = clock.now();
  expect(access.config.allowed[0]).toMatchObject({ usedAt: first });
  clock.advance(59_000);
  expect(await show(access, caller(), key)).toHaveProperty('token');
  expect(access.config.allowed[0]).toMatchObject({ usedAt: first });
  clock.advance(1000);
  await show(access, caller(), key);
  expect(access.config.allowed[0]).toMatchObject({ usedAt: first + 60_000 });
});

test('a challenge is good once and for a minute, and only for whom it was made', async () => {
  const key = new Passkey(HOST);
  const { access, clock } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const challenge = challengeOf(access, caller());
  const assertion = key.assert(challenge);
  expect(await access.authenticate(caller(), assertion, challenge, tab)).toHaveProperty('token');
  expect(await access.authenticate(caller(), assertion, challenge, tab)).toHaveProperty('error');
  const old = challengeOf(access, caller());
  clock.advance(60_000);
  expect(await access.authenticate(caller(), key.assert(old), old, tab)).toHaveProperty('error');
});

test('what was signed for a session is of no use to whoever has read it on the way', async () => {
  const key = new Passkey(HOST);
  const { access, clock } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const challenge = challengeOf(access, caller());
  const used = key.assert(challenge);
  expect(await access.authenticate(caller(), used, challenge, tab)).toHaveProperty('token');
  expect(await access.authenticate(caller(), used, null, tab)).toHaveProperty('error');
  const old = key.assert(challengeOf(access, caller()));
  clock.advance(60_000);
  expect(await access.authenticate(caller(), old, null, tab)).toHaveProperty('error');
  expect(await access.authenticate(caller(), old, null, tab)).toHaveProperty('error');
  const ofAnother = key.assert(challengeOf(access, caller({ userId: 'ben' })));
  expect(await access.authenticate(caller(), ofAnother, null, tab)).toHaveProperty('error');
});

test('challenges that somebody asks for without end leave those of others good', async () => {
  const key = new Passkey(HOST);
  const { access } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const challenge = challengeOf(access, caller());
  for (let i = 0; i < 2000; i += 1) challengeOf(access, caller({ userId: 'eve' }));
  expect(await access.authenticate(caller(), key.assert(challenge), challenge, tab)).toHaveProperty(
    'token',
  );
});

test('an address that a message lacks is the one that the roost has told before', async () => {
  const { access } = await withRules({ admins: [{ email: 'ann@example.org', roost: 'r1' }] });
  expect(access.resolve(caller({ email: '' })).role).toBe('member');
  access.gate(caller(), '', TAB);
  expect(access.resolve(caller({ email: '' }))).toMatchObject({
    role: 'admin',
    email: 'ann@example.org',
  });
  expect(access.resolve(caller({ email: '', roost: 'r2' })).role).toBe('member');
});

test('a letter that only looks like one of an address is another', async () => {
  const { access } = await withRules({ admins: [{ email: 'kim@example.org', roost: 'r1' }] });
  expect(access.resolve(caller({ email: '\u212aim@example.org' })).role).toBe('member');
  expect(access.resolve(caller({ email: 'KIM@example.org' })).role).toBe('admin');
});

test('changes that come at once are all made', async () => {
  const { access } = await withRules();
  await Promise.all(
    ['ann', 'ben', 'eve'].map((userId) =>
      access.update(({ allowed }) => ({ allowed: [...allowed, { userId }] })),
    ),
  );
  expect(access.config.allowed.map(({ userId }) => userId)).toEqual(['ann', 'ben', 'eve']);
});

test('a challenge that the client chose is taken, once', async () => {
  const key = new Passkey(HOST);
  const { access } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const assertion = key.assert(new Uint8Array(32).fill(3));
  expect(await access.authenticate(caller(), assertion, null, tab)).toHaveProperty('token');
  expect(await access.authenticate(caller(), assertion, null, tab)).toHaveProperty('error');
});

test('tokens end: by time, when taken back, and with the key they were got for', async () => {
  const key = new Passkey(HOST);
  const { access, clock } = await withRules({
    authTtl: 1000,
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const token = async (): Promise<string> => {
    const shown = await show(access, caller(), key);
    return 'token' in shown ? shown.token : '';
  };
  const first = await token();
  expect(access.gate(caller(), first, TAB).ok).toBe(true);
  clock.advance(1000);
  expect(access.gate(caller(), first, TAB).ok).toBe(false);
  const second = await token();
  access.revokeTokens('ann');
  expect(access.gate(caller(), second, TAB).ok).toBe(false);
  const third = await token();
  const other = new Passkey(HOST);
  await access.update({ allowed: [{ roost: 'r1', userId: 'ann', key: other.base64 }] });
  expect(access.gate(caller(), third, TAB).ok).toBe(false);
});

test('admins by address, and folders of members', async () => {
  const { access } = await withRules({
    admins: [{ email: 'ANN@example.org', roost: 'r1' }],
    paths: [
      { path: '/work/a', members: [{ email: 'Ben@example.org', roost: 'r1' }] },
      { path: '/work/b', members: [] },
    ],
  });
  expect(access.resolve(caller()).role).toBe('admin');
  expect(access.pathsFor(caller())).toEqual(['/work/a', '/work/b']);
  const ben = caller({ userId: 'ben', email: 'ben@example.org' });
  expect(access.pathsFor(ben)).toEqual(['/work/a', '/work/b']);
  expect(access.pathsFor(caller({ userId: 'eve', email: 'eve@example.org' }))).toEqual(['/work/b']);
  await access.update({ paths: [] });
  expect(access.pathsFor(caller())).toBeNull();
  expect(access.pathsFor(ben)).toEqual([]);
});

test('an entry of one roost means nobody on another', async () => {
  const { access } = await withRules({ locked: true, allowed: [{ roost: 'r1', userId: 'local' }] });
  const local = caller({ userId: 'local', email: '' });
  expect(access.gate(local, '', TAB)).toEqual({ ok: false, error: 'passkey_required' });
  expect(access.gate({ ...local, roost: 'r2' }, '', TAB)).toEqual({
    ok: false,
    error: 'not_allowed',
  });
});

test('members see what is theirs; nobody’s is for owners and admins', async () => {
  const { access } = await withRules();
  expect(access.maySee(caller(), 'ann')).toBe(true);
  expect(access.maySee(caller(), 'ben')).toBe(false);
  expect(access.maySee(caller(), null)).toBe(false);
  expect(access.maySee(caller({ role: 'owner' }), null)).toBe(true);
});

test('rules that were not read, or cannot be, let nobody in', async () => {
  await writeFile(join(folder, 'remote.json'), '{');
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  const access = new StoredAccess(store, new ManualClock(), secret);
  await expect(access.open()).rejects.toMatchObject({ code: 'storage_failed' });
  expect(access.gate(caller({ role: 'owner' }), '', TAB)).toEqual({
    ok: false,
    error: 'not_allowed',
  });
});

test('what one roost says of an address makes nobody an admin or a member on another', async () => {
  const mail = 'ann@example.org';
  const { access } = await withRules({
    locked: true,
    admins: [{ email: mail, roost: 'r1' }],
    paths: [{ path: '/work', members: [{ email: mail, roost: 'r1' }] }],
  });
  const there = caller({ roost: 'r2' });
  expect(access.gate(caller(), '', TAB)).toEqual({ ok: false, error: 'passkey_required' });
  expect(access.gate(there, '', TAB)).toEqual({ ok: false, error: 'not_allowed' });
  expect(access.resolve(there).role).toBe('member');
  expect(access.pathsFor(there)).toEqual([]);
  // Nobody has said of which roost: then they are nobody.
  await access.update({
    admins: [{ email: mail }],
    allowed: [{ email: mail }, { userId: 'ann' }],
    paths: [{ path: '/work', members: [{ email: mail }] }],
  });
  expect(access.gate(caller(), '', TAB)).toEqual({ ok: false, error: 'not_allowed' });
  expect(access.pathsFor(caller())).toEqual([]);
});

test('a challenge is good with the key that asked for it, and with no other', async () => {
  const key = new Passkey(HOST);
  const { access } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const challenge = challengeOf(access, caller(), 'key of another tab');
  const assertion = key.assert(challenge);
  expect(await access.authenticate(caller(), assertion, challenge, tab)).toHaveProperty('error');
  const other = { ...tab, key: 'key of another tab' };
  expect(await access.authenticate(caller(), assertion, challenge, other)).toHaveProperty('token');
});

test('what was signed in an earlier run is never taken for what a client has chosen', async () => {
  const key = new Passkey(HOST);
  const { access, store } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const recorded = key.assert(challengeOf(access, caller()));
  const later = new StoredAccess(store, new ManualClock(), secret);
  await later.open();
  expect(await later.authenticate(caller(), recorded, null, tab)).toHaveProperty('error');
  // Without the secret it cannot be told, and nothing is taken.
  const unsure = new StoredAccess(store, new ManualClock(), () => Promise.reject(new Error('no')));
  await unsure.open();
  expect(await unsure.authenticate(caller(), recorded, null, tab)).toHaveProperty('error');
  const chosen = key.assert(new Uint8Array(32).fill(3));
  expect(await unsure.authenticate(caller(), chosen, null, tab)).toHaveProperty('error');
  expect(await later.authenticate(caller(), chosen, null, tab)).toHaveProperty('token');
});

test('the first passkey of an admin is kept: a roost that vouches for one of its own comes too late', async () => {
  const [first, own] = [new Passkey(HOST), new Passkey(HOST)];
  const admins = [{ email: 'ann@example.org', roost: 'r1' }];
  const { access } = await withRules({ locked: true, admins });
  expect(await show(access, caller({ passkeys: [first.publicKey] }), first)).toHaveProperty(
    'token',
  );
  expect(access.config.allowed).toMatchObject([
    { roost: 'r1', email: 'ann@example.org', key: first.base64 },
  ]);
  for (const userId of ['ann', 'another id']) {
    const claimed = caller({ userId, passkeys: [own.publicKey] });
    expect(await show(access, claimed, own)).toEqual({ error: 'passkey verification failed' });
    expect(access.gate(claimed, '', TAB)).toEqual({ ok: false, error: 'passkey_required' });
  }
  expect(access.config.allowed).toHaveLength(1);
});

test('of two who show a passkey at once for somebody who has none yet, one comes in: whose is kept', async () => {
  const people = [{ roost: 'r1', userId: 'ann' }];
  for (const rules of [
    { allowed: people },
    { admins: [{ email: 'ann@example.org', roost: 'r1' }] },
  ]) {
    const keys = [new Passkey(HOST), new Passkey(HOST)];
    const { access } = await withRules({ locked: true, allowed: [], admins: [], ...rules });
    const shown = await Promise.all(
      keys.map((key) => show(access, caller({ passkeys: keys.map((one) => one.publicKey) }), key)),
    );
    const enrolled = access.config.allowed.map(({ key }) => key);
    expect(enrolled).toHaveLength(1);
    const letIn = keys.filter((_, at) => 'token' in (shown[at] ?? {})).map(({ base64 }) => base64);
    expect(letIn).toEqual(enrolled);
  }
});

test('a key that is forgotten ends what it opened for that person, and nothing of others', async () => {
  const key = new Passkey(HOST);
  const ann = { roost: 'r1', userId: 'ann', key: key.base64 };
  const { access } = await withRules({
    locked: true,
    allowed: [ann, { ...ann, userId: 'ben' }, { ...ann, userId: 'eve', roost: 'r2' }],
  });
  const tokens = await Promise.all(
    ['ann', 'ben'].map(async (userId) => {
      const shown = await show(access, caller({ userId, email: '' }), key);
      return 'token' in shown ? shown.token : '';
    }),
  );
  const good = (): boolean[] =>
    ['ann', 'ben'].map(
      (userId, at) => access.gate(caller({ userId, email: '' }), tokens[at] ?? '', TAB).ok,
    );
  expect(good()).toEqual([true, true]);
  // Somebody of another roost is no business of theirs.
  await access.update(({ allowed }) => ({ allowed: allowed.slice(0, 2) }));
  expect(good()).toEqual([true, true]);
  // Others have the same key.
  await access.update(({ allowed }) => ({
    allowed: allowed.map((each) => (each.userId === 'ann' ? { roost: 'r1', userId: 'ann' } : each)),
  }));
  expect(good()).toEqual([false, true]);
});

test('what another roost asks for without end has nothing forgotten of this one’s people', async () => {
  const [key, hers] = [new Passkey(HOST), new Passkey(HOST)];
  const { access } = await withRules({
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const challenge = challengeOf(access, caller());
  access.gate(caller({ userId: 'liz', passkeys: [hers.publicKey] }), '', TAB);
  for (let i = 0; i < 5000; i += 1) {
    const eve = caller({ roost: 'r2', userId: `user ${i}`, email: `user${i}@example.org` });
    challengeOf(access, eve);
    access.gate({ ...eve, passkeys: [hers.publicKey] }, '', TAB);
  }
  expect(await access.authenticate(caller(), key.assert(challenge), challenge, tab)).toHaveProperty(
    'token',
  );
  expect(access.gate(caller({ userId: 'liz', email: '' }), '', TAB).ok).toBe(false);
  expect(access.resolve(caller({ userId: 'liz', email: '' })).email).toBe('ann@example.org');
});
