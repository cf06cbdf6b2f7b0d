// Requests about terminals of this machine.

import { toAppError } from '#shared/client/wing-client.ts';
import { type SessionInfo, sessionId } from '#shared/contract/session.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { LocalWing } from '../pty/local-wing.ts';
import { ownerIdFor, type SessionOwner, type SessionOwners } from '../pty/session-owners.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { isBelow, toPosixPath } from './posix-path.ts';
import { type TunnelHandlers, type TunnelJson, TunnelRefusal } from './tunnel-handlers.ts';

export interface SessionHandlerPorts {
  readonly wing: LocalWing;
  readonly owners: SessionOwners;
  readonly access: RemoteAccess;
  /** Whether a session wants to be looked at. */
  readonly needsAttention: (info: SessionInfo) => boolean;
  /** What a session is recorded as, for those who may play it; null for none. */
  readonly recorded: (id: string) => { readonly audit: boolean; readonly chat: boolean };
}

/** `sessions.list` and `pty.kill`. */
export function sessionHandlers(ports: SessionHandlerPorts): TunnelHandlers {
  const { wing } = ports;
  return {
    'sessions.list': async ({ caller }) => {
      const sessions = await wing.ask((api) => api.sessions.list());
      const listed: TunnelJson[] = [];
      for (const info of sessions) {
        const owner = await visibleOwner(ports, caller, info);
        if (owner !== 'hidden') listed.push(sessionJson(info, owner, ports));
      }
      return { sessions: listed };
    },
    'pty.kill': async ({ caller }, { session_id: id }) => {
      if (!id) throw new TunnelRefusal('missing session_id');
      const denied = new TunnelRefusal('access denied');
      if (!sessionId.safeParse(id).success) throw denied;
      const owner = await ports.owners.of(id).catch(() => 'gone' as const);
      // Who may not see it does not learn whether it is there.
      if (owner === 'gone' || !ports.access.maySee(caller, ownerIdFor(caller, owner))) throw denied;
      await wing
        .ask(({ sessions }) => sessions.kill({ id }))
        .catch((error: unknown) => {
          throw toAppError(error);
        });
      return { ok: 'true' };
    },
  };
}

/** Whose the session is, or `hidden` for those who may not see it. */
async function visibleOwner(
  { owners, access }: SessionHandlerPorts,
  caller: RemoteCaller,
  { id, state, cwd }: SessionInfo,
): Promise<SessionOwner | null | 'hidden'> {
  if (state === 'exited') return 'hidden';
  const owner = await owners.of(id).catch(() => 'hidden' as const);
  if (owner === 'hidden' || !access.maySee(caller, ownerIdFor(caller, owner))) return 'hidden';
  const folders = access.pathsFor(caller);
  const inside =
    caller.role !== 'member' || !folders || folders.some((each) => isBelow(cwd ?? '', each));
  return inside ? owner : 'hidden';
}

function sessionJson(
  info: SessionInfo,
  owner: SessionOwner | null,
  ports: Pick<SessionHandlerPorts, 'needsAttention' | 'recorded'>,
): TunnelJson {
  const { id, cwd, name, title, shell } = info;
  const recorded = ports.recorded(id);
  return {
    session_id: id,
    agent: owner?.agent ?? (shell.split(/[\\/]/).at(-1) || 'shell'),
    ...(cwd ? { cwd: toPosixPath(cwd) } : {}),
    ...(ports.needsAttention(info) ? { needs_attention: true } : {}),
    ...(recorded.audit ? { audit: true } : {}),
    ...(recorded.chat ? { chat: true } : {}),
    ...(owner ? { user_id: owner.userId, email: owner.email } : {}),
    // Ours: what stock clients have no place for.
    title: name ?? title,
    ...(owner?.box ? { sandbox: owner.box.sandbox, not_enforced: owner.box.notEnforced } : {}),
  };
}
