import { describe, expect, it } from 'vitest';
import { attachmentUri } from '#shared/chat/attachment-uri.ts';
import { toBlocks } from '#shared/chat/to-block.ts';
import type { PromptBlock } from '#shared/contract/chats.ts';
import { detachBlocks } from './detach-media.ts';
import { editedContent, fittingContent, promptContent, storedContent } from './prompt-content.ts';

const pasted = attachmentUri('Pasted text (2 lines)');
const data = Buffer.alloc(6000, 'pdf').toString('base64');
const prompt: readonly PromptBlock[] = [
  { type: 'text', text: 'look' },
  { type: 'resource', uri: pasted, text: 'one\ntwo' },
  { type: 'pdf', name: 'a b.pdf', data },
  { type: 'file', path: '/tmp/x.ts' },
];

describe('prompts', () => {
  it('A54: text and documents that come along are the same after a restart', () => {
    const content = promptContent(prompt);
    const blobs = new Map<string, Uint8Array>();
    const kept = toBlocks(detachBlocks(content, blobs), 100_000);
    expect(blobs.size).toBe(1);
    expect(storedContent(kept, (key) => blobs.get(key))).toEqual(content);
  });

  it('A54: an agent that takes no text under a name gets it as text; documents stay', () => {
    const content = promptContent(prompt);
    expect(fittingContent(content, { embeddedContext: true })).toEqual(content);
    const fitting = fittingContent(content, { image: true });
    expect(fitting[1]).toEqual({ type: 'text', text: '[Pasted text (2 lines)]\none\ntwo' });
    expect(fitting[2]).toEqual(content[2]);
  });

  it('A28: a message that waits keeps its pieces when its words change', () => {
    const before = promptContent(prompt);
    const edited = editedContent(
      [
        { type: 'text', text: 'other' },
        { type: 'kept', index: 2 },
      ],
      () => before,
    );
    expect(edited).toEqual([{ type: 'text', text: 'other' }, before[2]]);
    expect(() => editedContent([{ type: 'kept', index: 9 }], () => before)).toThrow(/another one/);
  });
});
