import { expect, test } from 'vitest';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';
import { PassMaker } from '#tests/support/roost/pass-maker.ts';
import { type DirectRoost, identify } from './identify.ts';

const wingId = '1ae20a6b28854276b1514d14';
const maker = new PassMaker();

function aRoost(more: { attests?: boolean; key?: string | null; name?: string } = {}): DirectRoost {
  const { attests = false, key = maker.spki, name = 'r1' } = more;
  return {
    context: {
      ...{ roost: name, host: 'roost.example', owner: 'ann', attestsRoles: attests },
      identity: WingIdentity.generate(),
      outlet: { open: true, unsent: 0, send: () => {} },
    },
    key,
    origin: 'https://roost.example',
  };
}

async function enter(
  claims: Readonly<Record<string, unknown>>,
  roosts = [aRoost()],
  config: Partial<RemoteConfig> = {},
) {
  const known = { wingId, config: { ...defaultRemoteConfig, ...config }, now: Date.now() };
  const identified = await identify(await maker.pass(claims), roosts, known);
  return 'status' in identified ? identified.status : identified.caller;
}

test('the owner comes in, and nobody else whom only a roost with many users knows', async () => {
  expect(await enter({ sub: 'ann', email: 'ann@example.org' })).toMatchObject({
    ...{ userId: 'ann', email: 'ann@example.org', orgRole: '' },
  });
  expect(await enter({ sub: 'bob' })).toBe(403);
  // Whoever asks for a device token chooses the machine in it.
  expect(await enter({ sub: 'bob', wing: wingId })).toBe(403);
  expect(await enter({ sub: 'bob', org_role: 'owner', wing: wingId })).toBe(403);
});

test('people on the list and admins come in as far as their passkey', async () => {
  expect(
    await enter({ sub: 'bob' }, undefined, { allowed: [{ roost: 'r1', userId: 'bob' }] }),
  ).toMatchObject({
    userId: 'bob',
  });
  const byMail = { sub: 'bob', email: 'Bob@example.org' };
  expect(
    await enter(byMail, undefined, { admins: [{ email: 'bob@example.org', roost: 'r1' }] }),
  ).toMatchObject({
    userId: 'bob',
  });
  const elsewhere = { allowed: [{ roost: 'r2', userId: 'bob' }] };
  expect(await enter({ sub: 'bob' }, undefined, elsewhere)).toBe(403);
});

test('an organisation sends people to one machine, not to all that it has', async () => {
  const roosts = [aRoost({ attests: true })];
  expect(await enter({ sub: 'bob', org_role: 'member', wing: wingId }, roosts)).toMatchObject({
    orgRole: 'member',
  });
  expect(await enter({ sub: 'bob', org_role: 'admin' }, roosts)).toBe(403);
  expect(await enter({ sub: 'bob', wing: wingId }, roosts)).toBe(403);
});

test('passes for another machine are refused, also those of the owner', async () => {
  expect(await enter({ sub: 'ann', wing: 'f'.repeat(24) })).toBe(401);
});

test('the roost is found by its key; while one has told none, that is told', async () => {
  const other = aRoost({ key: new PassMaker().spki, name: 'r0' });
  expect(await enter({ sub: 'ann' }, [other, aRoost()])).toMatchObject({
    roost: { context: { roost: 'r1' } },
  });
  expect(await enter({ sub: 'ann' }, [other])).toBe(401);
  expect(await enter({ sub: 'ann' }, [aRoost({ key: null })])).toBe(503);
  expect(await enter({ sub: 'ann' }, [other, aRoost({ key: null })])).toBe(503);
  expect(await enter({ sub: 'ann' }, [])).toBe(503);
});

test('a roost that tells another’s key for its own keeps nobody of the other out', async () => {
  const liar = {
    ...aRoost({ name: 'r2' }),
    context: { ...aRoost().context, roost: 'r2', owner: 'eve' },
  };
  expect(await enter({ sub: 'ann' }, [liar, aRoost()])).toMatchObject({
    roost: { context: { roost: 'r1' } },
  });
  expect(await enter({ sub: 'bob' }, [liar, aRoost()])).toBe(403);
});
