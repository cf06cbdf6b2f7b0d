import { showPasskey } from '#shared/client/tunnel/show-passkey.ts';
import { webSha256 } from '#shared/client/tunnel/web-tunnel-crypto.ts';
import { pageSurroundings } from '../client/browser-connection-env.ts';
import { registerCommand } from '../stores/command-registry.ts';
import { setWing } from '../stores/wing.ts';
import { dialTunnel } from './dial-tunnel.ts';
import { KnownKeys } from './known-keys.ts';
import { listMachines } from './roost-account.ts';
import { RoostVisit } from './roost-visit.ts';
import { signChallenge } from './sign-challenge.ts';

const MACHINE = 'machine';

/** Begins the visit of this page. Lives as long as the page. */
export function beginVisit(): RoostVisit {
  const visit = new RoostVisit({
    surroundings: pageSurroundings(),
    keys: new KnownKeys(() => localStorage),
    roost: location.host,
    dial: dialTunnel,
    list: listMachines,
    showPasskey: (tunnel) =>
      showPasskey({
        tunnel,
        sign: signChallenge,
        sha256: (bytes) => webSha256(window, bytes),
      }),
    wanted: () => new URLSearchParams(location.search).get(MACHINE),
    address: (wanted) => {
      const search = new URLSearchParams({ [MACHINE]: wanted });
      history.replaceState(null, '', `${location.pathname}?${search}${location.hash}`);
    },
    didOpen: ({ connection }) => setWing(connection),
  });
  registerCommand({
    id: 'app.machines',
    title: 'Other machines…',
    group: 'Window',
    keywords: ['roost', 'switch', 'wing', 'computer'],
    run: () => location.assign(allMachines),
  });
  void visit.begin();
  return visit;
}

/** Address of this page with all machines. */
export const allMachines = `?${MACHINE}=`;
