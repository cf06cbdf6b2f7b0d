import { describe, expect, it } from 'vitest';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { exportMarkdown } from '#shared/chat/export-markdown.ts';
import { chatDatabase, expectReadable } from '#tests/support/chat-database.ts';
import { text, update } from '#tests/support/chat-events.ts';

const lines = Array.from({ length: 60_000 }, (_, line) => `line ${line} é`);
const long = lines.join('\n');
const call = (status: 'in_progress' | 'completed', output?: string): ChatEvent =>
  update({
    sessionUpdate: 'tool_call_update',
    toolCallId: 'a',
    kind: 'execute',
    status,
    ...(output === undefined ? {} : { content: [{ type: 'content', content: text(output) }] }),
  });

function scene() {
  const opened = chatDatabase();
  const recorder = opened.recorder();
  const whole = (): string | undefined => {
    const item = recorder.state.items.get('tool:a');
    const [entry] = item?.type === 'tool' ? item.output : [];
    if (entry?.type !== 'content' || !entry.whole) return undefined;
    const data = opened.store.blob('c', entry.whole.key);
    return data && new TextDecoder().decode(data);
  };
  return { ...opened, recorder, whole };
}

describe('outputs that are too long for their items', () => {
  it('A35: are kept whole once their call is over', () => {
    const { recorder, journal, whole } = scene();
    recorder.record(call('in_progress', long.slice(0, 400_000)));
    recorder.record(call('in_progress', long));
    expect(whole()).toBeUndefined();
    recorder.record(call('completed'));
    recorder.flush();
    expect(whole()).toBe(long);
    expectReadable(journal);
    recorder.dispose();
  });

  it('A35: are kept of a call that its agent did not end', () => {
    const { recorder, whole } = scene();
    recorder.record({ type: 'turnStarted', id: 'p', blocks: [text('go')] });
    recorder.record(call('in_progress', long));
    recorder.record({ type: 'agentExited', exitCode: 1, stderr: '' });
    recorder.flush();
    expect(whole()).toBe(long);
    recorder.dispose();
  });

  it('A35: are exported whole', () => {
    const { recorder, store } = scene();
    recorder.record(call('completed', long));
    recorder.flush();
    const read = (key: string): string => new TextDecoder().decode(store.blob('c', key));
    const head = { title: null, agent: 'a', cwd: '/p' };
    const markdown = exportMarkdown(head, recorder.state.items.values(), read);
    expect(markdown.includes(long)).toBe(true);
    recorder.dispose();
  });

  it('leave nothing beside a call whose output was short in the end', () => {
    const { recorder, whole, database } = scene();
    recorder.record(call('in_progress', long));
    recorder.record(call('completed', 'short'));
    recorder.flush();
    expect(whole()).toBeUndefined();
    expect(database.prepare('SELECT count(*) FROM chat_blob').pluck().get()).toBe(0);
    recorder.dispose();
  });
});
