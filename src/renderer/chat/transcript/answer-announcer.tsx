import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import { saidAnew } from '../../attention/said-anew.ts';
import { type ChatModel, useChatFacts } from '../chat-model.ts';
import { finishedAnswer } from './finished-answer.ts';

/** A queue may end turns faster than they can be read out: only the last is told. */
const QUIET_MS = 1000;

/** Tells assistive technology the answer once it is complete, never each word of it. */
export function AnswerAnnouncer({ model }: { readonly model: ChatModel }) {
  const { lastTurn } = useChatFacts(model);
  const ended = lastTurn?.endedAt;
  const known = useRef<number | undefined>(undefined);
  const heard = useRef(false);
  const [words, setWords] = useState('');
  useEffect(() => {
    // What had ended when the chat was opened is no news.
    const isNews = heard.current && ended !== undefined && ended !== known.current;
    if (model.loaded) heard.current = true;
    known.current = ended;
    if (!isNews) return;
    const timer = setTimeout(() => {
      setWords((last) => saidAnew(last, finishedAnswer(newestFirst(model))));
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [model, ended]);
  // Outside of the pane: an answer is told although its pane is behind another.
  return createPortal(
    <div className="visually-hidden" role="status" aria-live="polite" data-announcer="chat">
      {words}
    </div>,
    document.body,
  );
}

function* newestFirst(model: ChatModel): Generator<ChatItem> {
  for (let at = model.order.length - 1; at >= 0; at -= 1) {
    const id = model.order[at];
    const item = id === undefined ? undefined : model.item(id);
    if (item) yield item;
  }
}
