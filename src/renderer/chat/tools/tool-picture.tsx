import { useState } from 'react';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { usePicture } from '../chat-media.ts';
import type { ChatModel } from '../chat-model.ts';
import styles from './tool-output.module.css';
import { mediaText } from './tool-words.ts';

interface ToolPictureProps {
  readonly model: ChatModel;
  readonly block: Extract<ChatBlock, { type: 'image' | 'audio' }>;
}

/** A picture of an agent, or words for one that is not here. Nothing is loaded from the net. */
export function ToolPicture({ model, block }: ToolPictureProps) {
  const [broken, setBroken] = useState(false);
  const url = usePicture(model.id, block);
  const words = mediaText(block);
  if (url === null) return <p className={styles['note']}>{`${words} is being loaded…`}</p>;
  if (url === undefined || broken) {
    return <p className={styles['note']}>{`${words} cannot be shown.`}</p>;
  }
  return (
    <img
      className={styles['picture']}
      src={url}
      alt={words}
      loading="lazy"
      decoding="async"
      onError={() => setBroken(true)}
    />
  );
}
