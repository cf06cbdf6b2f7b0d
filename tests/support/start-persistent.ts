import { onTestFinished, vi } from 'vitest';
import type { WingClient } from '#shared/client/wing-client.ts';
import { connectToApp, endHosts } from './session-hosts.ts';
import { type RunningAerie, type StartOptions, startAerie } from './start-aerie.ts';
import { writeSettings } from './write-settings.ts';

/** An app whose new sessions start in a session host, and a client of it; all ended after the test. */
export async function startPersistent(
  options: StartOptions = {},
): Promise<RunningAerie & { readonly client: WingClient }> {
  const aerie = await startAerie({
    prepare: (home) => writeSettings(home, { 'sessions.host': 'persistent' }),
    ...options,
  });
  onTestFinished(async () => {
    await aerie.end('SIGKILL');
    await endHosts(aerie.home);
    await aerie.dispose();
  });
  const patience = { timeout: 20_000, interval: 50 };
  const client = await vi.waitFor(() => connectToApp(aerie.home), patience);
  onTestFinished(() => client.transport.close());
  return { ...aerie, client };
}
