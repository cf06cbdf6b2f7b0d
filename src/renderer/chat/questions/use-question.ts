import { useState } from 'react';
import type { QuestionItem } from '#shared/chat/question-item.ts';
import type { QuestionReply } from '#shared/contract/index.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import {
  emptyField,
  type FieldDraft,
  forgetQuestionDraft,
  type QuestionDraft,
  type QuestionStorage,
  readQuestionDraft,
  writeQuestionDraft,
} from './question-draft.ts';

/** Drafts of questions that are scrolled out of sight; secrets stand only here. */
const drafts = new Map<string, QuestionDraft>();

/** What is filled in of a question. */
export function useQuestionDraft(
  item: QuestionItem,
): readonly [QuestionDraft, (name: string, change: Partial<FieldDraft>) => void] {
  const [draft, setDraft] = useState(
    () => drafts.get(item.ask) ?? withStorage((storage) => readQuestionDraft(storage, item)) ?? {},
  );
  const change = (name: string, part: Partial<FieldDraft>): void => {
    setDraft((before) => {
      const next = { ...before, [name]: { ...emptyField, ...before[name], ...part } };
      drafts.set(item.ask, next);
      withStorage((storage) => writeQuestionDraft(storage, item, next));
      return next;
    });
  };
  return [draft, change];
}

/** Sends a reply; `problems` are what the agent's form says against it, by field. */
export function useReply(
  chat: string,
  ask: string,
): {
  readonly busy: boolean;
  readonly problems: Readonly<Record<string, string>>;
  reply(reply: QuestionReply): void;
} {
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const send = async (reply: QuestionReply): Promise<void> => {
    try {
      const commandId = crypto.randomUUID();
      const result = await api().chats.answerQuestion({ chat, commandId, ask, reply });
      if (result.problems) {
        setProblems(result.problems);
        setBusy(false);
        return;
      }
      drafts.delete(ask);
      withStorage((storage) => forgetQuestionDraft(storage, ask));
      if (result.accepted) return;
      showToast({
        level: 'info',
        title: 'Answered already',
        detail: 'Somebody else answered this question first, or the agent took it back.',
        key: `answered:${ask}`,
      });
    } catch (error) {
      setBusy(false);
      showError('The answer did not reach the agent', error);
    }
  };
  return {
    busy,
    problems,
    reply: (reply) => {
      if (busy) return;
      setBusy(true);
      setProblems({});
      void send(reply);
    },
  };
}

/** Browsers may refuse storage: then what is filled in lives as long as the page. */
function withStorage<T>(work: (storage: QuestionStorage) => T): T | undefined {
  try {
    return work(window.sessionStorage);
  } catch {
    return undefined;
  }
}
