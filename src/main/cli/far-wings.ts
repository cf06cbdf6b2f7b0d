// Machines elsewhere, reached through a roost: which there are, and a connection to one of them.

import { keyFingerprint } from '#client/tunnel/key-fingerprint.ts';
import { listWings, type RoostAccess, TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import { describeWing, type WingDescription } from '#shared/client/tunnel/describe-wing.ts';
import { openContract } from '#shared/client/tunnel/open-contract.ts';
import { createWingApi } from '#shared/client/wing-api.ts';
import type { WingInfo } from '#shared/protocol/wing/listed-wings.ts';
import type { ConnectedWing } from './command-context.ts';
import { CommandFailure } from './command-failure.ts';
import { ExitCode } from './exit-code.ts';

/** How long a machine may take to say what it is called, in ms. */
const NAMED_WITHIN = 5000;
const MAX_NAME = 64;
/** Characters of an id that are enough to mean a machine. */
const SHORT_ID = 4;

/** A machine of the roost. */
export interface FarWing extends WingDescription {
  readonly id: string;
  /** Fingerprint of its key, as the machine shows it. */
  readonly key: string;
}

/** All machines of the roost that this user may see. @throws AppError `roost_unreachable`, `unauthorized` */
export async function farWings(roost: RoostAccess): Promise<FarWing[]> {
  return allDescribed(roost, await listWings(roost));
}

/** Each once, as it was listed last. */
function allDescribed(roost: RoostAccess, listed: readonly WingInfo[]): Promise<FarWing[]> {
  const wings = new Map(listed.map((wing) => [wing.wing_id, wing]));
  return Promise.all([...wings.values()].map((wing) => described(roost, wing)));
}

/** Another wing to connect to, and the folder that programs begin in there. */
export interface FarConnection {
  readonly wing: ConnectedWing;
  readonly home: string;
}

/**
 * Connects to the machine that `name` means: its id or the beginning of it, or what it is called.
 * `key`: its fingerprint as it is known; another one is refused.
 * @throws CommandFailure `wing_not_found`; AppError as `openContract` does
 */
export async function connectFarWing(
  roost: RoostAccess,
  name: string,
  key?: string,
): Promise<FarConnection> {
  const wing = await findWing(roost, name);
  if (key !== undefined && compact(key) !== compact(fingerprintOf(wing))) {
    throw new CommandFailure(
      'forbidden',
      `The key of "${name}" is not the one in AERIE_WING_KEY. Compare it at the machine itself.`,
    );
  }
  const tunnel = new TunnelClient(roost, wing, WingIdentity.generate());
  try {
    const transport = await openContract(tunnel);
    const api = createWingApi(transport);
    const { home } = await api.system.info();
    const dispose = (): void => {
      transport.close();
      tunnel.dispose();
    };
    return { wing: { api, transportOf: async () => transport, dispose }, home };
  } catch (error) {
    tunnel.dispose();
    throw error;
  }
}

async function findWing(roost: RoostAccess, name: string): Promise<WingInfo> {
  const wings = await listWings(roost);
  const exact = wings.findLast(({ wing_id }) => wing_id === name);
  if (exact) return exact;
  const called = (await allDescribed(roost, wings)).filter(
    (wing) =>
      wing.name.toLowerCase() === name.toLowerCase() ||
      (name.length >= SHORT_ID && wing.id.startsWith(name)),
  );
  const meant = wings.findLast(({ wing_id }) => wing_id === called[0]?.id);
  if (meant && called.length === 1) return meant;
  throw new CommandFailure(
    'wing_not_found',
    meant
      ? `Several machines are meant by "${name}". Use an id of "aerie wings".`
      : `No machine "${plainLine(name, MAX_NAME)}" is connected to the roost. Run "aerie wings" to see which are.`,
    ExitCode.notFound,
  );
}

async function described(roost: RoostAccess, wing: WingInfo): Promise<FarWing> {
  const facts = { id: wing.wing_id, key: fingerprintOf(wing) };
  let tunnel: TunnelClient | undefined;
  try {
    tunnel = new TunnelClient(roost, wing, WingIdentity.generate());
    return { ...facts, ...(await describeWing(tunnel, AbortSignal.timeout(NAMED_WITHIN))) };
  } catch {
    // Its key cannot be used.
    return { ...facts, name: '', system: '', state: 'silent' };
  } finally {
    tunnel?.dispose();
  }
}

function fingerprintOf({ public_key }: WingInfo): string {
  return keyFingerprint(Buffer.from(public_key, 'base64'));
}

const compact = (fingerprint: string): string => fingerprint.replace(/\s/g, '').toLowerCase();
