import { describe, expect, it } from 'vitest';
import type { ChatInfo, ListedAgent } from '#shared/contract/index.ts';
import {
  activityText,
  chatLabel,
  chatMatches,
  preferredAgent,
  recentFolders,
} from './chat-words.ts';
import { parseChoices } from './last-choices.ts';

const chat: ChatInfo = {
  id: 'a',
  agent: 'fake',
  agentLabel: 'Fake',
  cwd: '/home/me/project',
  title: ' Fix the build ',
  activity: 'idle',
  agentState: 'closed',
  problem: null,
  costUsd: null,
  createdAt: 1,
  updatedAt: 1,
  archived: false,
};
const agent = (id: string, program: string | null): ListedAgent => ({
  id,
  label: id,
  custom: false,
  program,
  install: null,
});
const agents = [agent('none', null), agent('one', '/bin/one'), agent('two', '/bin/two')];

describe('a chat', () => {
  it('is called by its title, else by its agent', () => {
    expect(chatLabel(chat)).toBe('Fix the build');
    expect(chatLabel({ ...chat, title: '  ' })).toBe('New chat with Fake');
    expect(chatLabel({ ...chat, title: null })).toBe('New chat with Fake');
  });

  it('says that its agent starts, unless somebody is needed', () => {
    const starting = { agentState: 'starting', problem: null } as const;
    expect(activityText({ activity: 'working', ...starting })).toBe('Starting');
    expect(activityText({ activity: 'needs_you', ...starting })).toBe('Needs you');
  });

  it('has failed when something keeps it from going on, until it works again', () => {
    const problem = { message: 'No such folder.', action: null };
    expect(activityText({ ...chat, problem })).toBe('Failed');
    expect(activityText({ ...chat, agentState: 'failed' })).toBe('Failed');
    expect(activityText({ ...chat, activity: 'working', problem })).toBe('Working');
  });

  it('is found by words of its title, agent and folder', () => {
    expect(chatMatches(chat, '')).toBe(true);
    expect(chatMatches(chat, 'BUILD fake project')).toBe(true);
    expect(chatMatches(chat, 'build other')).toBe(false);
  });
});

describe('agents', () => {
  it('used last are offered first, if they are still there', () => {
    expect(preferredAgent(agents, 'two')).toBe('two');
    expect(preferredAgent(agents, 'none')).toBe('one');
    expect(preferredAgent([agent('none', null)], 'none')).toBeUndefined();
  });
});

describe('last choices', () => {
  it('name each folder once, the newest first, and not too many', () => {
    expect(recentFolders('/b', ['/a', '/b'])).toEqual(['/b', '/a']);
    const many = Array.from({ length: 20 }, (_, i) => `/${i}`);
    expect(recentFolders('/new', many)).toHaveLength(8);
  });

  it('survive what is not theirs', () => {
    expect(parseChoices('null')).toEqual({ agent: undefined, folders: [] });
    expect(parseChoices('{"agent":1,"folders":["/a",2]}')).toEqual({
      agent: undefined,
      folders: ['/a'],
    });
  });
});
