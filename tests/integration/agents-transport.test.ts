import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  client,
  type InitializeResponse,
  type SessionNotification,
} from '@agentclientprotocol/sdk/unstable';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { authMethodsOf } from '#core/agents/auth/auth-method.ts';
import { checkVersion } from '#core/agents/discovery/check-version.ts';
import { CliVersions } from '#core/agents/discovery/cli-version.ts';
import { findAgent } from '#core/agents/discovery/find-agent.ts';
import {
  BadOptionError,
  CancelledError,
  CliNotFoundError,
  ProcessError,
  TransportError,
} from '#core/agents/errors/acp-error.ts';
import { toAcpError } from '#core/agents/errors/to-acp-error.ts';
import { customProfile } from '#core/agents/profiles/custom-profile.ts';
import { opencodeProfile } from '#core/agents/profiles/opencode-profile.ts';
import { agentEndedError } from '#core/agents/transport/agent-ended-error.ts';
import { sweepAbandoned } from '#core/agents/transport/agent-temp-folder.ts';
import {
  type SubprocessOptions,
  subprocessTransport,
} from '#core/agents/transport/subprocess-transport.ts';
import type { Transport } from '#core/agents/transport/transport.ts';
import { TransportHealthMeter } from '#core/agents/transport/transport-health-meter.ts';
import { readProcStat } from '#core/pty/process-table.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { fakeAgent, fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';

const handshake = { protocolVersion: 1, clientCapabilities: {} } as const;
const cleanUp: (() => Promise<unknown> | void)[] = [];
let folder: string;
let project: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agents-transport-'));
  project = join(folder, 'project');
  await mkdir(project);
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
});

afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

async function start(
  flags: readonly string[],
  options: Partial<SubprocessOptions> = {},
): Promise<Transport> {
  const launch = fakeAgent(...flags);
  const env = { TMPDIR: folder, ...options.env };
  const factory = subprocessTransport(launch, {
    cwd: project,
    killAfterMs: 20_000,
    ...options,
    env,
  });
  const transport = await factory({ signal: AbortSignal.timeout(30_000) });
  cleanUp.push(() => transport.close());
  return transport;
}

/** A plain connection of the library, and the updates it lets through. */
function connect(transport: Transport) {
  const updates: SessionNotification['update'][] = [];
  const { agent, closed } = client({ name: 'test' })
    .onNotification('session/update', ({ params }) => {
      updates.push(params.update);
    })
    .onRequest('session/request_permission', () => ({ outcome: { outcome: 'cancelled' as const } }))
    .connect(transport.stream);
  const text = (): string =>
    updates
      .flatMap((update) =>
        update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text'
          ? [update.content.text]
          : [],
      )
      .join('');
  const prompt = async (words: string): Promise<string> => {
    await agent.request('initialize', handshake);
    const { sessionId } = await agent.request('session/new', { cwd: project, mcpServers: [] });
    const { stopReason } = await agent.request('session/prompt', {
      sessionId,
      prompt: [{ type: 'text', text: words }],
    });
    return stopReason;
  };
  return { agent, closed, updates, text, prompt };
}

