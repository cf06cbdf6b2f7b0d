import * as z from 'zod/mini';
import { linkedChat } from '#shared/contract/desktop-bridge.ts';
import { sessionId } from '#shared/contract/index.ts';

/** What a start of the program, a second start, or a link asks for. */
export type LaunchCommand =
  | { readonly type: 'show' }
  /** Start in the tray, as at login. */
  | { readonly type: 'hidden' }
  | { readonly type: 'show-session'; readonly id: string }
  | { readonly type: 'show-chat'; readonly chat: string; readonly item?: string }
  /** With a preset of the settings, or with the dialog that asks. */
  | { readonly type: 'new-chat'; readonly presetId: string | null }
  | { readonly type: 'new-terminal'; readonly profileId: string | null };

const profileId = z.string().check(z.minLength(1), z.maxLength(64), z.regex(/^[A-Za-z0-9_-]+$/));
const show: LaunchCommand = { type: 'show' };

/**
 * Reads the arguments after the program's own name. Anything unknown (the system and Chromium add
 * switches of their own) is skipped; nothing usable means `show`.
 */
export function parseCommandLine(args: readonly string[]): LaunchCommand {
  let wantsNew = false;
  let profile: string | null = null;
  for (const [index, argument] of args.entries()) {
    if (argument.startsWith('aerie:')) return parseDeepLink(argument);
    if (argument === '--hidden') return { type: 'hidden' };
    if (argument === '--new') wantsNew = true;
    const value = optionValue('--profile', argument, args[index + 1]);
    if (value !== null && profileId.safeParse(value).success) profile = value;
  }
  return wantsNew ? { type: 'new-terminal', profileId: profile } : show;
}

/**
 * Reads an `aerie://` link. Any web page can open one, so it may bring a window to the front or
 * show a session (`aerie://session/ID`) or a chat at one of its items (`aerie://chat/ID/ITEM`), never start or
 * change anything.
 */
export function parseDeepLink(link: string): LaunchCommand {
  const address = linkedChat(link.slice(0, 2048));
  if (address) return { type: 'show-chat', ...address };
  const match = /^aerie:\/\/session\/([^?#]+)$/.exec(link.slice(0, 2048));
  const id = match?.[1];
  return id !== undefined && sessionId.safeParse(id).success ? { type: 'show-session', id } : show;
}

function optionValue(name: string, argument: string, next: string | undefined): string | null {
  if (argument.startsWith(`${name}=`)) return argument.slice(name.length + 1);
  return argument === name ? (next ?? null) : null;
}

/** What a second start tells the first, beside its command line. */
const secondStart = z.object({ args: z.array(z.string()).check(z.maxLength(256)) });

/** Reads what a second start handed over; it may be of another version, so it is checked. */
export function parseSecondStart(data: unknown): LaunchCommand {
  const parsed = secondStart.safeParse(data);
  return parsed.success ? parseCommandLine(parsed.data.args) : show;
}
