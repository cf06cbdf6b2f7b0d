import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { listModelCapabilities } from '#core/agents/opencode/list-model-capabilities.ts';
import { serveOpencode } from '#core/agents/opencode/serve-opencode.ts';
import { readProcStat } from '#core/pty/process-table.ts';

// What stands in for opencode: a script of Node, told what to do by its environment.
const SCRIPT = `
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const { DO, OPENCODE_SERVER_PASSWORD: password, OPENCODE_SERVER_USERNAME: user } = process.env;
const listen = () => {
  const right = 'Basic ' + Buffer.from(user + ':' + password).toString('base64');
  const server = createServer((request, response) => {
    if (request.headers.authorization !== right) return response.writeHead(401).end();
    const provider = { id: 'p', options: { apiKey: 'sk-secret' }, models: { m: { name: 'M' } } };
    response.end(JSON.stringify({ providers: [provider] }));
  });
  server.listen(0, '127.0.0.1', () => {
    console.log('a line before');
    console.log('opencode server listening on http://127.0.0.1:' + server.address().port);
  });
};
if (DO === 'fail') { console.error('\\u001b[91mError:\\u001b[0m bad config at line 3'); process.exit(1); }
if (DO === 'silent') setInterval(() => {}, 1000);
if (DO === 'stubborn') process.on('SIGTERM', () => {});
if (DO === 'parent') {
  const program = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync('child', String(child.pid));
  child.stdout.once('data', listen);
}
if (DO === 'serve' || DO === 'stubborn') {
  if (process.argv.slice(2).join(' ') === 'serve --hostname 127.0.0.1 --port 0') listen();
  else process.exit(2);
}
`;

function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  // One that has ended counts as running there until somebody has taken note of it.
  if (process.platform === 'linux') return readProcStat(pid)?.zombie === false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('serveOpencode', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aerie-serve-'));
    await writeFile(join(folder, 'opencode.mjs'), SCRIPT);
    await chmod(join(folder, 'opencode.mjs'), 0o700);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const options = (what: string) => ({
    command: process.execPath,
    args: [join(folder, 'opencode.mjs')],
    env: { PATH: process.env['PATH'], DO: what },
    cwd: folder,
  });

  it('A12 starts a server with a password and ends it', async () => {
    const server = await serveOpencode(options('serve'));
    expect(await server.http.status('/x', { anonymous: true })).toBe(401);
    expect(await server.http.status('/x')).toBe(200);
    expect(isRunning(server.pid)).toBe(true);
    await server.close();
    expect(isRunning(server.pid)).toBe(false);
    await server.close();
  });

  it('ends one that does not want to', async () => {
    const server = await serveOpencode(options('stubborn'));
    await server.close();
    expect(isRunning(server.pid)).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('ends what it has started, too', async () => {
    const server = await serveOpencode(options('parent'));
    const child = Number(await readFile(join(folder, 'child'), 'utf8'));
    onTestFinished(() => {
      if (isRunning(child)) process.kill(child, 'SIGKILL');
    });
    expect(isRunning(child)).toBe(true);
    await server.close();
    await expect.poll(() => isRunning(child), { timeout: 10_000 }).toBe(false);
  });

  it('A13 asks for models, without keys, and leaves nothing running', async () => {
    const models = await listModelCapabilities({ serve: options('serve') });
    expect([...models.values()]).toMatchObject([{ name: 'M', providerId: 'p' }]);
    expect(JSON.stringify([...models])).not.toContain('secret');
  });

  it('A03 shows what the program says when it does not start', async () => {
    await expect(serveOpencode(options('fail'))).rejects.toMatchObject({
      code: 'process',
      exitCode: 1,
      stderrTail: 'Error: bad config at line 3',
      message: expect.stringContaining('bad config at line 3'),
    });
  });

  it('says that the program is missing', async () => {
    const missing = { ...options('serve'), command: join(folder, 'missing') };
    await expect(serveOpencode(missing)).rejects.toMatchObject({ code: 'process' });
  });

  it('gives up on one that says nothing, or when told so', async () => {
    const silent = serveOpencode({ ...options('silent'), startTimeoutMs: 300 });
    await expect(silent).rejects.toMatchObject({ code: 'request_timeout' });
    const signal = AbortSignal.abort();
    await expect(serveOpencode({ ...options('silent'), signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const stop = new AbortController();
    const starting = serveOpencode({ ...options('silent'), signal: stop.signal });
    stop.abort();
    await expect(starting).rejects.toMatchObject({ code: 'cancelled' });
  });
});
