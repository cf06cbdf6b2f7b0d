import type { IceServer as NativeServer } from 'node-datachannel';
import type { IceServer } from '#shared/contract/remote-config.ts';

const ADDRESS =
  /^(stun|turn|turns):(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** Servers as the library takes them; addresses that are none are left out. */
export function nativeServers(servers: readonly IceServer[]): (string | NativeServer)[] {
  return servers.flatMap(({ urls, username, credential }) =>
    urls.flatMap((url): (string | NativeServer)[] => {
      const [, scheme, hostname, given, transport] = ADDRESS.exec(url) ?? [];
      if (!scheme || !hostname) return [];
      const port = Number(given ?? (scheme === 'turns' ? 5349 : 3478));
      if (port < 1 || port > 65_535) return [];
      if (scheme === 'stun') return [`stun:${hostname}:${port}`];
      const relayType =
        scheme === 'turns' ? 'TurnTls' : transport === 'tcp' ? 'TurnTcp' : 'TurnUdp';
      return [
        {
          ...{ hostname, port, relayType },
          ...(username === undefined ? {} : { username }),
          ...(credential === undefined ? {} : { password: credential }),
        },
      ];
    }),
  );
}
