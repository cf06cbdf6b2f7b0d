// Starting a program for somebody elsewhere, in the order that the protocol's refusals have.

import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { PTYStart } from '#shared/protocol/wing/wing-messages.ts';
import type { LinkContext } from '../link-services.ts';
import { type RemoteCaller, roleOf } from '../remote-caller.ts';
import { passGate } from './admit.ts';
import type { PasskeyWait } from './passkey-wait.ts';
import type { RemoteTerminalPorts } from './remote-terminal.ts';

export type Started =
  | {
      readonly caller: RemoteCaller;
      readonly agent: string;
      /** The folder it really runs in. */
      readonly cwd: string;
      readonly token: string | null;
      readonly sealed: SealedChannel;
    }
  | { readonly error: string };

/** Longest refusal, in characters: it passes the roost in clear. */
const MAX_ERROR = 300;

/** Starts what `message` asks for, or says why not. */
export async function startRemote(
  link: LinkContext,
  message: PTYStart,
  ports: Pick<
    RemoteTerminalPorts,
    'wing' | 'owners' | 'access' | 'eggs' | 'audits' | 'channels' | 'clock'
  >,
  passkey: PasskeyWait,
): Promise<Started> {
  const { access, eggs, channels } = ports;
  const { session_id: sessionId, agent } = message;
  if (!message.user_id) return { error: 'no user identity' };
  const asked = access.resolve(callerOf(link, message));
  const folders = access.pathsFor(asked);
  if (folders && folders.length === 0) return { error: 'no accessible folders on this machine' };
  const passed = await passGate(link, asked, sessionId, message.auth_token, ports, passkey);
  if ('error' in passed) return passed;
  const { caller, token } = passed;
  const sealed = channels.of(link.identity, message.public_key);
  if (!sealed) return { error: 'E2E key exchange failed' };
  channels.keep(link.identity, message.public_key);
  const cwd = folders && !folders.includes(message.cwd) ? (folders[0] ?? '') : message.cwd;
  try {
    const egg = await eggs.launch({ sessionId, agent, cwd, caller });
    const info = await begin(message, egg, ports).catch(async (error: unknown) => {
      await egg.dispose();
      throw error;
    });
    return { caller, agent, cwd: info, token, sealed };
  } catch (error) {
    return { error: toAppError(error).message.slice(0, MAX_ERROR) };
  }
}

/** Begins the session and notes whose it is; resolves with its folder. */
async function begin(
  { session_id: id, agent, cols, rows, user_id: userId, email }: PTYStart,
  egg: Awaited<ReturnType<RemoteTerminalPorts['eggs']['launch']>>,
  {
    wing,
    owners,
    audits,
    clock,
  }: Pick<RemoteTerminalPorts, 'wing' | 'owners' | 'audits' | 'clock'>,
): Promise<string> {
  const { sessions } = wing.client.api;
  const size = { cols: cols || 80, rows: rows || 24 };
  // What must be recorded and cannot be is not begun.
  const audit = audits?.wanted(egg.audit ?? false)
    ? await audits.prepare(
        {
          ...{ sessionId: id, agent, cwd: egg.cwd, startedAt: clock.now() },
          owner: { userId, email },
        },
        egg.env['HOME'] ?? '',
        size,
      )
    : null;
  const info = await sessions
    .create({
      ...{ id, shell: egg.shell, args: [...egg.args], cwd: egg.cwd, env: { ...egg.env } },
      envMode: 'replace',
      ...size,
    })
    .catch(async (error: unknown) => {
      await audit?.abandon();
      throw error;
    });
  audit?.start();
  await owners.set(id, { agent, userId, email }).catch(async (error: unknown) => {
    // Without a note it would be taken for one of this machine.
    await sessions.kill({ id });
    throw error;
  });
  void sessions
    .wait({ id, until: { mode: 'exit' } })
    .catch(() => undefined)
    .finally(() => void egg.dispose());
  return info.cwd ?? egg.cwd;
}

/** Who asks, as the roost attests it. */
function callerOf(link: LinkContext, message: PTYStart): RemoteCaller {
  return {
    roost: link.roost,
    userId: message.user_id,
    email: message.email,
    displayName: message.display_name,
    role: roleOf(link, message.user_id, message.org_role),
    passkeys: message.passkeys.map((key) => new Uint8Array(Buffer.from(key, 'base64'))),
  };
}
