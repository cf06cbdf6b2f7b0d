// Starting a program for somebody elsewhere, in the order that the protocol's refusals have.

import { dirname, join } from 'node:path';
import type { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { AppError } from '#shared/base/app-error.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { SessionInfo } from '#shared/contract/session.ts';
import type { PTYStart } from '#shared/protocol/wing/wing-messages.ts';
import type { EggLaunch } from '../eggs/eggs.ts';
import type { LinkContext } from '../link-services.ts';
import { callerOf } from '../remote-caller.ts';
import { fromPosixPath, isNetworkPath, isSamePath } from '../tunnel/posix-path.ts';
import { ownerOf, passGate, type Visitor, wouldPass } from './admit.ts';
import { isInPlace } from './is-in-place.ts';
import type { PasskeyWait } from './passkey-wait.ts';
import type { SessionOwner } from './session-owners.ts';
import type { RemoteTerminalPorts } from './terminal-ports.ts';

export type Started =
  | {
      readonly visitor: Visitor;
      readonly owner: SessionOwner;
      readonly token: string | null;
      readonly sealed: SealedChannel;
      /** Removes what was made for it; to be called once, when it has ended. */
      readonly dispose: () => Promise<void>;
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
    'wing' | 'owners' | 'access' | 'eggs' | 'people' | 'audits' | 'channels' | 'clock'
  >,
  passkey: PasskeyWait,
): Promise<Started> {
  const { access, channels } = ports;
  const { session_id: sessionId, user_id: userId, email, passkeys } = message;
  if (!userId) return { error: 'no user identity' };
  ports.people.note(link.roost, userId, email);
  const { display_name: displayName, org_role: orgRole } = message;
  const asked = callerOf(link, { userId, email, displayName, orgRole, passkeys });
  const folders = access.pathsFor(asked);
  if (folders && folders.length === 0) return { error: 'no accessible folders on this machine' };
  const passed = await passGate(link, asked, message, ports, passkey);
  if ('error' in passed) return passed;
  const { caller, token } = passed;
  const sealed = channels.of(link.identity, message.public_key, sessionId);
  if (!sealed) return { error: 'E2E key exchange failed' };
  channels.keep(caller, link.identity, message.public_key, sessionId);
  const wanted = fromPosixPath(message.cwd);
  if (!folders && isNetworkPath(wanted)) return { error: 'that folder is not on this machine' };
  const shared = folders?.find((each) => isSamePath(each, wanted)) ?? folders?.[0];
  const cwd = shared ?? wanted;
  if (!(await isInPlace(cwd, access.config.paths))) {
    return { error: 'that folder is a link that leads out of a shared one' };
  }
  const { public_key: tabKey } = message;
  const guest = { asked, caller, authToken: token ?? message.auth_token, tabKey };
  try {
    const whose = {
      ...{ roost: link.roost, role: asked.role, folder: folders ? cwd : '' },
      ...(link.direct ? { direct: true } : {}),
    };
    const begun = await launch(message, guest, { ...whose, cwd }, ports);
    const visitor = { ...guest, owner: begun.owner, watches: false };
    return { visitor, token, sealed, ...begun };
  } catch (error) {
    return { error: toAppError(error).message.slice(0, MAX_ERROR) };
  }
}

type Guest = Omit<Visitor, 'owner' | 'watches'>;
type Whose = Pick<SessionOwner, 'roost' | 'role' | 'folder' | 'direct'>;

/** Makes what the session runs with, and begins it; nothing is left of what could not begin. */
async function launch(
  message: PTYStart,
  guest: Guest,
  { cwd, ...whose }: Whose & { readonly cwd: string },
  ports: Pick<RemoteTerminalPorts, 'wing' | 'owners' | 'access' | 'eggs' | 'audits' | 'clock'>,
): Promise<{ readonly owner: SessionOwner; readonly dispose: () => Promise<void> }> {
  const { session_id: id, agent } = message;
  // What is made for a session has its name: another one's must not go with it.
  if ((await ownerOf(id, ports.owners)) !== 'gone') {
    throw new AppError('session_exists', 'The session id cannot be used. Try again.');
  }
  const egg = await ports.eggs.launch({
    ...{ sessionId: id, agent, cwd, caller: guest.caller },
    shared: ports.access.config.paths.map(({ path }) => path),
  });
  try {
    // All that takes time, and rules can change meanwhile.
    if (!wouldPass(guest, ports.access)) throw withdrawn();
    const owner = await begin(message, egg, whose, ports);
    if (wouldPass(guest, ports.access)) return { owner, dispose: () => egg.dispose() };
    await ports.wing.ask(({ sessions }) => sessions.kill({ id }));
    throw withdrawn();
  } catch (error) {
    await egg.dispose();
    throw error;
  }
}

/** Begins the session and notes whose it is. */
async function begin(
  message: PTYStart,
  egg: EggLaunch,
  whose: Whose,
  ports: Pick<RemoteTerminalPorts, 'wing' | 'owners' | 'audits' | 'clock'>,
): Promise<SessionOwner> {
  const { session_id: id, agent, user_id: userId, email } = message;
  const previewFile =
    egg.folder?.previewFile ?? egg.env['WT_PREVIEW_FILE'] ?? join(egg.cwd, `.wt-preview-${id}`);
  const info = await create(message, whose.roost, egg, previewFile, ports);
  const owner = {
    ...{ ...whose, agent, userId, email, cwd: info.cwd },
    ...(egg.folder ? { requestsFile: egg.folder.browserRequests } : {}),
    ...(egg.box ? { box: egg.box } : {}),
  };
  await ports.owners.set(id, owner).catch(async (error: unknown) => {
    // Without a note it would be taken for one of this machine.
    await ports.wing.ask(({ sessions }) => sessions.kill({ id }));
    throw error;
  });
  return owner;
}

/** Creates the session, recorded if it has to be. */
async function create(
  { session_id: id, agent, cols, rows, user_id: userId, email }: PTYStart,
  roost: string,
  egg: EggLaunch,
  previewFile: string,
  { wing, audits, clock }: Pick<RemoteTerminalPorts, 'wing' | 'audits' | 'clock'>,
): Promise<SessionInfo> {
  const size = { cols: cols || 80, rows: rows || 24 };
  // What must be recorded and cannot be is not begun.
  const why = audits?.wanted(egg.audit ?? false) ?? null;
  const audit =
    audits && why !== null
      ? await audits.prepare(
          {
            ...{ sessionId: id, agent, cwd: egg.cwd, startedAt: clock.now() },
            owner: { userId, email, roost },
            why,
          },
          egg.env['HOME'] ?? '',
          size,
        )
      : null;
  const preview = { WT_PREVIEW_DIR: dirname(previewFile), WT_PREVIEW_FILE: previewFile };
  const info = await wing
    .ask(({ sessions }) =>
      sessions.create({
        ...{ id, shell: egg.shell, args: [...egg.args], cwd: egg.cwd },
        env: { ...preview, ...egg.env },
        envMode: 'replace',
        ...size,
      }),
    )
    .catch(async (error: unknown) => {
      await audit?.abandon();
      throw error;
    });
  audit?.start();
  return info;
}

function withdrawn(): AppError {
  return new AppError('forbidden', 'access withdrawn');
}
