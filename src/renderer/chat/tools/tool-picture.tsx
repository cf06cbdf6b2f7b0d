import { useState } from 'react';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import styles from './tool-output.module.css';
import { mediaText } from './tool-words.ts';

/** Kinds of pictures that cannot carry a program. */
const safe = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

interface ToolPictureProps {
  readonly block: Extract<ChatBlock, { type: 'image' | 'audio' }>;
}

/** A picture of an agent, or words for one that is not here. Nothing is loaded from the net. */
export function ToolPicture({ block }: ToolPictureProps) {
  const [broken, setBroken] = useState(false);
  const { inline, mimeType } = block;
  if (inline === undefined || !safe.has(mimeType)) {
    return <p className={styles['note']}>{mediaText(block)}</p>;
  }
  if (broken) return <p className={styles['note']}>{`${mediaText(block)} cannot be shown.`}</p>;
  return (
    <img
      className={styles['picture']}
      src={`data:${mimeType};base64,${inline}`}
      alt={mediaText(block)}
      onError={() => setBroken(true)}
    />
  );
}
