import { describe, expect, it } from 'vitest';
import { SessionTree } from './session-tree.ts';
import type { SideEvent } from './side-channel.ts';
import { SideEventReader } from './side-event-reader.ts';
import { permissions, questions, readEvent, statuses } from './side-schemas.ts';

/** Sessions that only the server knows: a grandchild, its parent, their root. */
const onServer: Record<string, { parentId: string | undefined; title: string }> = {
  ses_root: { parentId: undefined, title: 'Root' },
  ses_child: { parentId: 'ses_root', title: 'Child' },
  ses_grandchild: { parentId: 'ses_child', title: 'Grandchild' },
};

function scene() {
  const asked: string[] = [];
  const tree = new SessionTree((id) => {
    asked.push(id);
    const session = onServer[id];
    // The first answer about a session is lost.
    const isFirst = asked.indexOf(id) === asked.length - 1;
    if (!session || isFirst) return Promise.reject(new Error('gone'));
    return Promise.resolve(session);
  });
  const reader = new SideEventReader(tree);
  const read = async (type: string, properties: object): Promise<readonly SideEvent[]> => {
    const placed = readEvent(JSON.stringify({ id: 'evt_1', type, properties }));
    return placed ? await reader.read(placed.event) : [];
  };
  return { reader, read, asked };
}

const info = (id: string, more: object = {}) => ({
  info: { id, title: 'New session - 2026-11-21T07:35:31.773Z', ...more },
});
const permission = (sessionID: string) => ({
  id: 'per_1',
  sessionID,
  permission: 'bash',
  patterns: ['echo x', 5],
  metadata: { command: 'echo x' },
  always: ['echo *'],
  tool: { messageID: 'msg_1', callID: 'call_1' },
});

