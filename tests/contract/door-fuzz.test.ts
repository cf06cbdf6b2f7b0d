// Noise through the local door to a whole wing: whatever a caller sends after its sign-in, it hears of it
// or loses its connection, and nobody else notices.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { connectDoor } from '#client/connect-door.ts';
import { readDoors } from '#client/list-doors.ts';
import { connectWing } from '#shared/client/wing-client.ts';
import { encodeDoorFrame } from '#shared/protocol/door/door-frames.ts';
import { encodeHello } from '#shared/protocol/door/door-handshake.ts';
import { openDoor } from '#tests/support/open-door.ts';
import { createTestWing } from '#tests/support/test-wing.ts';

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => encodeDoorFrame(bytes)),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => encodeDoorFrame(text)),
  fc.json().map((text) => encodeDoorFrame(text)),
  fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6), fc.nat(300), fc.uint8Array({ maxLength: 60 }))
    .map(([type, channel, body]) =>
      encodeDoorFrame(Uint8Array.from([type, 0, 0, channel >>> 8, channel & 255, ...body])),
    ),
);

it('serves others on, whatever one sends', async () => {
  await using test = createTestWing();
  const { door, options } = await openDoor({ connect: test.wing.connect });
  const token = readFileSync(join(options.folder, 'app.token'), 'utf8');
  const [found] = await readDoors(options.folder);
  const transport = await connectDoor(found ?? expect.fail('no door'));
  onTestFinished(() => transport.destroy());
  const { api } = connectWing(transport);
  await api.sessions.create({ id: 'kept', cols: 80, rows: 24 });
  await fc.assert(
    fc.asyncProperty(fc.array(noise, { minLength: 1, maxLength: 6 }), async (pieces) => {
      const socket = createConnection(door.socket);
      socket.on('error', () => {});
      socket.resume();
      socket.write(encodeDoorFrame(encodeHello(token)));
      for (const piece of pieces) socket.write(piece);
      socket.end();
      await once(socket, 'close');
      expect((await api.sessions.get({ id: 'kept' })).state).toBe('alive');
    }),
    { numRuns: 150 },
  );
  await expect.poll(() => door.clients).toBe(1);
  expect(test.complaints.filter(({ message }) => message.includes('unexpectedly'))).toEqual([]);
});
