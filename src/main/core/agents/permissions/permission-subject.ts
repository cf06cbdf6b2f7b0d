// What a permission request is about, in the words that lists and rules use. Everything here was said
// by the agent.

import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ToolKind } from '@agentclientprotocol/sdk/unstable';
import type { ToolCallState } from '../tools/tool-call-state.ts';
import { isRecord } from '../updates/narrow.ts';
import { type PermissionAction, UNKNOWN_PATH } from './permission-rule.ts';

const keyByKind: { readonly [K in ToolKind]?: string } = {
  edit: 'edit',
  execute: 'bash',
  fetch: 'webfetch',
  read: 'read',
};

/** The permission that a call needs, in opencode's words, where that can be told. */
export function permissionKeyOf(call: ToolCallState): string | undefined {
  const key = keyByKind[call.kind];
  if (key !== undefined) return key;
  const isOutside = isRecord(call.rawInput) && typeof call.rawInput['parentDir'] === 'string';
  return isOutside ? 'external_directory' : undefined;
}

/** What rules look at; `asked` and `known` are both looked through, so that neither hides a path. */
export function describeAction(
  call: ToolCallState,
  known: ToolCallState | undefined,
  scene: { readonly cwd: string; readonly platform: NodeJS.Platform },
  permissionKey = permissionKeyOf(call),
): PermissionAction {
  const found = new Findings();
  for (const each of known ? [call, known] : [call]) {
    for (const { path } of each.locations) found.paths.add(path);
    for (const item of each.content) if (item.type === 'diff') found.paths.add(item.path);
    found.look(each.rawInput, undefined, 0);
  }
  return {
    toolName: call.name,
    permissionKey,
    command: isRecord(call.rawInput) ? commandOf(call.rawInput) : undefined,
    paths: [...found.paths].flatMap((path) => absolute(path, scene)),
    urls: [...found.urls],
  };
}

/** Deeper or more than that is not looked at: nothing is allowed on an incomplete view. */
const MAX_DEPTH = 6;
const MAX_VALUES = 2000;

const PATH_KEY = /(path|file|dir|directory|folder|cwd)s?$/i;
const URL_KEY = /^(url|uri|href)s?$/i;

class Findings {
  readonly paths = new Set<string>();
  readonly urls = new Set<string>();
  #values = 0;

  /** Collects what stands under names that speak of paths and addresses. */
  look(value: unknown, key: string | undefined, depth: number): void {
    this.#values += 1;
    if (depth > MAX_DEPTH || this.#values > MAX_VALUES) {
      this.paths.add(UNKNOWN_PATH);
    } else if (typeof value === 'string') {
      if (key !== undefined && PATH_KEY.test(key)) this.paths.add(value);
      if (key !== undefined && URL_KEY.test(key)) this.urls.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        this.look(item, Array.isArray(value) ? key : name, depth + 1);
        if (this.#values > MAX_VALUES) return;
      }
    }
  }
}

/** The command line, also where an agent sends a shell and its arguments as a list. */
function commandOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const command = input['command'] ?? input['cmd'];
  if (typeof command === 'string') return command;
  if (!isWordList(command)) return undefined;
  const [program = '', flag = '', script, ...rest] = command;
  const isShell = /^(.*[/\\])?(ba|z|da|k|fi)?sh$/.test(program) && /^-[a-z]*c$/.test(flag);
  if (isShell && script !== undefined && rest.length === 0) return script;
  // Words with anything special in them are quoted, so that they stay one word each.
  return command.map((word) => (/^[\w@+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function isWordList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string')
  );
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function absolute(
  path: string,
  scene: { readonly cwd: string; readonly platform: NodeJS.Platform },
): readonly string[] {
  if (path === '') return [];
  if (path.includes('\0')) return [UNKNOWN_PATH];
  if (path.startsWith('file://')) {
    try {
      return [fileURLToPath(path, { windows: scene.platform === 'win32' })];
    } catch {
      // An address of another machine or with characters no path has: not something to allow.
      return [UNKNOWN_PATH];
    }
  }
  return [(scene.platform === 'win32' ? win32 : posix).resolve(scene.cwd, path)];
}
