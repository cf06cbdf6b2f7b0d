import { useEffect, useRef } from 'react';
import type { ChatModel } from '../chat-model.ts';
import { openFileView, useFollowing } from './file-view-store.ts';
import { followPlace } from './follow-place.ts';

/** Items looked back at for what the agent did last. */
const LOOK_BACK = 40;

/** Shows the file that the agent of a chat reads or edits, while that is followed. */
export function useFollowAgent(model: ChatModel): void {
  const isOn = useFollowing(model.id) === 'on';
  const shown = useRef('');
  useEffect(() => {
    if (!isOn) return undefined;
    let last: { readonly id: string; readonly stop: () => void } | undefined;
    const look = (): void => {
      const ids = model.order.slice(-LOOK_BACK);
      const id = ids.findLast((one) => model.item(one)?.type === 'tool');
      if (id !== last?.id) {
        last?.stop();
        last = id === undefined ? undefined : { id, stop: model.subscribeItem(id, look) };
      }
      const found = ids.findLast((one) => placeOf(model, one) !== undefined);
      const place = found === undefined ? undefined : placeOf(model, found);
      if (found === undefined || !place) return;
      const item = model.item(found);
      const status = item?.type === 'tool' ? item.status : '';
      const key = `${found} ${status} ${place.path} ${place.line}`;
      if (key === shown.current) return;
      shown.current = key;
      openFileView(model.id, place);
    };
    look();
    const stop = model.subscribe(look);
    return () => {
      stop();
      last?.stop();
    };
  }, [model, isOn]);
}

function placeOf(model: ChatModel, id: string) {
  const item = model.item(id);
  return item?.type === 'tool' ? followPlace(item) : undefined;
}
