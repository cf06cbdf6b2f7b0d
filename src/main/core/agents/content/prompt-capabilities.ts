import type { ContentBlock, PromptCapabilities } from '@agentclientprotocol/sdk/unstable';
import { CapabilityError } from '../errors/acp-error.ts';

const needs = {
  image: { capability: 'image', what: 'images' },
  audio: { capability: 'audio', what: 'sound' },
  resource: { capability: 'embeddedContext', what: 'the content of files' },
} as const;

/** Text and links may always be sent. @throws CapabilityError for what the agent does not take */
export function checkPromptCapabilities(
  blocks: readonly ContentBlock[],
  capabilities: PromptCapabilities | null | undefined,
): void {
  for (const { type } of blocks) {
    if (type === 'text' || type === 'resource_link') continue;
    const { capability, what } = needs[type];
    if (capabilities?.[capability] === true) continue;
    const instead =
      type === 'resource'
        ? 'Send a link to the file instead.'
        : 'Leave it out, or use another agent.';
    throw new CapabilityError(`This agent does not take ${what}. ${instead}`, capability);
  }
}
