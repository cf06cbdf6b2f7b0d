// Turns of the fake agent that are about their end.
import { aborted, done, tool } from './turn-pieces.ts';
import type { Turn } from './turns.ts';

export const endingTurns: Readonly<Record<string, Turn>> = {
  /** Ends for a reason, e.g. `ends max_tokens`. */
  ends({ say, value }) {
    say('so far');
    return { ...done, stopReason: value };
  },
  /** Hands the work to another agent, of which nothing is heard; waits to be cancelled. */
  delegate: async ({ update, cancelled }) => {
    update({ ...tool('task-1'), title: 'task', kind: 'think' });
    await aborted(cancelled);
    return { stopReason: 'cancelled' };
  },
  /** Says nothing at all. */
  nothing: () => done,
  /** Waits to be cancelled. */
  wait: async ({ say, cancelled }) => {
    say('waiting');
    await aborted(cancelled);
    return { stopReason: 'cancelled' };
  },
  /** Waits to be cancelled, and then says that it ended by itself. */
  denial: async ({ say, cancelled }) => {
    say('waiting');
    await aborted(cancelled);
    return done;
  },
  /** Does not even answer when it is cancelled; `silence aloud` says a word before. */
  silence: ({ say, value }) => {
    if (value !== '') say('deaf');
    return new Promise(() => {});
  },
  /** Dies while a tool runs. */
  crash({ update, say }) {
    say('before the end');
    update(tool('call-1'));
    process.stderr.write('\u001b[31mfatal:\u001b[0m out of luck\n');
    setImmediate(() => process.exit(3));
    return undefined;
  },
  /** As `crash`, by a signal. */
  killed({ update }) {
    update(tool('call-1'));
    setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return undefined;
  },
};
