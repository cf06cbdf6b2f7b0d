// Terminals that agents open are sessions like others. Their ids say which chat they belong to, so that
// they can be shown with it.

const PREFIX = 'agents/';

/** Id of the session in which a command of a chat's agent runs. */
export function agentTerminalId(chat: string, terminal: string): string {
  return `${PREFIX}${chat}/${terminal}`;
}

/** Chat and terminal of such a session; undefined for all other sessions. */
export function agentTerminalOf(
  session: string,
): { readonly chat: string; readonly terminal: string } | undefined {
  if (!session.startsWith(PREFIX)) return undefined;
  const [chat, terminal, ...rest] = session.slice(PREFIX.length).split('/');
  return chat && terminal && rest.length === 0 ? { chat, terminal } : undefined;
}
