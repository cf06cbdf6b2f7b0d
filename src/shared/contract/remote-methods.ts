import { eventIterator } from '@orpc/contract';
import * as z from 'zod/mini';
import { method } from './method.ts';
import * as remote from './remote.ts';

const none = z.optional(z.void());

/** How this machine is reached from elsewhere. */
export const remoteMethods = {
  status: method('storage_failed').input(none).output(remote.remoteStatus),
  /** How it is, and again after changes. Silent until there are roosts or somebody asks for the status. */
  watch: method('storage_failed').input(none).output(eventIterator(remote.remoteStatus)),
  /** Adds a roost, switched on. Sign in to it next. */
  addRoost: method('storage_failed', 'roost_exists', 'limit_reached')
    .input(remote.addRoostInput)
    .output(remote.roostStatus),
  changeRoost: method('storage_failed', 'roost_not_found')
    .input(remote.changeRoostInput)
    .output(none),
  /** Forgets a roost and its token. */
  removeRoost: method('storage_failed', 'roost_not_found').input(remote.roostInput).output(none),
  /** Asks the roost for a code and waits for somebody to allow it; a former sign-in that waits ends. */
  signIn: method('storage_failed', 'roost_not_found', 'roost_unreachable')
    .input(remote.roostInput)
    .output(remote.remoteSignIn),
  cancelSignIn: method('roost_not_found').input(remote.roostInput).output(none),
  /** Forgets the token. */
  signOut: method('storage_failed', 'roost_not_found').input(remote.roostInput).output(none),
  /** Dials now instead of later. */
  retry: method('roost_not_found').input(remote.roostInput).output(none),
  /** Sends a sealed message through the roost and waits for it. */
  prove: method('roost_not_found', 'roost_unreachable').input(remote.roostInput).output(none),
  /** Takes a member off a shared folder; one who is not there changes nothing. */
  removeMember: method('storage_failed').input(remote.removeMemberInput).output(none),
  changeAccess: method('storage_failed').input(remote.changeAccessInput).output(none),
  /** Ends attachments at once; the sessions go on. Who is cut off needs the passkey again. */
  cutOff: method().input(remote.cutOffInput).output(none),
};
