import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { HistoryStore } from '#core/link/audit/history-store.ts';
import { LinkSecrets } from '#core/link/link-secrets.ts';
import { LinkService, type LinkServicePorts } from '#core/link/link-service.ts';
import type { LinkSocketOptions } from '#core/link/link-socket.ts';
import { RemoteStore } from '#core/link/remote-store.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { TurnedAway } from '#core/link/turned-away.ts';
import { FileSecretStore } from '#core/store/secret-store-file.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { RemoteViewer } from '#shared/contract/remote.ts';
import { ManualClock } from './manual-clock.ts';

export const roostUrl = 'https://roost.example';
/** A token as its roost gives it. */
export const roostToken = {
  token: 'a-token-of-some-length',
  expires_at: 0,
  email: 'me@example.org',
};

/** A folder for the files of a link; gone with the test. */
export async function linkFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-link-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A roost's sign-in as the tests want it: `answers` of its token address, in turn. */
export function signingIn(answers: readonly object[]): { fetch: typeof fetch; asked: string[] } {
  const left = [...answers];
  const asked: string[] = [];
  const answer = (input: string | URL | Request): Response => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    asked.push(pathname);
    if (pathname === '/auth/token') return Response.json(left.shift() ?? {});
    return Response.json({
      device_code: 'device',
      user_code: 'ABC234',
      verification_url: '/auth/claim?code=ABC234',
      expires_in: 900,
      interval: 1,
    });
  };
  return { fetch: (input) => Promise.resolve(answer(input)), asked };
}

/** Attaches somebody to a session; `onCutOff` is called when they are cut off. */
export function addViewer(
  viewers: RemoteViewers,
  over: Partial<RemoteViewer> = {},
  onCutOff: () => void = () => {},
): void {
  const entry = viewers.add({
    viewer: () => ({
      ...{ id: 'a', userId: 'ann', session: 's1', roost: 'r', email: '', displayName: '' },
      ...{ controls: true, path: 'relay', since: 0, ...over },
    }),
    cutOff: () => {
      onCutOff();
      entry.dispose();
    },
  });
}

/** A link service that keeps its files in `folder`, with sockets that tests open, feed and end. */
export function aLinkService(folder: string, more: Partial<LinkServicePorts> = {}) {
  const clock = new ManualClock();
  const dials: LinkSocketOptions[] = [];
  const viewers = new RemoteViewers();
  const revoked: (string | undefined)[] = [];
  const service = new LinkService({
    store: new RemoteStore(join(folder, 'remote.json'), nodeRandom),
    secrets: new LinkSecrets(new FileSecretStore(join(folder, 'secrets'))),
    services: {
      pty: { receive: () => {}, didRegister: () => {} },
      tunnel: { receive: () => {} },
    },
    viewers,
    sessions: { begun: () => [], look: () => {}, onDidChange: () => ({ dispose: () => {} }) },
    turnedAway: new TurnedAway(clock),
    direct: { status: null, onDidChange: () => ({ dispose: () => {} }) },
    lock: () => Promise.resolve({ release: () => Promise.resolve() }),
    prove: () => Promise.resolve(12),
    parts: viewers,
    history: new HistoryStore({
      ...{ folder: join(folder, 'remote'), clock, pid: process.pid },
      rules: () => ({ keepDays: 0, maxTotalBytes: 0 }),
    }),
    audits: { list: () => [], onDidChange: () => ({ dispose: () => {} }) },
    finish: () => Promise.resolve(),
    revokeTokens: (user) => revoked.push(user),
    clock,
    random: nodeRandom,
    logger: silentLogger,
    dial: (options) => {
      dials.push(options);
      return { unsent: 0, send: (_, didSend) => didSend?.(), dispose: () => {} };
    },
    ...more,
  });
  onTestFinished(() => service.dispose());
  return { service, clock, dials, viewers, revoked };
}
