import { z } from 'zod/mini';
import { plainLine } from '#shared/chat/safe-text.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import { type AgentProfile, usualQuirks } from './agent-profile.ts';

const noNul = z.refine<string>((text) => !text.includes('\0'), 'must not contain NUL characters');

/** An agent that a person describes in the settings. */
export const customAgent = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  /** Name of a program on the PATH, or its path. */
  command: z.string().check(z.trim(), z.minLength(1), z.maxLength(4096), noNul),
  args: z._default(z.array(z.string().check(z.maxLength(8192), noNul)).check(z.maxLength(64)), []),
  env: z._default(
    z.record(
      z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'is no name of a variable')),
      z.string().check(z.maxLength(32_768), noNul),
    ),
    {},
  ),
});

export type CustomAgent = z.input<typeof customAgent>;

/**
 * The profile of an agent that nothing is known about. Its id is made of its name.
 * @throws BadOptionError naming what is wrong
 */
export function customProfile(input: unknown): AgentProfile {
  const parsed = z.safeParse(customAgent, input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.');
    throw new BadOptionError(
      `An agent in the settings cannot be used: ${plainLine(where, 80)}: ${issue?.message ?? 'not valid'}. ` +
        'It needs a name and a command, and may have args (a list) and env (names and values).',
      { cause: parsed.error },
    );
  }
  const { name, command, args, env } = parsed.data;
  return {
    id: `custom-${slug(name)}`,
    label: name,
    command: [command, ...args],
    env,
    quirks: usualQuirks,
  };
}

function slug(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase();
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 48) || 'agent'
  );
}
