// Hostile and broken callers: every method with input that its schema does not allow, and frames
// that are not frames. Nothing but a typed error may come of it.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectWing, toAppError, type WingApi } from '#shared/client/wing-client.ts';
import { contract, MAX_RPC_BYTES } from '#shared/contract/index.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import { createTestWing } from '#tests/support/test-wing.ts';

type Call = (input: unknown) => Promise<unknown>;

const methods = Object.entries(contract).flatMap(([group, members]) =>
  Object.keys(members).map((name) => [group, name] as const),
);

function methodOf(api: WingApi, group: string, name: string): Call {
  const part = (api as unknown as Record<string, Record<string, Call>>)[group];
  const call = part?.[name];
  if (!call) throw new Error(`no method ${group}.${name}`);
  return call;
}

/** Anything JSON can say, with the field names of the contract likelier than chance. */
const fields = [
  'id',
  'name',
  'cols',
  'rows',
  'cwd',
  'shell',
  'args',
  'env',
  'keys',
  'window',
  'layout',
];
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(...fields),
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        '',
        '..',
        '../../etc/passwd',
        'a'.repeat(5000),
        '\0',
        'a//b',
        -1,
        0,
        1e9,
        1.5,
        null,
      ),
    ),
  ),
);

describe.each(methods)('%s.%s', (group, name) => {
  it('answers input outside its schema with bad_request and goes on serving', async () => {
    await using test = createTestWing();
    const [client, host] = linkedPair();
    test.wing.connect(host);
    const { api } = connectWing(client);
    const call = methodOf(api, group, name);
    const schema = (
      contract as never as Record<
        string,
        Record<
          string,
          { '~orpc': { inputSchema?: { safeParse(v: unknown): { success: boolean } } } }
        >
      >
    )[group]?.[name]?.['~orpc'].inputSchema;
    await fc.assert(
      fc.asyncProperty(hostile, async (input) => {
        if (schema?.safeParse(input).success !== false) return;
        const error = await call(input).then(
          () => undefined,
          (reason: unknown) => toAppError(reason),
        );
        expect(error).toMatchObject({ code: 'bad_request' });
        expect(error?.message).toContain(`${group}.${name}`);
      }),
      { numRuns: 60 },
    );
    expect((await api.system.info()).app).toBe('aerie');
    expect(test.spawner.started).toHaveLength(0);
    expect(test.complaints).toEqual([]);
    client.close();
  });
});

describe('frames', () => {
  it('survives random binary frames', async () => {
    await using test = createTestWing();
    const [client, host] = linkedPair();
    test.wing.connect(host);
    const { api } = connectWing(client);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => client.send(bytes)),
      { numRuns: 500 },
    );
    expect((await api.system.info()).app).toBe('aerie');
    client.close();
  });

  it.each([
    ['text that is no request', 'hello'],
    ['half a request', '{"i":"1"'],
    ['a huge request', `"${'x'.repeat(MAX_RPC_BYTES)}"`],
  ])('closes only the connection that sent %s', async (_name, text) => {
    await using test = createTestWing();
    const [bad, badHost] = linkedPair();
    const [good, goodHost] = linkedPair();
    test.wing.connect(badHost);
    test.wing.connect(goodHost);
    const closed = new Promise<string>((resolve) =>
      bad.onDidClose(({ reason }) => resolve(reason)),
    );
    bad.send(text);
    expect(await closed).toMatch(/request/);
    expect((await connectWing(good).api.system.info()).app).toBe('aerie');
    good.close();
  });

  it('says which method does not exist', async () => {
    await using test = createTestWing();
    const [client, host] = linkedPair();
    test.wing.connect(host);
    const { api } = connectWing(client);
    const missing = (api as unknown as { nothing: { here: Call } }).nothing.here;
    await expect(missing(undefined)).rejects.toThrow();
    expect((await api.system.info()).app).toBe('aerie');
    client.close();
  });
});
