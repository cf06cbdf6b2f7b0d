import { useEffect, useState } from 'react';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatModel } from '../chat-model.ts';

/** Between two pictures of an item, in ms: text that comes in looks fluent, and drawing it costs a half. */
const PAUSE_MS = 40;

/**
 * One item of a chat, told about at most once a frame and each {@link PAUSE_MS}: text comes in far
 * faster than it can be seen. Undefined when it is gone.
 */
export function useFrameItem(model: ChatModel, id: string): ChatItem | undefined {
  const [shown, setShown] = useState(() => ({ model, id, item: model.item(id) }));
  useEffect(() => {
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shownAt = 0;
    const show = (): void => {
      frame = 0;
      timer = undefined;
      shownAt = performance.now();
      setShown((last) => {
        const item = model.item(id);
        return last.model === model && last.id === id && last.item === item
          ? last
          : { model, id, item };
      });
    };
    const request = (): void => {
      frame = requestAnimationFrame(show);
    };
    const stop = model.subscribeItem(id, () => {
      if (timer !== undefined || frame !== 0) return;
      const wait = shownAt + PAUSE_MS - performance.now();
      if (wait > 0) timer = setTimeout(request, wait);
      else request();
    });
    // Something may have come in between the first picture and this.
    show();
    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(frame);
    };
  }, [model, id]);
  return shown.model === model && shown.id === id ? shown.item : model.item(id);
}
