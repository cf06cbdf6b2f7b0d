// Rules that somebody who allows something may want for the next time, narrowest first. Only rules
// that would have allowed this very action are suggested.

import { posix, relative, sep } from 'node:path';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import { problemOfRule, warningOf } from './check-rule.ts';
import { plainWords } from './command-words.ts';
import { matchesRule, type RuleScene } from './match-rule.ts';
import type { PermissionAction, RulePattern } from './permission-rule.ts';
import type { NewPermissionRule } from './permission-rule-book.ts';
import { describeAction } from './permission-subject.ts';

/** What a permission request is about. */
export interface SuggestionSubject {
  readonly toolCall: ToolCallState;
  readonly permissionKey: string | undefined;
}

/** Rules for this agent in this project; none where nothing narrow enough can be said. */
export function suggestRules(
  { toolCall, permissionKey }: SuggestionSubject,
  scene: RuleScene,
): readonly NewPermissionRule[] {
  const where = { cwd: scene.project, platform: scene.platform };
  const action = describeAction(toolCall, undefined, where, permissionKey);
  const tool = permissionKey ?? toolCall.name;
  if (tool === undefined) return [];
  const { agent, project } = scene;
  return patternsFor(action, scene)
    .map((pattern): NewPermissionRule => ({ effect: 'allow', agent, project, tool, pattern }))
    .filter((rule) => matchesRule({ ...rule, id: '', createdAt: 0 }, action, scene))
    .filter((rule) => problemOfRule(rule) === null && warningOf(rule) === null);
}

function patternsFor(action: PermissionAction, scene: RuleScene): readonly RulePattern[] {
  if (action.command !== undefined) return commandPatterns(action.command, scene);
  if (action.urls.length > 0) return hostPatterns(action.urls);
  return pathPatterns(action.paths, scene);
}

function commandPatterns(command: string, { platform }: RuleScene): readonly RulePattern[] {
  const words = plainWords(command, platform === 'win32' ? 'windows' : 'posix') ?? [];
  // A word that needs quotes or has stars cannot stand in a pattern as it is.
  if (words.length === 0 || words.some((word) => !/^[\p{L}\p{N}_@+=:,./-]+$/u.test(word)))
    return [];
  const [program = '', action] = words;
  const values = [words.join(' ')];
  const isNamed = action !== undefined && /^[a-z][\w:-]*$/i.test(action);
  if (isNamed) values.push(`${program} ${action} *`);
  values.push(`${program} *`);
  return values.map((value) => ({ kind: 'command', value }));
}

function hostPatterns(urls: readonly string[]): readonly RulePattern[] {
  const hosts = new Set(urls.map((url) => (URL.canParse(url) ? new URL(url).hostname : '')));
  const [host = ''] = hosts;
  return hosts.size === 1 && host !== '' ? [{ kind: 'host', value: host }] : [];
}

function pathPatterns(paths: readonly string[], { project }: RuleScene): readonly RulePattern[] {
  const [path] = paths;
  if (path === undefined || paths.length > 1) return [];
  const inside = relative(project, path).split(sep).join('/');
  // Stars in the name of a file would be wildcards; what lies outside is not to be allowed in passing.
  if (inside === '' || inside.startsWith('../') || /[*?]/.test(inside)) return [];
  const folder = posix.dirname(inside);
  const values = folder === '.' ? [inside] : [inside, `${folder}/**`];
  return values.map((value) => ({ kind: 'path', value }));
}
