import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { FakeSideServer } from '#tests/support/opencode/fake-side-server.ts';
import { nodeClock } from '../../system/node-clock.ts';
import { OpencodeSideChannel } from './opencode-side-channel.ts';
import type { SideEvent } from './side-channel.ts';
import { SideHttp } from './side-http.ts';

const permission = {
  id: 'per_1',
  sessionID: 'ses_child',
  permission: 'bash',
  patterns: ['echo x'],
  metadata: {},
  always: [],
};

describe('OpencodeSideChannel', () => {
  let server: FakeSideServer;
  let channel: OpencodeSideChannel;
  const events: SideEvent[] = [];
  const types = (): string[] => events.map(({ type }) => type);

  function connect(port: number, password = server.password): OpencodeSideChannel {
    const http = new SideHttp({
      hostname: '127.0.0.1',
      port,
      user: 'opencode',
      password,
      directory: '/the project/ü',
    });
    return new OpencodeSideChannel({
      http,
      version: '9.9.9',
      clock: nodeClock,
      logger: silentLogger,
    });
  }

  beforeEach(async () => {
    events.length = 0;
    server = await FakeSideServer.start();
    server.answers.set('GET /session/ses_child', {
      body: { id: 'ses_child', parentID: 'ses_root', title: 'Sub' },
    });
    server.answers.set('GET /session/ses_root', { body: { id: 'ses_root', title: 'Root' } });
    channel = connect(server.port);
    channel.onDidHappen((event) => events.push(event));
    await vi.waitFor(() => expect(server.listening).toBe(1));
  });
  afterEach(async () => {
    await channel.close();
    await server[Symbol.asyncDispose]();
  });

  it('sends its password and the project with every call', async () => {
    server.answers.set('POST /permission/per_1/reply', { body: true });
    await channel.replyPermission('per_1', 'always');
    expect(server.calls.at(-1)).toMatchObject({ body: { reply: 'always' } });
    for (const call of server.calls) {
      expect(call.directory).toBe('/the project/ü');
      expect(call.authorization).toMatch(/^Basic /);
    }
  });

  it('answers and rejects questions', async () => {
    server.answers.set('POST /question/que_1/reply', { body: true });
    server.answers.set('POST /question/que_1/reject', { body: true });
    await channel.replyQuestion('que_1', [['Red'], []]);
    expect(server.calls.at(-1)?.body).toEqual({ answers: [['Red'], []] });
    await channel.replyQuestion('que_1', null);
    expect(server.calls.at(-1)?.path).toBe('/question/que_1/reject');
  });

  it('A22 renames, archives, deletes and puts files back', async () => {
    for (const call of ['PATCH', 'DELETE']) server.answers.set(`${call} /session/ses_1`, {});
    server.answers.set('POST /session/ses_1/revert', { body: {} });
    server.answers.set('POST /session/ses_1/unrevert', { body: {} });
    await channel.rename('ses_1', '  New name ');
    expect(server.calls.at(-1)?.body).toEqual({ title: 'New name' });
    await channel.archive('ses_1');
    expect(server.calls.at(-1)?.body).toEqual({ time: { archived: expect.any(Number) } });
    await channel.archive('ses_1', false);
    expect(server.calls.at(-1)?.body).toEqual({ time: { archived: 0 } });
    await channel.delete('ses_1');
    expect(server.calls.at(-1)?.method).toBe('DELETE');
    await channel.revert('ses_1', 'msg_1');
    expect(server.calls.at(-1)?.body).toEqual({ messageID: 'msg_1' });
    await channel.unrevert('ses_1');
    expect(server.calls.at(-1)?.path).toBe('/session/ses_1/unrevert');
  });

  it('reads to-do lists, children, statuses and models, whatever else stands there', async () => {
    const todo = { content: 'A', status: 'pending', priority: 'high' };
    server.answers.set('GET /session/ses_1/todo', { body: [todo, 5] });
    const child = { id: 'ses_2', title: 'Sub', more: 1 };
    server.answers.set('GET /session/ses_1/children', { body: [child, {}] });
    const retry = { type: 'retry', attempt: 1, message: 'm', next: 2 };
    server.answers.set('GET /session/status', { body: { ses_1: { type: 'busy' }, ses_2: retry } });
    const provider = { id: 'p', options: { apiKey: 'sk-secret' }, models: { m: {} } };
    server.answers.set('GET /config/providers', { body: { providers: [provider] } });
    expect(await channel.todos('ses_1')).toEqual([todo]);
    expect(await channel.children('ses_1')).toEqual([{ id: 'ses_2', title: 'Sub' }]);
    expect(await channel.statuses()).toEqual([
      { type: 'status', sessionId: 'ses_1', status: 'busy' },
      { ...retry, type: 'retry', sessionId: 'ses_2' },
    ]);
    expect([...(await channel.modelCapabilities()).keys()]).toEqual(['p/m']);
    server.answers.set('GET /session/ses_1/todo', { body: 'nonsense' });
    expect(await channel.todos('ses_1')).toEqual([]);
  });

  it('tells events, and to a new listener what still waits for an answer', async () => {
    server.tell('permission.asked', permission);
    await vi.waitFor(() => expect(types()).toEqual(['permission']));
    expect(events[0]).toMatchObject({ rootSessionId: 'ses_root', title: 'Sub' });
    const late: SideEvent[] = [];
    const stop = channel.onDidHappen((event) => late.push(event));
    expect(late).toHaveLength(1);
    stop();
    server.tell('permission.replied', { sessionID: 'ses_child', requestID: 'per_1' });
    await vi.waitFor(() => expect(types()).toEqual(['permission', 'permissionEnd']));
    expect(late).toHaveLength(1);
  });

  it('goes on when a listener fails', async () => {
    channel.onDidHappen(() => {
      throw new Error('a listener');
    });
    const after: SideEvent[] = [];
    channel.onDidHappen((event) => after.push(event));
    server.tell('file.edited', { file: '/a' });
    await vi.waitFor(() => expect(after).toHaveLength(1));
  });

  it('skips events that make no sense', async () => {
    server.tellRaw('data: nonsense\n\ndata: {"type":5}\n\n: comment\n\n');
    server.tell('brand.new', { x: 1 });
    server.tell('todo.updated', { sessionID: 'ses_1', todos: 'nonsense' });
    server.tell('file.edited', { file: '/a' });
    await vi.waitFor(() => expect(types()).toEqual(['fileEdited']));
  });

  it('connects again after a gap and reads what is under way', async () => {
    server.tell('permission.asked', permission);
    await vi.waitFor(() => expect(types()).toEqual(['permission']));
    server.answers.set('GET /permission', { body: [{ ...permission, id: 'per_2' }] });
    server.answers.set('GET /session/status', { body: { ses_root: { type: 'busy' } } });
    server.cutOff();
    await vi.waitFor(() => expect(server.connections).toBe(2));
    await vi.waitFor(() =>
      expect(types()).toEqual(['permission', 'permissionEnd', 'status', 'permission']),
    );
  });

  it('A44 answers where it was asked, in whatever project that is', async () => {
    server.tell('permission.asked', permission, '/elsewhere');
    await vi.waitFor(() => expect(types()).toEqual(['permission']));
    server.answers.set('POST /permission/per_1/reply', { body: true });
    await channel.replyPermission('per_1', 'once');
    expect(server.calls.at(-1)).toMatchObject({ method: 'POST', directory: '/elsewhere' });
    const before = server.calls.length;
    server.cutOff();
    await vi.waitFor(() => expect(server.connections).toBe(2));
    await vi.waitFor(() => {
      const asked = server.calls.slice(before).filter(({ path }) => path === '/permission');
      expect(asked.map(({ directory }) => directory)).toEqual(['/the project/ü', '/elsewhere']);
    });
  });

  it('listens to one project where an older server tells no more', async () => {
    server.isOld = true;
    server.cutOff();
    await vi.waitFor(() => expect(server.connections).toBe(2));
    server.tell('file.edited', { file: '/a' });
    await vi.waitFor(() => expect(types()).toEqual(['fileEdited']));
  });

  it('A44 goes on for all other projects if one of them is gone', async () => {
    server.tell('permission.asked', permission, '/gone');
    await vi.waitFor(() => expect(types()).toEqual(['permission']));
    server.answers.set('GET /session/status of /gone', { status: 500 });
    server.cutOff();
    await vi.waitFor(() => expect(server.connections).toBe(2));
    await vi.waitFor(() => expect(types()).toContain('permissionEnd'));
    expect(server.connections).toBe(2);
    server.tell('permission.asked', { ...permission, id: 'per_2' });
    await vi.waitFor(() => expect(types()).toEqual(['permission', 'permissionEnd', 'permission']));
    expect(await channel.statuses()).toEqual([]);
  });

  it('connects again after an event that is too long', async () => {
    server.tellRaw(`data: ${'x'.repeat(17 * 1024 * 1024)}`);
    await vi.waitFor(() => expect(server.connections).toBe(2), { timeout: 15_000 });
  });

  it('ends everything when it is closed', async () => {
    const hanging = server.answers;
    hanging.set('GET /session/ses_1/todo', { raw: '[]' });
    await channel.close();
    await vi.waitFor(() => expect(server.listening).toBe(0));
    await expect(channel.todos('ses_1')).rejects.toMatchObject({ reason: 'closed' });
    await channel.close();
  });

  it.each([
    [404, 'not_found'],
    [401, 'refused'],
    [500, 'refused'],
  ])('says what status %i means', async (status, reason) => {
    server.answers.set('POST /permission/per_1/reply', { status });
    const answer = channel.replyPermission('per_1', 'once');
    await expect(answer).rejects.toMatchObject({ code: 'side_channel', reason, retryable: false });
  });

  it('A13 says what is wrong without quoting answers or the password', async () => {
    server.answers.set('GET /config/providers', { raw: '{"apiKey":"sk-secret"' });
    const error: unknown = await channel.modelCapabilities().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: 'bad_answer' });
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const gone: unknown = await channel.todos('ses_1').catch((reason: unknown) => reason);
    expect(gone).toMatchObject({ reason: 'unreachable', retryable: true });
    const texts = [error, gone].map((each) => `${String(each)} ${JSON.stringify(each)}`).join();
    expect(texts).not.toMatch(/secret/);
    server = await FakeSideServer.start(port);
  });

  it.each(['../../global/dispose', '', 'a/b', 'x?y', 'ü_id'])('refuses the id %j', async (id) => {
    const before = server.calls.length;
    await expect(channel.delete(id)).rejects.toMatchObject({ reason: 'not_found' });
    expect(server.calls).toHaveLength(before);
  });
});
