// Requests that change the machine itself. For owners and admins only, whatever others do.

import { requireAdmin, type TunnelHandlers, TunnelRefusal } from './tunnel-handlers.ts';

export interface UpkeepHandlerPorts {
  /** Updates the app; null where it cannot update itself. */
  readonly update: (() => Promise<void>) | null;
}

/** `wing.update` and `egg.config_update`. */
export function upkeepHandlers({ update }: UpkeepHandlerPorts): TunnelHandlers {
  return {
    'wing.update': async (ask) => {
      requireAdmin(ask);
      if (!update) {
        throw new TunnelRefusal('Aerie cannot update itself here. Update it at the machine.');
      }
      await update();
      return { ok: 'true' };
    },
    // Rules of sandboxes are kept at the machine: nobody who may be locked in loosens them from elsewhere.
    'egg.config_update': async (ask, { yaml }) => {
      requireAdmin(ask);
      if (!yaml) throw new TunnelRefusal('missing yaml');
      throw new TunnelRefusal('The rules for agents can only be changed at the machine itself.');
    },
  };
}
