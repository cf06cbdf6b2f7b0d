import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestPermissionOutcome } from '@agentclientprotocol/sdk/unstable';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { applyChange, emptyChat } from '#shared/chat/chat-state.ts';
import { reduceChat } from '#shared/chat/reduce-chat.ts';
import { chatView } from '#tests/support/opencode/chat-view.ts';
import { recording, replayTransport } from '#tests/support/opencode/replay-transport.ts';
import type { Frame } from '#tests/support/opencode/thin-client.ts';
import { askedEvent, decidedEvent } from '../../chat/permission-events.ts';
import { AgentClient } from '../client/agent-client.ts';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import type { AgentSession } from '../session/agent-session.ts';
import type { AgentNotification } from '../updates/agent-update.ts';

interface Prompt {
  readonly sessionId: string;
  readonly prompt: readonly { readonly type: 'text'; readonly text: string }[];
}

/** What the client did in a recording. */
function clientPart(frames: readonly Frame[]) {
  const said = frames.filter(({ from }) => from === 'client').map(({ frame }) => frame);
  const outcomes = said.flatMap((frame) => {
    const result =
      'result' in frame ? (frame.result as { outcome?: RequestPermissionOutcome }) : {};
    return result.outcome ? [result.outcome] : [];
  });
  const [first] = said;
  const params = first && 'params' in first ? (first.params as Prompt) : undefined;
  return { outcomes, params };
}

describe('recordings of opencode', () => {
  let cwd: string;
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'aerie-recording-'));
  });
  afterEach(() => rm(cwd, { recursive: true }));

  /** A chat that sees everything the client tells. */
  function scene(frames: readonly Frame[], sessionId: string | undefined) {
    const state = emptyChat();
    const record = (event: ChatEvent): void => {
      for (const change of reduceChat(state, event, 1000)) applyChange(state, change);
    };
    const { outcomes } = clientPart(frames);
    // The beginning of another session, made into that of this one.
    const beginning = JSON.stringify(recording('initialize', cwd));
    const other = /"sessionId":"(ses_\w+)"/.exec(beginning)?.[1] ?? '';
    const begun: Frame[] = JSON.parse(beginning.replaceAll(other, sessionId ?? other));
    let session: AgentSession | undefined;
    const client = new AgentClient({
      profile: opencodeProfile(),
      cwd,
      transport: replayTransport({
        frames: [...(sessionId ? begun : begun.slice(0, 2)), ...frames],
        onTurnOfClient: (method) => {
          if (method !== 'session/cancel') return;
          record({ type: 'cancelAsked' });
          void session?.cancel();
        },
      }),
      canUseTool: (request) => {
        record(askedEvent(request));
        const outcome = outcomes.shift();
        return Promise.resolve(
          outcome?.outcome === 'selected' ? { optionId: outcome.optionId } : 'cancelled',
        );
      },
      onDidDecidePermission: (decided) => record(decidedEvent(decided)),
    });
    const onUpdate = ({ update, replayed }: AgentNotification): void => {
      const tool = 'toolCallId' in update ? session?.toolCall(update.toolCallId) : undefined;
      record({ type: 'update', update, replayed, toolName: tool?.name });
    };
    const open = async (): Promise<AgentSession> => {
      session = await client.newSession({ onUpdate });
      return session;
    };
    return { client, state, record, onUpdate, open };
  }

  const view = (text: string): string =>
    text.replaceAll(cwd, '<cwd>').replaceAll(cwd.slice(1), '<cwd>');
  const golden = (name: string): string =>
    join(import.meta.dirname, '../../../../../tests/fixtures/acp/views', `${name}.txt`);

  it.each([
    'hello',
    'thought',
    'bash',
    'edit',
    'edit-rejected',
    'write',
    'todos',
    'task',
    'missing-tool',
    'cancel',
    'cancel-bash',
    'refusal',
    'unauthorised',
    'unknown-slash',
  ])('A17 a turn looks as it should: %s', async (name) => {
    const frames = recording(name, cwd);
    const { params } = clientPart(frames);
    const { client, state, record, open } = scene(frames, params?.sessionId);
    await client.start();
    const session = await open();
    const blocks = params?.prompt ?? [];
    record({ type: 'turnStarted', id: 'p1', blocks });
    await session.prompt([...blocks]).then(
      ({ stopReason, usage, text }) => {
        record({ type: 'turnEnded', stopReason, usage });
        const whole = [...state.items.values()].flatMap((item) =>
          item.type === 'assistant'
            ? item.blocks.map((block) => (block.type === 'text' ? block.text : ''))
            : [],
        );
        expect(whole.join('')).toBe(text);
      },
      (error: Error) => record({ type: 'turnFailed', message: error.message }),
    );
    expect(client.protocolLog.frames(({ note }) => note !== undefined)).toEqual([]);
    await client.close();
    await expect(view(chatView(state))).toMatchFileSnapshot(golden(name));
  });

  it.each(['load', 'fork'] as const)('A17 A19 history looks as it should: %s', async (name) => {
    const frames = recording(name, cwd);
    const { params } = clientPart(frames);
    const { client, state, record, onUpdate } = scene(frames, undefined);
    await client.start();
    const id = params?.sessionId ?? '';
    const session = await (name === 'load'
      ? client.loadSession(id, { onUpdate })
      : client.forkSession(id, { onUpdate }));
    record({ type: 'replayEnded' });
    expect(session.id === id).toBe(name === 'load');
    await client.close();
    await expect(view(chatView(state))).toMatchFileSnapshot(golden(name));
  });

  it('A16 lists sessions', async () => {
    const { client } = scene(recording('list', cwd), undefined);
    await client.start();
    const { sessions } = await client.listSessions({ cwd });
    expect(sessions.length).toBeGreaterThan(10);
    expect(sessions[0]).toMatchObject({ cwd, title: 'A scripted title (fork #1)' });
    await client.close();
  });
});
