import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileSecretStore } from '#core/store/secret-store-file.ts';
import type { WingDeps } from '#core/wing.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { SettingPatch } from '#shared/contract/index.ts';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { createRealWing, type RealWing } from '../real-wing.ts';
import { ScriptedBrowser, type ScriptedBrowserOptions } from './scripted-browser.ts';
import type { ScriptedRoost } from './scripted-roost.ts';

const TIMEOUT = 20_000;

/** A wing with real programs that is signed in to a scripted roost, as anybody signs in. */
export interface LinkedWing extends AsyncDisposable {
  readonly real: RealWing;
  /** A client at the machine; another one after a restart. */
  readonly client: WingClient;
  /** Permanent id of the machine. */
  readonly wingId: string;
  /** Name of the roost's entry in the settings. */
  readonly roostId: string;
  status(): Promise<RemoteStatus>;
  /** A tab on the roost that looks at this machine; not connected. */
  browser(options?: Partial<ScriptedBrowserOptions>): ScriptedBrowser;
  /** Ends the wing and begins it anew on what it has kept; it links by itself. */
  restart(): Promise<void>;
}

/** Resolves once the roost has acknowledged the wing. */
export async function linkWing(
  roost: ScriptedRoost,
  over: Partial<WingDeps> = {},
  settings: SettingPatch = {},
): Promise<LinkedWing> {
  const home = mkdtempSync(join(tmpdir(), 'aerie-wing-'));
  const link = {
    folder: home,
    secrets: new FileSecretStore(join(home, 'secrets')),
    p2pAddress: '127.0.0.1',
  };
  const begin = (): RealWing => createRealWing(settings, { home, link, ...over });
  let real = begin();
  const end = async (): Promise<void> => {
    await real[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    let client = real.connect();
    const { wingId, roostId } = await signIn(client, roost);
    return {
      ...{ roostId, wingId },
      get real() {
        return real;
      },
      get client() {
        return client;
      },
      restart: async () => {
        await real[Symbol.asyncDispose]();
        real = begin();
        client = real.connect();
        await client.api.remote.status();
      },
      status: () => client.api.remote.status(),
      browser: (options = {}) =>
        new ScriptedBrowser({ roost, user: roost.owner, wingId, ...options }),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A machine's id, and the name of a roost's entry in its settings. */
export interface LinkedTo {
  readonly wingId: string;
  readonly roostId: string;
}

/** Links the wing behind `client` with a roost that allows every code; resolves when it is connected. */
export async function signIn(
  { api }: WingClient,
  roost: { readonly url: string },
): Promise<LinkedTo> {
  const { id: roostId } = await api.remote.addRoost({ url: roost.url });
  await api.remote.signIn({ roost: roostId });
  const signal = AbortSignal.timeout(TIMEOUT);
  for await (const { roosts, wingId } of await api.remote.watch(undefined, { signal })) {
    const state = roosts.find(({ id }) => id === roostId)?.state;
    if (state === 'connected' && wingId) return { wingId, roostId };
  }
  throw new Error('The wing did not get to its roost.');
}
