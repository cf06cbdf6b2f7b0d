import { expect, test } from 'vitest';
import { parseSockets } from './local-sockets.ts';

const head = 'Num       RefCount Protocol Flags    Type St Inode Path\n';

test('sockets that programs listen at are read from what Linux tells, with any path', () => {
  const text = `${head}00000000310c526f: 00000003 00000000 00000000 0001 03 11099928
0000000000000000: 00000002 00000000 00010000 0001 01 23456 /home/me/a b/agent.sock
0000000000000000: 00000002 00000000 00010000 0005 01     7 /opt/x.sock
0000000000000000: 00000002 00000000 00000000 0002 01    18 /var/lib/log
0000000000000000: 00000003 00000000 00000000 0001 03    19 /opt/connected
0000000000000000: 00000002 00000000 00010000 0001 01    20 relative
`;
  expect(parseSockets(text)).toEqual({
    paths: ['/home/me/a b/agent.sock', '/opt/x.sock', '/var/lib/log'],
    abstract: false,
  });
  expect(parseSockets('')).toEqual({ paths: [], abstract: false });
});

test('sockets without a file are told of', () => {
  const line = '0000000000000000: 00000002 00000000 00010000 0001 01 21 @/tmp/.X11-unix/X0\n';
  expect(parseSockets(head + line)).toEqual({ paths: [], abstract: true });
  expect(parseSockets(head + line.replace('00010000', '00000000')).abstract).toBe(false);
});
