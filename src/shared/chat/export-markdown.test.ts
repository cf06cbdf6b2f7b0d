import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, anyEvents, play, text, update } from '#tests/support/chat-events.ts';
import { exportMarkdown, itemMarkdown } from './export-markdown.ts';

const head = { title: 'Fix it', agent: 'opencode', cwd: '/p' };

describe('A69: a transcript as Markdown', () => {
  it('has who said what, commands with their output, changes and notes', () => {
    const state = play([
      { type: 'turnStarted', id: 'p', blocks: [text('please'), text('hidden', ['assistant'])] },
      update({ sessionUpdate: 'agent_thought_chunk', content: text('hm') }),
      update({
        sessionUpdate: 'tool_call',
        toolCallId: 't',
        title: 'cat `x`',
        name: 'bash',
        kind: 'edit',
        status: 'completed',
        content: [
          { type: 'content', content: text('```\nfenced\n```\n') },
          { type: 'diff', path: '/p/a', oldText: 'a\n', newText: 'b\n' },
        ],
        rawOutput: { exitCode: 1 },
      }),
      answer('It **works**.'),
      update({
        sessionUpdate: 'plan',
        entries: [{ content: 'Do [it]', status: 'completed', priority: 'low' }],
      }),
      { type: 'turnEnded', stopReason: 'cancelled' },
      { type: 'promptQueued', id: 'q', blocks: [text('not said yet')] },
    ]);
    expect(exportMarkdown(head, state.items.values())).toMatchInlineSnapshot(`
      "# Fix it

      \`opencode\` in \`/p\`

      ## You

      please

      ## Agent

      <details><summary>Thought for 1 s</summary>

      \`\`\`
      hm
      \`\`\`

      </details>

      **bash** \`\` cat \`x\` \`\` (failed, exit code 1)

      \`\`\`\`
      \`\`\`
      fenced
      \`\`\`
      \`\`\`\`

      \`/p/a\` +1 −1

      \`\`\`diff
      --- /p/a
      +++ /p/a
      @@ -1,1 +1,1 @@
      -a
      +b
      \`\`\`

      It **works**.

      - [x] Do \\[it\\]

      > You stopped the agent.
      "
    `);
  });

  it.each([
    [{ type: 'link', uri: 'javascript:alert(1)', name: '[x]' }, '[\\[x\\]](<#>)'],
    [{ type: 'link', uri: 'file:///a b>', name: 'a' }, '[a](<file:///a%20b%3E>)'],
    [{ type: 'image', mimeType: 'image/png', bytes: 3 }, '*[image, image/png]*'],
    [{ type: 'resource', uri: 'file:///a', bytes: 3 }, '[file:///a](<file:///a>)'],
  ] as const)('%j', (block, expected) => {
    const item = { type: 'assistant', id: 'a', at: 1, blocks: [block] } as const;
    expect(itemMarkdown({ ...item, blocks: [...item.blocks] })).toBe(expected);
  });

  it('can be made of anything', () => {
    fc.assert(
      fc.property(anyEvents(15), (events) => {
        const markdown = exportMarkdown(head, play(events).items.values());
        expect(markdown.startsWith('# Fix it\n')).toBe(true);
        expect(markdown).not.toContain('undefined');
      }),
    );
  });
});
