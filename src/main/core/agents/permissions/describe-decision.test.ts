import { describe, expect, it } from 'vitest';
import type { JournalDecision, JournalEntry } from './decision-journal.ts';
import { describeDecision } from './describe-decision.ts';

const request: JournalEntry['request'] = {
  ...{ id: 'x', kind: 'permission', agent: 'opencode', project: '/p', sessionId: 's' },
  ...{ origin: 'agent', title: 'ls', toolCallId: undefined, toolName: undefined, askedAt: 0 },
  permissionKey: undefined,
  options: [{ optionId: 'once', kind: 'allow_once', name: 'Allow once' }],
};

const once = { outcome: 'selected', optionId: 'once' } as const;
const none = { outcome: 'cancelled', optionId: undefined } as const;

describe('describeDecision (A48)', () => {
  it.each<[Omit<JournalDecision, 'decidedAt'>, string]>([
    [
      { ...once, decidedBy: { kind: 'person', surface: 'phone', person: 'Ada' } },
      '“Allow once”, by Ada on phone.',
    ],
    [
      { ...once, decidedBy: { kind: 'person', surface: 'desktop' } },
      '“Allow once”, by you on desktop.',
    ],
    [
      { ...once, decidedBy: { kind: 'rule', ruleId: 'r' } },
      '“Allow once”, automatically by a rule of yours.',
    ],
    [
      { ...once, decidedBy: { kind: 'list', list: 'allowedTools', name: 'bash' } },
      '“Allow once”, automatically: bash is allowed.',
    ],
    [
      { ...none, decidedBy: { kind: 'list', list: 'disallowedTools', name: 'bash' } },
      'Not answered, automatically: bash is not allowed.',
    ],
    [
      { ...none, decidedBy: { kind: 'hook', reason: 'No.' } },
      'Not answered, automatically by a hook: No.',
    ],
    [{ ...once, decidedBy: { kind: 'handler' } }, '“Allow once”, by the program.'],
    [{ ...none, decidedBy: { kind: 'default' } }, 'Not answered, because nobody was there to ask.'],
    [{ ...none, decidedBy: { kind: 'call_ended' } }, 'Not answered: the tool call had ended.'],
    [{ ...none, decidedBy: { kind: 'cancelled' } }, 'Not answered: it was cancelled.'],
    [{ ...none, decidedBy: { kind: 'agent_exit' } }, 'Not answered: the agent ended.'],
    [
      { outcome: 'unanswered', optionId: undefined, decidedBy: { kind: 'agent_exit' } },
      'Not answered: the agent ended.',
    ],
    [
      { ...once, decidedBy: { kind: 'error', reason: 'Deciding failed.' } },
      '“Allow once”, because of a problem: Deciding failed.',
    ],
    [
      {
        outcome: 'accepted',
        optionId: undefined,
        decidedBy: { kind: 'person', surface: 'desktop' },
      },
      'Answered, by you on desktop.',
    ],
    [
      {
        outcome: 'declined',
        optionId: undefined,
        decidedBy: { kind: 'person', surface: 'desktop' },
      },
      'Declined, by you on desktop.',
    ],
  ])('%j', (decision, sentence) => {
    expect(describeDecision({ request, decision: { ...decision, decidedAt: 0 } })).toBe(sentence);
  });

  it('shows nothing of an agent that could pose as something else', () => {
    const options = [
      { optionId: 'once', kind: 'allow_once', name: '\u001b[31mReject\u202e\nAllow' },
    ];
    const by = { kind: 'handler' } as const;
    const entry = {
      request: { ...request, options },
      decision: { ...once, decidedBy: by, decidedAt: 0 },
    };
    expect(describeDecision(entry)).toBe('“Reject Allow”, by the program.');
  });

  it('knows what is open', () => {
    expect(describeDecision({ request, decision: undefined })).toBe('Waiting for an answer.');
  });
});
