import { useEffect, useState } from 'react';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatModel } from '../chat-model.ts';

/**
 * One item of a chat, told about at most once a frame: text comes in far faster than it can be seen.
 * Undefined when it is gone.
 */
export function useFrameItem(model: ChatModel, id: string): ChatItem | undefined {
  const [shown, setShown] = useState(() => ({ model, id, item: model.item(id) }));
  useEffect(() => {
    let frame = 0;
    const show = (): void => {
      frame = 0;
      setShown((last) => {
        const item = model.item(id);
        return last.model === model && last.id === id && last.item === item
          ? last
          : { model, id, item };
      });
    };
    const stop = model.subscribeItem(id, () => {
      frame ||= requestAnimationFrame(show);
    });
    // Something may have come in between the first picture and this.
    show();
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [model, id]);
  return shown.model === model && shown.id === id ? shown.item : model.item(id);
}
