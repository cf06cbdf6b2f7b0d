import type { Requirement } from './requirement.ts';

const inbox = 'tests/e2e/attention.spec.ts';
const broadcast = 'tests/e2e/broadcast.spec.ts';
const programs = 'tests/integration/attention.test.ts';
const watch = 'src/main/core/sessions/session-attention.test.ts';

/** Which session needs somebody, and typing into several at once. */
export const attention: readonly Requirement[] = [
  {
    id: 'attention.questions',
    says: 'a question that a program asks raises attention, once',
    provedBy: {
      [programs]: ['tells which programs wait for an answer, and what they ask'],
      [watch]: [
        'asks once output rests, not before',
        'does not ask again for a question that was seen and is only drawn again',
        'takes a question back when the program goes on without an answer',
      ],
      'src/main/core/attention/find-prompt.test.ts': ['of %s'],
    },
  },
  {
    id: 'attention.quiet',
    says: 'no resting shell, editor, pager or build counts as a question',
    provedBy: {
      [programs]: ['takes no resting shell, editor, pager or build for a question'],
      [watch]: [
        'costs one timer while output flows, and no look at the screen',
        'leaves alone who is in the middle of typing',
      ],
    },
  },
  {
    id: 'attention.episodes',
    says: 'an episode has a reason, is deduplicated, and ends by looking or typing',
    provedBy: {
      [programs]: ['ends an episode when somebody types or looks, and opens it again on request'],
      'src/main/core/attention/attention-episodes.test.ts': [
        'counts what is said again instead of opening another',
        'does not let a bell push a question aside',
      ],
      'src/main/shell/attention-notice.test.ts': [
        'tells an episode once, however often it is repeated',
      ],
    },
  },
  {
    id: 'attention.host',
    says: 'what a session asks for while no app runs is known to the next one',
    provedBy: {
      'tests/integration/attention-host.test.ts': [
        'tells the next app what was asked while none ran, and takes its answer',
      ],
    },
  },
  {
    id: 'attention.patterns',
    says: 'a person’s own patterns are found and can never take long',
    provedBy: {
      [inbox]: ['what raises attention is a person’s choice'],
      'src/shared/contract/attention-pattern.test.ts': [
        'never takes long, whatever the expression and the line',
      ],
    },
  },
  {
    id: 'attention.inbox',
    says: 'an inbox lists what needs somebody, by keyboard and on a phone',
    provedBy: {
      [inbox]: [
        'what sessions ask for is listed, answered from the inbox, and counted',
        'everything is marked as seen at once, and that is taken back',
        'a session without a pane is opened, also on a narrow screen',
      ],
    },
  },
  {
    id: 'broadcast.typing',
    says: 'typing goes to a chosen set of terminals, each of them clearly marked',
    provedBy: {
      [broadcast]: [
        'what is typed and pasted into one terminal goes to all visible ones until stopped',
        'terminals are chosen from a list, one of them behind a tab, and an ended one is passed over',
        'a paste that several terminals would run is asked for once',
      ],
      'src/renderer/broadcast/raw-writer.test.ts': [
        'keeps the order of keys, and sends what waits together',
      ],
    },
  },
];