/** A zombie does not run; without a parent that cares for it, it stays for a while. */
function isRunning(pid: number): boolean {
  if (process.platform === 'linux') return readProcStat(pid)?.zombie === false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('an agent as a child process', () => {
  it('speaks, has a folder for temporary files, and leaves nothing behind', async () => {
    const transport = await start([]);
    const { prompt, text } = connect(transport);
    expect(await prompt('hello there')).toBe('end_turn');
    expect(text()).toBe('hello there');
    expect(await readdir(folder)).toContainEqual(expect.stringMatching(/^aerie-agent-\d+-\d+-/));
    await transport.close();
    expect(await transport.exited).toMatchObject({ exitCode: 0, signal: null });
    expect(await readdir(folder)).toEqual(['project']);
  });

  it('A02 tells the end of stderr, in plain text and without secrets, and each line as it comes', async () => {
    const seen: string[] = [];
    const secret = 'very-secret-value';
    const transport = await start(['noisy'], {
      env: { FAKE_API_KEY: secret },
      onStderr: (line) => seen.push(line),
    });
    await connect(transport).agent.request('initialize', handshake);
    await transport.close();
    expect(seen).toEqual(['\u001b[33mwarning\u001b[39m something is odd', `key ${secret}`]);
    expect((await transport.exited)?.stderrTail).toBe('warning something is odd\nkey [hidden]');
  });

  it('A02 an agent that never answers is ended by whoever gives it up', async () => {
    const transport = await start(['mute']);
    const { agent } = connect(transport);
    const answer = agent.request('initialize', handshake);
    const failure = answer.catch((reason: unknown) => toAcpError(reason));
    await transport.close();
    expect(await failure).toBeInstanceOf(TransportError);
    expect(isRunning(transport.pid ?? 0)).toBe(false);
  });

  it('A03 an invalid configuration reaches a person with file and line', async () => {
    const transport = await start(['bad-config']);
    const { agent } = connect(transport);
    await expect(agent.request('initialize', handshake)).rejects.toThrow();
    const exit = await transport.exited;
    expect(exit).toMatchObject({ exitCode: 1 });
    const error = agentEndedError('Fake', exit ?? { exitCode: null, signal: null, stderrTail: '' });
    expect(error).toBeInstanceOf(ProcessError);
    expect(error.message).toBe(
      'Fake ended with code 1 before it was ready. It wrote:\nError: Invalid config in /home/me/fake.json line 7: "model" must be text',
    );
  });

  it('A06 ends by force an agent that does not end with its input, and what it started', async () => {
    const lines: string[] = [];
    const transport = await start(['stubborn', 'child'], {
      killAfterMs: 100,
      onStderr: (line) => lines.push(line),
    });
    await connect(transport).agent.request('initialize', handshake);
    await vi.waitFor(() => expect(lines).toContainEqual(expect.stringMatching(/^child-pid \d+/)));
    const child = Number(lines.join(' ').match(/child-pid (\d+)/)?.[1]);
    expect(isRunning(child)).toBe(true);
    await transport.close();
    expect(await transport.exited).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(isRunning(child)).toBe(false);
    expect(isRunning(transport.pid ?? 0)).toBe(false);
  });

  it.runIf(process.platform === 'linux')(
    'A06 ends what an agent has left behind in a session of its own, also after a crash',
    async () => {
      for (const turn of ['echo', 'killed']) {
        const lines: string[] = [];
        const transport = await start(['child', `turn=${turn}`], {
          onStderr: (line) => lines.push(line),
        });
        const { prompt } = connect(transport);
        await prompt('go').catch(() => {});
        await vi.waitFor(() =>
          expect(lines).toContainEqual(expect.stringMatching(/^child-pid \d+/)),
        );
        const child = Number(lines.join(' ').match(/child-pid (\d+)/)?.[1]);
        await transport.close();
        expect(isRunning(child)).toBe(false);
      }
      expect(await readdir(folder)).toEqual(['project']);
    },
  );

  it('A07 a crash in mid-turn rejects what waits and tells how it ended', async () => {
    const transport = await start([]);
    const { prompt, text, closed } = connect(transport);
    const error = await prompt('crash').then(
      () => undefined,
      (reason: unknown) => reason,
    );
    const exit = await transport.exited;
    const known = toAcpError(error, { exit });
    expect(known).toBeInstanceOf(TransportError);
    expect(known).toMatchObject({
      reason: 'subprocess',
      exit: { exitCode: 3, stderrTail: 'fatal: out of luck' },
    });
    expect(known.message).toContain('fatal: out of luck');
    await closed;
    expect(text()).toBe('before the end');
  });

  it('A08 junk on stdout does not disturb its neighbours', async () => {
    const { prompt, text } = connect(await start(['garbage']));
    expect(await prompt('still here')).toBe('end_turn');
    expect(text()).toBe('still here');
  });

  it('A08 an agent that writes much before it reads does not wait for us', async () => {
    // More lines than answers to them would fit into a pipe, written before anything is read.
    const code = `
      const fs = require('node:fs');
      for (let n = 0; n < 50_000; n += 1) fs.writeSync(1, 'log line ' + n + ' of many\\n');
      require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const { id } = JSON.parse(line);
        console.log(JSON.stringify({ jsonrpc: '2.0', id, result: { protocolVersion: 1 } }));
      });`;
    const launch = { command: process.execPath, args: ['-e', code], env: { TMPDIR: folder } };
    const transport = await subprocessTransport(launch, { cwd: project })({
      signal: AbortSignal.timeout(30_000),
    });
    cleanUp.push(() => transport.close());
    const answer: InitializeResponse = await connect(transport).agent.request(
      'initialize',
      handshake,
    );
    expect(answer.protocolVersion).toBe(1);
  });

  it('A08 a line that is too long ends the connection and counts as a failure of reading', async () => {
    const transport = await start([], { maxMessageBytes: 1024 * 1024 });
    const meter = new TransportHealthMeter();
    const { prompt } = connect({ ...transport, stream: meter.watch(transport.stream) });
    await expect(prompt('huge 2')).rejects.toThrow();
    expect(meter.health).toMatchObject({ degraded: true, readFailures: 1, sendFailures: 0 });
  });

  it('needs a project folder that exists, and a program that does', async () => {
    await expect(start([], { cwd: 'relative' })).rejects.toThrow(BadOptionError);
    await expect(start([], { cwd: join(folder, 'missing') })).rejects.toThrow(/does not exist/);
    const factory = subprocessTransport(
      { command: join(folder, 'none'), args: [], env: { TMPDIR: folder } },
      { cwd: project },
    );
    await expect(factory({ signal: AbortSignal.abort() })).rejects.toThrow(ProcessError);
    expect(await readdir(folder)).toEqual(['project']);
  });

  it.runIf(process.platform === 'linux')('says that no temporary files can be made', async () => {
    const starting = start([], { env: { TMPDIR: '/proc' } });
    await expect(starting).rejects.toThrow(ProcessError);
    await expect(starting).rejects.toThrow('none could be made at "/proc/aerie-agent-');
  });

  it('is ended again if it is given up while it starts', async () => {
    const factory = subprocessTransport(fakeAgent(), { cwd: project, env: { TMPDIR: folder } });
    await expect(factory({ signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    expect(await readdir(folder)).toEqual(['project']);
  });

  it.runIf(process.platform === 'linux')(
    'A06 an agent that outlived a killed Aerie is ended by the next one',
    async () => {
      const code = `
        import { subprocessTransport } from '#core/agents/transport/subprocess-transport.ts';
        const [launch, cwd, TMPDIR] = JSON.parse(process.argv[1]);
        const factory = subprocessTransport(launch, { cwd, env: { TMPDIR } });
        const { pid } = await factory({ signal: AbortSignal.timeout(30_000) });
        process.stdout.write(String(pid));
        setInterval(() => {}, 1000);`;
      const given = JSON.stringify([fakeAgent('stubborn'), project, folder]);
      const owner = spawn(process.execPath, ['--input-type=module', '-e', code, given], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      cleanUp.push(() => void owner.kill('SIGKILL'));
      const pid = Number(await once(owner.stdout, 'data'));
      owner.kill('SIGKILL');
      await once(owner, 'exit');
      expect(isRunning(pid)).toBe(true);
      await sweepAbandoned(folder, { clock: nodeClock, logger: silentLogger });
      expect(isRunning(pid)).toBe(false);
      expect(await readdir(folder)).toEqual(['project']);
    },
  );

  it('clears temporary folders of runs that crashed', async () => {
    const transport = await start([]);
    const [own = ''] = (await readdir(folder)).filter((name) => name.startsWith('aerie-agent-'));
    const left = own.replace(`-${process.pid}-`, '-999999999-');
    const elsewhere = own.replace(/^aerie-agent-\d+-\d+/, 'aerie-agent-999999999-1');
    for (const name of [left, elsewhere]) await mkdir(join(folder, name));
    await writeFile(join(folder, left, 'library.so'), 'x');
    const ports = { clock: nodeClock, logger: silentLogger };
    await sweepAbandoned(folder, ports, (await stat(folder)).uid + 1);
    expect(await readdir(join(folder, left))).toEqual(['library.so']);
    await sweepAbandoned(folder, ports);
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([elsewhere, own, 'project'].sort());
    await transport.close();
  });
});

describe('finding agents on this machine', () => {
  it.skipIf(process.platform === 'win32')(
    'A05 asks a program for its version once, until its file changes',
    async () => {
      const path = join(folder, 'agent.sh');
      const log = join(folder, 'asked');
      const program = { command: '/bin/sh', programArgs: [path], env: {}, path };
      const versions = new CliVersions();
      const says = (text: string): Promise<void> => writeFile(path, `echo x >> ${log}; ${text}`);
      await says("printf '\\n\\033[1mtool v1.2.3-beta\\033[0m\\nmore\\n'");
      expect(await Promise.all([versions.read(program), versions.read(program)])).toEqual([
        'tool v1.2.3-beta',
        'tool v1.2.3-beta',
      ]);
      expect(await readFile(log, 'utf8')).toBe('x\n');
      await says("echo 'tool 2.0.0 is here now'");
      expect(await versions.read(program)).toBe('tool 2.0.0 is here now');
      for (const broken of ['exit 3', 'true']) {
        await says(`echo oops >&2; ${broken}`);
        await expect(versions.read(program)).rejects.toThrow(
          `Try "${path} --version" in a terminal.`,
        );
        await expect(versions.read(program)).rejects.toMatchObject({ code: 'process' });
      }
    },
  );

  it('A66 an agent from the settings is found, started and completes initialize', async () => {
    const custom = customProfile({
      name: 'My agent',
      command: process.execPath,
      args: [fakeAgentScript, 'version=1.2.3'],
      env: { MINE: 'yes' },
    });
    const found = await findAgent(custom, { env: { TMPDIR: folder } });
    expect(found).toMatchObject({
      command: process.execPath,
      foundIn: 'explicit',
      env: { MINE: 'yes' },
    });
    const transport = await subprocessTransport(found, { cwd: project })({
      signal: AbortSignal.timeout(30_000),
    });
    cleanUp.push(() => transport.close());
    const answer: InitializeResponse = await connect(transport).agent.request(
      'initialize',
      handshake,
    );
    expect(checkVersion(custom, answer.agentInfo?.version)).toEqual({
      version: '1.2.3',
      warning: undefined,
    });
    expect(authMethodsOf(answer)).toEqual([]);
  });

  it('A04 a missing program lists the places looked at and how to install it', async () => {
    const error = await findAgent(opencodeProfile(), {
      home: folder,
      loginEnvironment: async () => ({ PATH: project }),
      files: {
        isProgram: async () => false,
        head: async () => '',
        realPath: async (path) => path,
        list: async () => [],
      },
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(CliNotFoundError);
    expect(error).toMatchObject({
      searchedPaths: expect.arrayContaining(['$PATH', project, `${folder}/.opencode/bin`]),
    });
    expect(String(error)).toContain('npm install -g opencode-ai');
  });

  it.skipIf(process.platform === 'win32')(
    'A04 asks the login shell where its own environment does not lead to the program',
    async () => {
      const tools = join(folder, 'tools');
      await mkdir(tools);
      await writeFile(join(tools, 'aerie-test-agent'), '#!/bin/sh\n', { mode: 0o755 });
      for (const file of ['.profile', '.bash_profile', '.zprofile']) {
        await writeFile(join(folder, file), `export PATH="$PATH:${tools}" FROM_SHELL=1\n`);
      }
      const code = `
        import { findAgent } from '#core/agents/discovery/find-agent.ts';
        import { customProfile } from '#core/agents/profiles/custom-profile.ts';
        const profile = customProfile({ name: 'Mine', command: 'aerie-test-agent' });
        const { path, foundIn, env } = await findAgent(profile);
        console.log(JSON.stringify([path, foundIn, env.FROM_SHELL]));`;
      // As a desktop starts programs: a short PATH, and no terminal.
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', code],
        { env: { HOME: folder, PATH: '/usr/bin:/bin' }, timeout: 50_000 },
      );
      expect(JSON.parse(stdout)).toEqual([join(tools, 'aerie-test-agent'), 'path', '1']);
    },
  );

  const launcher = join(process.cwd(), 'node_modules/opencode-ai/bin/opencode.exe');
  it.runIf(existsSync(launcher))(
    'A05 finds the program of the npm package also where install scripts are off',
    async () => {
      const found = await findAgent(opencodeProfile(), { cliPath: launcher });
      expect(found.path).toMatch(/opencode-(linux|darwin|windows)-[^/]+\/bin\/opencode/);
      expect(found.args).toEqual(['acp']);
    },
  );
});