describe('SideEventReader', () => {
  it('A44 says which session of ours the permission of a sub-agent belongs to', async () => {
    const { read, reader } = scene();
    expect(await read('permission.asked', permission('ses_grandchild'))).toEqual([
      {
        type: 'permission',
        id: 'per_1',
        sessionId: 'ses_grandchild',
        rootSessionId: 'ses_root',
        title: 'Grandchild',
        permission: 'bash',
        patterns: ['echo x'],
        metadata: { command: 'echo x' },
        toolCallId: 'call_1',
      },
    ]);
    expect(await read('permission.asked', permission('ses_grandchild'))).toEqual([]);
    expect(reader.waiting).toHaveLength(1);
    const replied = { sessionID: 'ses_grandchild', requestID: 'per_1', reply: 'once' };
    expect(await read('permission.replied', replied)).toEqual([
      { type: 'permissionEnd', id: 'per_1', sessionId: 'ses_grandchild' },
    ]);
    expect(reader.waiting).toEqual([]);
  });

  it('asks for each session until it knows, and takes one it cannot ask for as a root', async () => {
    const { read, asked } = scene();
    await read('permission.asked', permission('ses_child'));
    await read('permission.asked', { ...permission('ses_child'), id: 'per_2' });
    expect(asked).toEqual(['ses_child', 'ses_child', 'ses_root', 'ses_root']);
    const [event] = await read('permission.asked', { ...permission('ses_gone'), id: 'per_3' });
    expect(event).toMatchObject({ sessionId: 'ses_gone', rootSessionId: 'ses_gone' });
  });

  it('tells questions and their end', async () => {
    const { read } = scene();
    const asked = {
      id: 'que_1',
      sessionID: 'ses_root',
      questions: [
        { question: 'Which?', header: 'Pick', options: [{ label: 'Red', description: 'r' }, 7] },
        'nonsense',
        { question: 'Free?', custom: false, multiple: true },
      ],
    };
    expect(await read('question.asked', asked)).toEqual([
      {
        type: 'question',
        id: 'que_1',
        sessionId: 'ses_root',
        rootSessionId: 'ses_root',
        toolCallId: undefined,
        questions: [
          {
            question: 'Which?',
            header: 'Pick',
            multiple: false,
            custom: true,
            options: [{ label: 'Red', description: 'r' }],
          },
          { question: 'Free?', header: undefined, multiple: true, custom: false, options: [] },
        ],
      },
    ]);
    const ended = { sessionID: 'ses_root', requestID: 'que_1' };
    expect(await read('question.rejected', ended)).toEqual([
      { type: 'questionEnd', id: 'que_1', sessionId: 'ses_root' },
    ]);
    expect(await read('question.replied', ended)).toEqual([]);
  });

  it('A21 tells a title once, and not the one that only says when a session began', async () => {
    const { read } = scene();
    expect(await read('session.updated', info('ses_1'))).toEqual([]);
    const titled = info('ses_1', { title: 'Fix the parser' });
    const title = { type: 'title', sessionId: 'ses_1', title: 'Fix the parser' };
    expect(await read('session.updated', titled)).toEqual([title]);
    expect(await read('session.updated', titled)).toEqual([]);
  });

  it('tells cost and tokens when they change', async () => {
    const { read } = scene();
    const tokens = { input: 1, output: 2, reasoning: 3, cache: { read: 4, write: 5 } };
    const model = { id: 'm1', providerID: 'local', variant: 'low' };
    const updated = info('ses_1', { cost: 0.5, tokens, model, parentID: 'ses_0' });
    expect((await read('session.updated', updated)).filter(({ type }) => type === 'cost')).toEqual([
      {
        type: 'cost',
        sessionId: 'ses_1',
        parentId: 'ses_0',
        costUsd: 0.5,
        tokens: { input: 1, output: 2, reasoning: 3, cacheRead: 4, cacheWrite: 5 },
        model: 'local/m1',
      },
    ]);
    expect(await read('session.updated', updated)).toEqual([]);
  });

  it('A30 tells retries, and that the session works again', async () => {
    const { read } = scene();
    const status = (value: object) => ({ sessionID: 'ses_1', status: value });
    const busy = [{ type: 'status', sessionId: 'ses_1', status: 'busy' }];
    expect(await read('session.status', status({ type: 'busy' }))).toEqual(busy);
    expect(await read('session.status', status({ type: 'busy' }))).toEqual([]);
    const retry = { type: 'retry', attempt: 2, message: 'upstream exploded', next: 99 };
    expect(await read('session.status', status(retry))).toEqual([
      { type: 'retry', sessionId: 'ses_1', attempt: 2, message: 'upstream exploded', next: 99 },
    ]);
    expect(await read('session.status', status({ type: 'busy' }))).toEqual(busy);
    expect(await read('session.idle', { sessionID: 'ses_1' })).toEqual([
      { type: 'status', sessionId: 'ses_1', status: 'idle' },
    ]);
    expect(await read('session.status', status({ type: 'idle' }))).toEqual([]);
    expect(await read('session.status', status({ type: 'brand-new' }))).toEqual([]);
  });

  it('A43 tells what sub-agents think, say and do, but not what they were told', async () => {
    const { read, reader } = scene();
    const part = (id: string, more: object) => ({
      part: { id, sessionID: 'ses_c', messageID: 'msg_a', type: 'text', ...more },
    });
    const delta = (partID: string, text: string) => ({
      sessionID: 'ses_c',
      messageID: 'msg_a',
      partID,
      field: 'text',
      delta: text,
    });
    expect(reader.ignoresParts).toBe(true);
    const created = info('ses_c', { parentID: 'ses_root', title: 'Sub' });
    expect(await read('session.created', created)).toEqual([
      {
        type: 'child',
        sessionId: 'ses_c',
        parentId: 'ses_root',
        rootSessionId: 'ses_root',
        title: 'Sub',
      },
      { type: 'title', sessionId: 'ses_c', title: 'Sub' },
    ]);
    expect(reader.ignoresParts).toBe(false);
    const prompt = { info: { id: 'msg_u', sessionID: 'ses_c', role: 'user' } };
    expect(await read('message.updated', prompt)).toEqual([
      { type: 'userMessage', sessionId: 'ses_c', messageId: 'msg_u' },
    ]);
    const told = part('prt_told', { messageID: 'msg_u', text: 'do it' });
    expect(await read('message.part.updated', told)).toEqual([]);

    const begun = part('prt_think', { type: 'reasoning', text: '' });
    expect(await read('message.part.updated', begun)).toEqual([]);
    const text = { type: 'childText', sessionId: 'ses_c' };
    expect(await read('message.part.delta', delta('prt_think', 'Hm'))).toEqual([
      { ...text, partId: 'prt_think', delta: 'Hm', thought: true },
    ]);
    const whole = part('prt_think', { type: 'reasoning', text: 'Hm' });
    expect(await read('message.part.updated', whole)).toEqual([]);
    const atOnce = part('prt_say', { text: 'Done' });
    expect(await read('message.part.updated', atOnce)).toEqual([
      { ...text, partId: 'prt_say', delta: 'Done', thought: false },
    ]);
    expect(await read('message.part.delta', delta('prt_unknown', 'x'))).toEqual([]);

    const tool = (status: string) =>
      part('prt_tool', { type: 'tool', callID: 'call_1', tool: 'bash', state: { status } });
    const running = {
      type: 'childTool',
      sessionId: 'ses_c',
      toolCallId: 'call_1',
      tool: 'bash',
      status: 'running',
    };
    expect(await read('message.part.updated', tool('running'))).toMatchObject([running]);
    expect(await read('message.part.updated', tool('running'))).toEqual([]);
    expect(await read('message.part.updated', tool('completed'))).toHaveLength(1);
  });

  it('says nothing of the parts of sessions that are not of sub-agents', async () => {
    const { read } = scene();
    await read('session.created', info('ses_c', { parentID: 'ses_1' }));
    await read('session.created', info('ses_1'));
    const part = { id: 'prt_1', sessionID: 'ses_1', messageID: 'msg_1', type: 'text', text: 'x' };
    expect(await read('message.part.updated', { part })).toEqual([]);
  });

  it('tells assistant messages, to-do lists, edited files and deleted sessions', async () => {
    const { read } = scene();
    const message = { info: { id: 'msg_1', sessionID: 'ses_1', role: 'assistant' } };
    expect(await read('message.updated', message)).toEqual([
      { type: 'assistantMessage', sessionId: 'ses_1', messageId: 'msg_1' },
    ]);
    expect(await read('message.updated', message)).toEqual([]);
    const todos = [{ content: 'A', status: 'pending', priority: 'high' }, { content: 5 }];
    expect(await read('todo.updated', { sessionID: 'ses_1', todos })).toEqual([
      {
        type: 'todos',
        sessionId: 'ses_1',
        todos: [{ content: 'A', status: 'pending', priority: 'high' }],
      },
    ]);
    expect(await read('file.edited', { file: '/p/a.txt' })).toEqual([
      { type: 'fileEdited', path: '/p/a.txt' },
    ]);
    await read('permission.asked', permission('ses_1'));
    expect(await read('session.deleted', info('ses_1'))).toEqual([
      { type: 'permissionEnd', id: 'per_1', sessionId: 'ses_1' },
      { type: 'deleted', sessionId: 'ses_1' },
    ]);
  });

  it('makes up for what happened while nobody listened', async () => {
    const { read, reader } = scene();
    await read('permission.asked', permission('ses_root'));
    await read('session.status', { sessionID: 'ses_root', status: { type: 'busy' } });
    const events = await reader.reread({
      permissions: permissions.parse([{ ...permission('ses_child'), id: 'per_9' }, null]),
      questions: questions.parse([{ id: 'que_9', sessionID: 'ses_child', questions: [] }]),
      statuses: statuses.parse({
        ses_child: { type: 'retry', attempt: 1, message: 'm', next: 1 },
        'no id!': { type: 'busy' },
        ses_odd: 5,
      }),
    });
    expect(events.map(({ type }) => type)).toEqual([
      'permissionEnd',
      'status',
      'retry',
      'permission',
      'question',
    ]);
    expect(reader.ignoresParts).toBe(false);
    expect(reader.waiting).toHaveLength(2);
  });

  it('knows the project of an event where it is told', () => {
    const payload = { type: 'session.idle', properties: { sessionID: 'ses_1' } };
    expect(readEvent(JSON.stringify(payload))?.directory).toBeUndefined();
    expect(readEvent(JSON.stringify({ directory: '/p', payload }))).toEqual({
      event: payload,
      directory: '/p',
    });
  });

  it.each([
    ['no payload', '{"directory":"/p","payload":5}'],
    ['no JSON', 'nonsense'],
    ['an unknown event', '{"type":"server.heartbeat","properties":{}}'],
    ['an event without properties', '{"type":"session.updated"}'],
    ['an id that is none', '{"type":"session.idle","properties":{"sessionID":"../../x"}}'],
    ['no object', '[1]'],
  ])('ignores %s', (_, data) => {
    expect(readEvent(data)).toBeUndefined();
  });
});
