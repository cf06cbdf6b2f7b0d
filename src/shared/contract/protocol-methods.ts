import { method } from './method.ts';
import { protocolPage, readProtocolInput } from './protocol.ts';

/** What was said between Aerie and an agent. */
export const protocolMethods = {
  /** Messages of the agent of a chat, in its folder, that came after those seen. */
  read: method('chat_not_found', 'storage_failed').input(readProtocolInput).output(protocolPage),
};
