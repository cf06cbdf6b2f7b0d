import { isAbsolute } from 'node:path';
import { BadOptionError } from '../errors/acp-error.ts';
import { isRunner } from './command-words.ts';
import { commandPattern } from './match-rule.ts';
import type { PermissionRule, RulePattern } from './permission-rule.ts';

const MAX_NAME = 200;
const MAX_PATTERN = 1000;
/** One less than `commandStarts` gives. */
const MAX_WORDS = 16;

type Draft = Omit<PermissionRule, 'id' | 'createdAt'>;

/** @throws BadOptionError that says what is wrong with a rule that can never do what it seems to */
export function checkRule(rule: Draft): void {
  const problem = problemOfRule(rule);
  if (problem !== null) throw new BadOptionError(problem);
}

/** What is wrong with a rule, for a person; null if nothing is. */
export function problemOfRule({ tool, project, pattern }: Draft): string | null {
  if (tool.trim() === '' || tool.length > MAX_NAME) {
    return 'A rule needs the name of a tool or a permission.';
  }
  if (project !== undefined && !isAbsolute(project)) {
    return 'Give the project of a rule by its absolute path.';
  }
  return pattern ? problemOf(pattern) : null;
}

function problemOf({ kind, value }: RulePattern): string | null {
  if (value.trim() === '' || value.length > MAX_PATTERN || value.includes('\0')) {
    return 'The pattern of a rule is empty or too long. Leave it out to mean every use of the tool.';
  }
  if (kind === 'command') return commandProblem(value);
  if (kind === 'host') {
    return /^(\*\.)?([a-z0-9_-]+\.)*[a-z0-9_-]+$|^\[[0-9a-f:.]+\]$/i.test(value)
      ? null
      : 'Give a host by its name alone, such as docs.example.com or *.example.com.';
  }
  return value.split(/[\\/]/).includes('..')
    ? 'A path in a rule may not go up with "..". Give the folder by its own path.'
    : null;
}

function commandProblem(value: string): string | null {
  if (value.trim() === '*') return 'Leave the pattern out to mean every command.';
  const pattern = commandPattern(value);
  if (!pattern) {
    return 'A command in a rule is words only, without signs such as ; | & > $. A last * stands for any further words.';
  }
  if (pattern.words.length > MAX_WORDS)
    return `A command in a rule has at most ${MAX_WORDS} words.`;
  if (pattern.words.some((word) => /[*?]/.test(word))) {
    return 'In a command, * stands only at the end, after a blank: "git log *".';
  }
  if (pattern.words[0]?.includes('=')) {
    return 'A command in a rule begins with the name of the program, not with a variable.';
  }
  return null;
}

/** A sentence for rules that allow far more than it seems, else null. */
export function warningOf(
  rule: Pick<PermissionRule, 'effect' | 'tool' | 'pattern'>,
): string | null {
  if (rule.effect === 'deny') return null;
  if (!rule.pattern) return `Everything that the agent does with ${rule.tool} will be allowed.`;
  if (rule.pattern.kind !== 'command') return null;
  const pattern = commandPattern(rule.pattern.value);
  const name = pattern?.words[0] ?? '';
  return pattern?.more && pattern.words.length === 1 && isRunner(name)
    ? `${name} runs any other program, so this rule allows every command.`
    : null;
}
