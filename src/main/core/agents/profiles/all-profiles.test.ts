import { describe, expect, it } from 'vitest';
import { agentId } from '#shared/contract/chats.ts';
import { BadOptionError } from '../errors/acp-error.ts';
import { allProfiles, builtInProfiles } from './all-profiles.ts';
import { customProfile } from './custom-profile.ts';

describe('profiles', () => {
  it('know how each agent is started and installed', () => {
    const commands = builtInProfiles().map(({ id, command }) => [id, ...command]);
    expect(commands).toEqual([
      ['opencode', 'opencode', 'acp'],
      ['claude', 'claude-agent-acp'],
      ['codex', 'codex-acp'],
      ['gemini', 'gemini', '--acp'],
      ['qwen', 'qwen', '--acp'],
    ]);
    for (const { install, npmPackage } of builtInProfiles()) {
      expect(install).toBe(`npm install -g ${npmPackage}`);
    }
  });

  it('only opencode has the ways of opencode', () => {
    const [opencode, ...others] = builtInProfiles();
    expect(opencode?.quirks).toMatchObject({
      fsWriteIsAdvisory: true,
      hasSideChannel: true,
      mcpIsProcessWide: true,
      swallowsUnknownSlash: true,
      usageIsCumulative: false,
      lateUpdatesMs: 0,
    });
    for (const { quirks } of others) {
      expect(quirks).toMatchObject({
        fsWriteIsAdvisory: false,
        hasSideChannel: false,
        lateUpdatesMs: 100,
      });
    }
  });

  it('A66 are made of what a person writes into the settings', () => {
    expect(
      customProfile({
        name: ' Mein Agént! ',
        command: '/opt/agent',
        args: ['--acp'],
        env: { A: '1' },
      }),
    ).toMatchObject({
      id: 'custom-mein-age-nt',
      label: 'Mein Agént!',
      command: ['/opt/agent', '--acp'],
      env: { A: '1' },
    });
    expect(customProfile({ name: '日本', command: 'x' }).id).toBe('custom-agent');
    // Ligatures are several letters in an id, which has at most 64 characters everywhere else.
    const long = customProfile({ name: 'ﬃ'.repeat(80), command: 'x' }).id;
    expect(agentId.safeParse(long).success).toBe(true);
  });

  it.each([
    [null, 'it'],
    [{ name: '', command: 'x' }, 'name'],
    [{ name: 'x' }, 'command'],
    [{ name: 'x', command: ' ' }, 'command'],
    [{ name: 'x', command: 'a\0b' }, 'command'],
    [{ name: 'x', command: 'x', args: [7] }, 'args.0'],
    [{ name: 'x', command: 'x', args: 'y' }, 'args'],
    [{ name: 'x', command: 'x', env: { 'A=B': 'c' } }, 'env.A=B'],
    [{ name: 'x', command: 'x', env: { A: 1 } }, 'env.A'],
  ])('refuses %j, naming %s', (input, where) => {
    expect(() => customProfile(input)).toThrow(BadOptionError);
    expect(() => customProfile(input)).toThrow(
      `An agent in the settings cannot be used: ${where}:`,
    );
  });

  it('have ids of their own, and one bad entry costs no other', () => {
    const problems: [string, number][] = [];
    const profiles = allProfiles(
      [{ name: 'Mine', command: 'a' }, { bad: true }, { name: 'mine', command: 'b' }],
      (error, index) => problems.push([error.code, index]),
    );
    expect(profiles.slice(5).map(({ id }) => id)).toEqual(['custom-mine', 'custom-mine-2']);
    expect(problems).toEqual([['bad_option', 1]]);
    expect(allProfiles()).toHaveLength(5);
  });
});
