import { expect, it } from 'vitest';
import type { PermissionChoice, ToolItem, ToolPermission } from '#shared/chat/tool-item.ts';
import {
  alwaysText,
  choiceOfKey,
  decisionText,
  questionOf,
  rejectChoice,
  subjectOfAsk,
} from './permission-words.ts';

const once: PermissionChoice = { optionId: 'once', name: 'Allow once', kind: 'allow_once' };
const always: PermissionChoice = { optionId: 'always', name: 'Always', kind: 'allow_always' };
const never: PermissionChoice = { optionId: 'never', name: 'Never', kind: 'reject_always' };
const reject: PermissionChoice = { optionId: 'reject', name: 'Reject', kind: 'reject_once' };
const options = [once, always, never, reject];

const waiting: ToolPermission = { id: 'p', state: 'waiting', options, askedAt: 0 };
const tool: ToolItem = {
  type: 'tool',
  id: 'tool:1',
  at: 0,
  toolCallId: '1',
  kind: 'other',
  title: 'a tool',
  status: 'pending',
  locations: [],
  output: [],
  changes: [],
  permission: waiting,
};

it('A45: keys mean the options in their order, Esc the refusal', () => {
  expect(['1', '2', '3', '4', '5', '0', 'a'].map((key) => choiceOfKey(options, key))).toEqual([
    once,
    always,
    never,
    reject,
    undefined,
    undefined,
    undefined,
  ]);
  expect(choiceOfKey(options, 'Escape')).toBe(reject);
  expect(choiceOfKey([once], 'Escape')).toBeUndefined();
  expect(rejectChoice([once, never])).toBe(never);
});

it('A45: asks with what would be allowed', () => {
  const command: ToolItem = { ...tool, kind: 'execute', input: { command: 'rm \u202ex' } };
  expect(questionOf(command)).toBe('The agent wants to run this command');
  expect(subjectOfAsk(command)).toBe('rm \u202ex');
  const fromBelow = { ...command, permission: { ...waiting, subagent: 'tests' } };
  expect(questionOf(fromBelow)).toBe('The sub-agent “tests” wants to run this command');
  const change = { path: '/p/a', kind: 'create', added: 1, removed: 0 } as const;
  expect(questionOf({ ...tool, kind: 'edit', changes: [change] })).toMatch(/create this file$/);
  expect(questionOf({ ...tool, changes: [change, change] })).toMatch(/change 2 files$/);
});

it('A46: finds what is asked for in the call when the request does not say it', () => {
  expect(subjectOfAsk({ ...tool, locations: [{ path: '/p/.env' }] })).toBe('/p/.env');
  expect(subjectOfAsk(tool)).toBe('a tool');
  expect(subjectOfAsk({ ...tool, title: '' })).toBeUndefined();
});

it('A47: explains how long “always” lasts, where it is offered', () => {
  expect(alwaysText(options)).toMatch(/until the agent restarts/);
  expect(alwaysText([once, reject])).toBeUndefined();
});

it('A48: says what became of a request and who decided', () => {
  const decided = (more: Partial<ToolPermission>) => decisionText({ ...waiting, ...more });
  expect(decided({})).toBeUndefined();
  expect(decided({ state: 'allowed_once', by: 'this window' })).toBe(
    'Allowed once by you (this window)',
  );
  expect(decided({ state: 'allowed_always', auto: true, by: 'list: bash' })).toBe(
    'Allowed until the agent restarts automatically (list: bash)',
  );
  expect(decided({ state: 'rejected' })).toBe('Rejected');
  expect(decided({ state: 'cancelled', by: 'the agent ended first' })).toBe(
    'Not answered: the agent ended first',
  );
});
