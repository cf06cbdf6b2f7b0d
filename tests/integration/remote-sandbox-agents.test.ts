// Agents in a real sandbox: their settings, the keys of models, and the machine's tools for them.

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSandbox } from '#core/link/eggs/sandbox/find-sandbox.ts';
import { BoxScene, boxMember as member, boxOwner as owner } from '../support/box-scene.ts';

const sandbox = await findSandbox({ platform: process.platform, path: process.env['PATH'] });

let scene: BoxScene;
let root: string;
let home: string;
let cwd: string;
beforeEach(() => {
  scene = new BoxScene();
  ({ root, home, cwd } = scene);
});
afterEach(() => scene[Symbol.asyncDispose]());

describe.runIf(sandbox.kind === 'bubblewrap')('an agent in bubblewrap', () => {
  test('gets settings of its agent of its own: the user’s stay as they are, whoever changes them', async () => {
    scene.installClaude();
    const settings = join(home, '.claude', 'settings.json');
    mkdirSync(join(home, '.claude'));
    writeFileSync(settings, '{"theme":"dark"}');
    const made = await scene.launch('network: none', owner, 'claude');
    const { said } = await scene.run(
      made,
      'cat ~/.claude/settings.json; echo evil >~/.claude/settings.json; cat ~/.claude/settings.json; echo more >~/.claude/other',
    );
    expect(said).toBe('{"theme":"dark"}evil\n');
    expect(readFileSync(settings, 'utf8')).toBe('{"theme":"dark"}');
    expect(existsSync(join(home, '.claude', 'other'))).toBe(true);
    writeFileSync(settings, '{"theme":"light"}');
    await made.dispose();
    expect(readFileSync(settings, 'utf8')).toBe('{"theme":"light"}');
    expect(made.box?.notEnforced.join()).not.toContain('settings');
  });

  test('gets settings that its rules name, but none that it may not read', async () => {
    scene.installClaude();
    writeFileSync(join(cwd, 'claude.json'), '{"model":"x"}');
    const made = await scene.launch('agent_settings: {claude: claude.json}', owner, 'claude');
    const { said } = await scene.run(
      made,
      'cat ~/.claude/settings.json; echo x >claude.json; exit 0',
    );
    expect(said).toMatch(/^\{"model":"x"\}/);
    expect(readFileSync(join(cwd, 'claude.json'), 'utf8')).toBe('{"model":"x"}');
    expect(readFileSync(join(home, '.claude', 'settings.json'), 'utf8')).toBe('{}\n');
    symlinkSync(join(home, '.ssh', 'id'), join(cwd, 'link.json'));
    for (const file of ['~/.ssh/id', 'link.json', `${root}/data/token`, 'missing.json']) {
      const rules = `agent_settings: {claude: "${file}"}`;
      await expect(scene.launch(rules, owner, 'claude')).rejects.toThrow('cannot be used');
    }
    // What another session has left in place of the settings.
    rmSync(join(home, '.claude', 'settings.json'));
    symlinkSync(join(home, '.ssh', 'id'), join(home, '.claude', 'settings.json'));
    const led = await scene.launch('network: none', owner, 'claude');
    expect((await scene.run(led, 'cat ~/.claude/settings.json')).said).not.toContain('SECRET');
    expect(led.box?.notEnforced.join()).toContain('not kept from the session');
  });

  test('finds the key of a model in a file that its settings name, and not in its variables', async () => {
    scene.installClaude();
    scene.variables['ANTHROPIC_API_KEY'] = 'sk-1';
    const made = await scene.launch('network: none', member, 'claude');
    expect(JSON.stringify([made.env, made.args])).not.toContain('sk-1');
    const { said } = await scene.run(
      made,
      'cat ~/.claude/settings.json; sh -c "$(sed -n \'s/.*apiKeyHelper": "\\(.*\\)".*/\\1/p\' ~/.claude/settings.json)"; stat -c " %a" /run/aerie/key',
    );
    expect(said).toContain('apiKeyHelper');
    expect(said).toMatch(/sk-1 600\n$/);
    // Somebody leads the next session's settings elsewhere: nothing is made there.
    await scene.run(made, `mv ~/.claude ~/old; ln -s ${cwd} ~/.claude`);
    expect(JSON.stringify((await scene.launch('network: none', member, 'claude')).box)).toContain(
      'not kept from the session',
    );
    expect(existsSync(join(cwd, 'settings.json'))).toBe(false);
    const named = await scene.launch('env: [ANTHROPIC_API_KEY]', member, 'claude');
    expect(named.env['ANTHROPIC_API_KEY']).toBe('sk-1');
  });

  test('asks for tools of this machine by their names, and gets no more of them than that', async () => {
    const tools = join(root, 'config', 'tools');
    mkdirSync(tools, { recursive: true });
    const reveal = `cat ${home}/.ssh/id; pwd; for one in "$@"; do printf "[%s]" "$one"; done; exit 4`;
    writeFileSync(join(tools, 'a.yaml'), JSON.stringify({ name: 'reveal', run: reveal }));
    writeFileSync(
      join(tools, 'b.yaml'),
      JSON.stringify({ name: 'greet', run: 'echo hello $WT_USER_EMAIL', members: true }),
    );
    writeFileSync(join(tools, 'c.yaml'), 'name: [broken');
    const made = await scene.launch('network: none');
    expect(made.box?.tools).toEqual(['reveal', 'greet']);
    expect(made.box?.notEnforced.join()).toContain('The tool in c.yaml, line 1 cannot be used');
    const { said } = await scene.run(
      made,
      `reveal '$(id)' 'a b'; echo "=$?"; cat ${tools}/a.yaml; ls /run/aerie; echo x >/run/aerie/way/new; test -S $WT_TOOL_SOCKET && echo socket`,
    );
    expect(said).toContain(`SECRET${cwd}\n[$(id)][a b]=4\n`);
    expect(said).not.toContain('"run"');
    expect(said).toContain('socket\n');
    expect(said).toContain('Read-only file system');
    const theirs = await scene.run(await scene.launch('network: none', member), 'greet; reveal');
    expect(theirs.said).toContain('hello You@a.example');
    expect(theirs.said).not.toContain('SECRET');
  });

  test('asks for tools again after a restart', async () => {
    const tools = join(root, 'config', 'tools');
    mkdirSync(tools, { recursive: true });
    writeFileSync(join(tools, 'a.yaml'), 'name: greet\nrun: echo hello $1 $WT_SESSION_ID');
    const made = await scene.launch('network: none');
    await scene.close();
    expect((await scene.run(made, 'greet; echo "=$?"')).said).toMatch(/does not answer .*=125/s);
    writeFileSync(join(tools, 'b.yaml'), 'name: later\nrun: echo later');
    const next = scene.eggs();
    await next.resume?.('5f0c91ab');
    expect((await scene.run(made, 'greet again')).said).toBe('hello again 5f0c91ab\n');
    const list = `perl -MIO::Socket::UNIX -e 'my $s = IO::Socket::UNIX->new(Peer => $ENV{WT_TOOL_SOCKET}); print $s "{\\"action\\":\\"list\\"}"; $s->shutdown(1); print <$s>'`;
    expect((await scene.run(made, list)).said).toBe('{"tools":[{"name":"greet"}]}');
    await next.forget?.('5f0c91ab');
    expect((await scene.run(made, 'greet again')).said).not.toContain('hello');
  });
});
