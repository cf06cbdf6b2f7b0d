import { createServer } from 'node:net';

/** A TCP port of `hostname` that was free a moment ago. @throws the system's error */
export async function freePort(hostname: string): Promise<number> {
  const server = createServer();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(0, hostname, resolve);
  await promise;
  const address = server.address();
  await new Promise<void>((done) => server.close(() => done()));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
