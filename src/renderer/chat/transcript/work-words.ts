import type { ChatWork } from '#shared/chat/chat-activity.ts';
import { durationWords } from './duration-words.ts';

/** What a running turn is doing, in words: a headline, and what else there is to know. */
export function workWords(work: ChatWork): { readonly title: string; readonly detail?: string } {
  switch (work.type) {
    case 'working':
      return { title: 'Working' };
    case 'waiting':
      return {
        title: 'Waiting for the model',
        detail: `no activity for ${durationWords(work.silent)}`,
      };
    case 'retrying': {
      const when = work.inMs > 0 ? `in ${durationWords(Math.max(1000, work.inMs))}` : 'now';
      return {
        title: `Trying again ${when} (attempt ${work.attempt})`,
        ...(work.message === '' ? {} : { detail: work.message }),
      };
    }
    case 'stuck':
      return {
        title: 'A sub-agent has been silent',
        detail: `for ${durationWords(work.silent)}: it may wait for an answer that cannot be shown here. Stop the agent if this goes on.`,
      };
  }
}
