// Whether a rule speaks of an action. Where it is not certain, a rule that allows does not, and one
// that denies does as far as can be told: a wrong "no match" costs a question, never more.

import { posix, win32 } from 'node:path';
import { hasUnseen } from '#shared/chat/unseen.ts';
import { commandStarts, plainWords, programName } from './command-words.ts';
import { matchesGlob } from './path-glob.ts';
import {
  type PermissionAction,
  type PermissionRule,
  type RulePattern,
  UNKNOWN_PATH,
} from './permission-rule.ts';

/** Where rules are looked at. */
export interface RuleScene {
  /** Profile id. */
  readonly agent: string;
  /** Absolute path of the project. */
  readonly project: string;
  readonly platform: NodeJS.Platform;
}

/** True if `rule` speaks of `action`. */
export function matchesRule(
  rule: PermissionRule,
  action: PermissionAction,
  scene: RuleScene,
): boolean {
  if (rule.tool !== action.toolName && rule.tool !== action.permissionKey) return false;
  if (!isInScope(rule, scene)) return false;
  // What cannot be read was not meant by whoever wrote a rule.
  if (rule.effect === 'allow' && hidesSomething(action)) return false;
  const { pattern } = rule;
  if (!pattern) return true;
  switch (pattern.kind) {
    case 'command':
      if (action.command === undefined) return false;
      return rule.effect === 'allow'
        ? allowsCommand(pattern.value, action.command, scene.platform)
        : deniesCommand(pattern.value, action.command);
    case 'path':
      return matchesPaths(rule.effect, pattern, action.paths, scene);
    case 'host':
      return matchesHosts(rule.effect, pattern.value, action.urls);
  }
}

function hidesSomething({ command = '', paths, urls }: PermissionAction): boolean {
  const texts = [command, ...paths.filter((path) => path !== UNKNOWN_PATH), ...urls];
  return texts.some(hasUnseen);
}

/** True if `rule` may speak of `action`, but too little is known of that to tell. */
export function mightMatchRule(
  rule: PermissionRule,
  action: PermissionAction,
  scene: RuleScene,
): boolean {
  if (rule.tool !== action.toolName && rule.tool !== action.permissionKey) return false;
  if (!rule.pattern || !isInScope(rule, scene)) return false;
  switch (rule.pattern.kind) {
    case 'command':
      return action.command === undefined;
    case 'path':
      return action.paths.length === 0 || action.paths.includes(UNKNOWN_PATH);
    case 'host':
      return action.urls.length === 0;
  }
}

/** True if `rule` is about this agent and this project. */
export function isInScope(rule: PermissionRule, scene: Omit<RuleScene, 'platform'>): boolean {
  if (rule.agent !== undefined && rule.agent !== scene.agent) return false;
  return rule.project === undefined || rule.project === scene.project;
}

/** First words and whether more may follow; null if it is no usable pattern. */
export function commandPattern(
  value: string,
): { readonly words: readonly string[]; readonly more: boolean } | null {
  const more = value.endsWith(' *');
  const words = plainWords(more ? value.slice(0, -2) : value, 'posix');
  return words ? { words, more } : null;
}

function allowsCommand(value: string, command: string, platform: NodeJS.Platform): boolean {
  const pattern = commandPattern(value);
  const words = plainWords(command, platform === 'win32' ? 'windows' : 'posix');
  if (!pattern || !words) return false;
  if (pattern.more ? words.length < pattern.words.length : words.length !== pattern.words.length) {
    return false;
  }
  return pattern.words.every((word, at) => word === words[at]);
}

function deniesCommand(value: string, command: string): boolean {
  const pattern = commandPattern(value);
  if (!pattern) return false;
  const starts = commandStarts(command);
  // Too long to be searched, so it might be in there.
  if (!starts) return true;
  const [first = '', ...rest] = pattern.words;
  const wanted = [programName(first), ...rest.map((word) => word.toLowerCase())];
  return starts.some((words) => {
    if (!pattern.more && words.length !== wanted.length) return false;
    return wanted.every((word, at) => word === words[at]);
  });
}

function matchesPaths(
  effect: PermissionRule['effect'],
  pattern: RulePattern,
  paths: readonly string[],
  scene: RuleScene,
): boolean {
  const sort = scene.platform === 'win32' ? win32 : posix;
  const whole = withSlashes(sort.resolve(scene.project, pattern.value), scene.platform);
  const isMatch = (path: string): boolean =>
    matchesGlob(whole, withSlashes(path, scene.platform), {
      dots: effect === 'deny',
      // A deny must hold where `.ENV` is `.env`; an allow need not.
      ignoreCase: effect === 'deny' && scene.platform !== 'linux',
    });
  if (effect === 'deny') return paths.some(isMatch);
  return paths.length > 0 && paths.every((path) => path !== UNKNOWN_PATH && isMatch(path));
}

function withSlashes(path: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

function matchesHosts(
  effect: PermissionRule['effect'],
  host: string,
  urls: readonly string[],
): boolean {
  const isMatch = (url: string): boolean => matchesHost(host.toLowerCase(), url, effect);
  return effect === 'deny' ? urls.some(isMatch) : urls.length > 0 && urls.every(isMatch);
}

function matchesHost(host: string, url: string, effect: PermissionRule['effect']): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username } = new URL(url);
  if (effect === 'allow' && (!/^https?:$/.test(protocol) || username !== '')) return false;
  const name = hostname.replace(/\.$/, '');
  return host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host;
}
