import type { SessionEvent } from '#shared/contract/index.ts';
import type { CommandContext, ConnectedWing } from '../command-context.ts';
import { harmlessText } from '../output/harmless-text.ts';
import { printJson } from '../output/print.ts';

/** `aerie events`: what happens from now on, one line each, until interrupted. */
export async function showEvents(
  wing: ConnectedWing,
  { stdout }: CommandContext,
  id: string | undefined,
  { json }: { readonly json?: true },
): Promise<void> {
  if (id !== undefined) await wing.api.sessions.get({ id });
  for await (const event of await wing.api.sessions.events(id === undefined ? undefined : { id })) {
    if (json) printJson(stdout, event);
    else stdout.write(`${new Date().toISOString()}  ${event.id}  ${words(event)}\n`);
  }
}

function words({ type, id: _id, ...details }: SessionEvent): string {
  const facts = Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${harmlessText(String(value))}`);
  return [type, ...facts].join(' ');
}
