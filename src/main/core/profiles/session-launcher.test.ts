import { describe, expect, it } from 'vitest';
import type { Profile } from '#shared/contract/index.ts';
import { createTestWing } from '#tests/support/test-wing.ts';

const size = { cols: 80, rows: 24 };
const tools: Profile = {
  id: 'tools',
  name: 'Tools',
  shell: '/bin/zsh',
  args: ['-f'],
  env: { STAGE: 'test', EDITOR: 'vi' },
  cwd: '~/work',
  icon: 'hammer',
  tint: 'blue',
};

describe('SessionLauncher', () => {
  it('starts the login shell at home when nothing else is asked for', async () => {
    await using test = createTestWing();
    const { info } = await test.wing.launcher.create(size);
    expect(test.spawner.last.options).toMatchObject({
      shell: '/bin/sh',
      args: [],
      cwd: '/home/me',
    });
    expect(info).toMatchObject({ cwd: '/home/me', profileId: null, name: null });
  });

  it('starts bash, zsh and fish as login shells unless arguments are given', async () => {
    await using test = createTestWing();
    await test.wing.launcher.create({ shell: '/bin/bash', ...size });
    expect(test.spawner.last.options.args).toEqual(['-l']);
    await test.wing.launcher.create({ shell: '/bin/bash', args: [], ...size });
    expect(test.spawner.last.options.args).toEqual([]);
  });

  it('takes shell, arguments, folder, environment and looks from the profile', async () => {
    await using test = createTestWing({ 'shell.profiles': [tools] });
    const { info } = await test.wing.launcher.create({ profileId: 'tools', ...size });
    const { options } = test.spawner.last;
    expect(options).toMatchObject({ shell: '/bin/zsh', args: ['-f'], cwd: '/home/me/work' });
    expect(options.env).toMatchObject({ STAGE: 'test', PATH: '/usr/bin:/bin' });
    expect(info).toMatchObject({ profileId: 'tools', icon: 'hammer', tint: 'blue' });
  });

  it('lets the request override the profile', async () => {
    await using test = createTestWing({ 'shell.profiles': [tools] });
    await test.wing.launcher.create({
      profileId: 'tools',
      cwd: '/tmp',
      env: { EDITOR: 'nano' },
      tint: 'red',
      ...size,
    });
    expect(test.spawner.last.options).toMatchObject({ cwd: '/tmp', shell: '/bin/zsh' });
    expect(test.spawner.last.options.env).toMatchObject({ EDITOR: 'nano', STAGE: 'test' });
  });

  it('does not pass a profile’s arguments to another shell', async () => {
    await using test = createTestWing({ 'shell.profiles': [tools] });
    await test.wing.launcher.create({ profileId: 'tools', shell: '/bin/dash', ...size });
    expect(test.spawner.last.options).toMatchObject({ shell: '/bin/dash', args: [] });
  });

  it('replaces the whole environment when asked to', async () => {
    await using test = createTestWing();
    await test.wing.launcher.create({ env: { ONLY: 'this' }, envMode: 'replace', ...size });
    const { env } = test.spawner.last.options;
    expect(env).toMatchObject({ ONLY: 'this', TERM: 'xterm-256color' });
    expect(env).not.toHaveProperty('PATH');
  });

  it('duplicates what was asked for, in the folder where the session is now', async () => {
    await using test = createTestWing({ 'shell.profiles': [tools] });
    const { info } = await test.wing.launcher.create({ profileId: 'tools', name: 'One', ...size });
    test.emulators.last.emitted.fire({ type: 'cwd', path: '/srv' });
    const copy = await test.wing.launcher.create(test.wing.launcher.copyOf(info.id));
    expect(test.spawner.last.options).toMatchObject({
      shell: '/bin/zsh',
      args: ['-f'],
      cwd: '/srv',
    });
    expect(copy.info.id).not.toBe(info.id);
    expect(copy.info).toMatchObject({ profileId: 'tools', icon: 'hammer' });
  });

  it('keeps one line of scrollback where none is wanted, which resizing needs', async () => {
    await using test = createTestWing({ 'terminal.scrollback': 0 });
    expect((await test.wing.launcher.create(size)).spec.scrollback).toBe(1);
  });

  it('keeps the scrollback setting of the moment it started', async () => {
    await using test = createTestWing({ 'terminal.scrollback': 123 });
    const session = await test.wing.launcher.create(size);
    expect(session.spec.scrollback).toBe(123);
  });
});
