import type { Clock } from '#shared/base/ports.ts';
import type { DomainProxyOptions } from './sandbox/domain-proxy.ts';
import type { Sandbox } from './sandbox/find-sandbox.ts';

/** What programs for people elsewhere need of this machine. */
export interface EggPorts {
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly defaultShell: string;
  /** Folders of Aerie: data (sessions and homes are kept in it) and settings (rules are read from it). */
  readonly dataFolder: string;
  readonly configFolder: string;
  /** What else no session may reach, such as sockets of Aerie. */
  readonly protect: readonly string[];
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** Default: the one of this machine, tried until there is one. */
  readonly sandbox?: () => Promise<Sandbox>;
  /** Addresses of names for sessions. Default: as this machine finds them. */
  readonly resolve?: DomainProxyOptions['resolve'];
}
