// Requests that change the machine itself. For owners and admins only, whatever others do.

import { isAppError } from '#shared/base/app-error.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { Eggs } from '../eggs/eggs.ts';
import { requireAdmin, type TunnelHandlers, TunnelRefusal } from './tunnel-handlers.ts';

export interface UpkeepHandlerPorts {
  /** Updates the app; null where it cannot update itself. */
  readonly update: (() => Promise<void>) | null;
  /** Of the app. */
  readonly version: string;
  readonly eggs: Pick<Eggs, 'changeRules'>;
  readonly logger: Logger;
}

/** `wing.update` and `egg.config_update`. */
export function upkeepHandlers({
  update,
  version,
  eggs,
  logger,
}: UpkeepHandlerPorts): TunnelHandlers {
  return {
    'wing.update': async (ask) => {
      requireAdmin(ask);
      if (!update) {
        throw new TunnelRefusal(
          `Aerie ${version} does not update itself. Install the newer version at the machine; sessions in a session host go on meanwhile.`,
        );
      }
      await update();
      return { ok: 'true' };
    },
    'egg.config_update': async (ask, { yaml }) => {
      requireAdmin(ask);
      if (!yaml) throw new TunnelRefusal('missing yaml');
      if (!eggs.changeRules) throw new TunnelRefusal('There are no rules for sessions here.');
      await eggs.changeRules(yaml).catch((error: unknown) => {
        throw isAppError(error) ? new TunnelRefusal(error.message) : error;
      });
      logger.info({ roost: ask.link.roost }, 'the rules for sessions were changed from elsewhere');
      return { ok: 'true' };
    },
  };
}
