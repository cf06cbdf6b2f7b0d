import type { RequestPermissionRequest } from '@agentclientprotocol/sdk/unstable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bashRequest, cancelled, selected } from '#tests/support/a-permission-desk.ts';
import { aSessionView, aToolCall } from '#tests/support/a-session-view.ts';
import { createPermissionRequests } from './create-permission-requests.ts';
import { PermissionRuleBook } from './permission-rule-book.ts';

const kinds = ['edit', 'execute', 'fetch', 'read', 'other'] as const;
const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '\0',
    '..',
    '../../etc/passwd',
    'file:///etc',
    'file://x\0',
    'https://[',
    '\u202e',
    '\ud800',
  ),
);
const input = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    nasty,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(nasty, fc.constantFrom('command', 'path', 'url', 'files', 'parentDir', '__proto__')),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

const call = fc.record({
  kind: fc.constantFrom(...kinds),
  title: nasty,
  rawInput: input,
  locations: fc.array(fc.record({ path: nasty }), { maxLength: 3 }),
});

const book = new PermissionRuleBook();
for (const tool of ['edit', 'bash', 'read', 'webfetch', 'external_directory']) {
  book.add({ effect: 'allow', tool, pattern: { kind: 'command', value: 'git *' } });
  book.add({ effect: 'allow', tool, pattern: { kind: 'path', value: 'allowed/**' } });
  book.add({ effect: 'allow', tool, pattern: { kind: 'host', value: 'allowed.example' } });
}

describe('whatever an agent says of what it wants (A48)', () => {
  it('it gets one answer from its options, and nothing that no rule describes is allowed', async () => {
    await fc.assert(
      fc.asyncProperty(call, call, async (asked, known) => {
        const desk = createPermissionRequests({}, { rules: book, platform: 'linux' });
        const request: RequestPermissionRequest = {
          ...bashRequest,
          toolCall: { toolCallId: 'c', ...asked },
        };
        const session = aSessionView({ cwd: '/p', toolCall: () => aToolCall(known) });
        const context = { session, signal: session.signal };
        const answer = await desk.requestPermission(request, context);
        const mentions = /allowed|git/.test(JSON.stringify([asked, known]));
        if (!mentions) expect(answer).toEqual(selected('reject'));
        expect([selected('once'), selected('reject'), cancelled]).toContainEqual(answer);
      }),
      { numRuns: 300 },
    );
  });
});
