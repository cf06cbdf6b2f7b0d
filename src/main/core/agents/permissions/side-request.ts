// A sub-agent's question in the shape of an agent's, so that both go the same way.

import type { RequestPermissionRequest, ToolKind } from '@agentclientprotocol/sdk/unstable';
import type { SideEvent, SidePermissionReply } from '../opencode/side-channel.ts';
import type { PermissionVerdict } from './permission-types.ts';

/** A permission that a sub-agent asks for over the side channel. */
export type SubagentPermission = Extract<SideEvent, { type: 'permission' }>;

const kinds: Readonly<Record<string, ToolKind>> = {
  edit: 'edit',
  bash: 'execute',
  webfetch: 'fetch',
  read: 'read',
};

/** The request as the agent itself would have sent it, for the session that its user sees. */
export function asPermissionRequest(asked: SubagentPermission): RequestPermissionRequest {
  const { command } = asked.metadata;
  const title = typeof command === 'string' ? command : asked.patterns.join(', ');
  return {
    sessionId: asked.rootSessionId,
    toolCall: {
      toolCallId: asked.toolCallId ?? asked.id,
      title: title || asked.permission,
      kind: kinds[asked.permission] ?? 'other',
      status: 'pending',
      rawInput: { ...asked.metadata, ...described(asked) },
    },
    options: [
      { optionId: 'once', kind: 'allow_once', name: 'Allow once' },
      { optionId: 'always', kind: 'allow_always', name: 'Always allow' },
      { optionId: 'reject', kind: 'reject_once', name: 'Reject' },
    ],
  };
}

/** The patterns under the name that tells what they are. */
function described({ permission, patterns, metadata }: SubagentPermission): object {
  if (patterns.length === 0) return {};
  if (permission === 'bash') {
    // Several are joined so that no rule takes them for one plain command.
    return typeof metadata['command'] === 'string' ? {} : { command: patterns.join('\n') };
  }
  if (permission === 'webfetch') return { urls: patterns };
  return kinds[permission] || permission === 'external_directory'
    ? { paths: patterns }
    : { patterns };
}

/** What the side channel is told. */
export function asReply({ option }: PermissionVerdict): SidePermissionReply {
  if (option?.kind === 'allow_once') return 'once';
  return option?.kind === 'allow_always' ? 'always' : 'reject';
}
