import { FileText, Image as ImageGlyph, Music } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { usePicture } from '../chat-media.ts';
import type { ChatModel } from '../chat-model.ts';
import { blockName, sizeWords } from './block-words.ts';
import styles from './message.module.css';

interface MessageBlocksProps {
  readonly model: ChatModel;
  readonly blocks: readonly ChatBlock[];
}

/** Files and pictures of a message, in its order. */
export function MessageBlocks({ model, blocks }: MessageBlocksProps) {
  const shown = blocks.filter((block) => block.type !== 'text');
  if (shown.length === 0) return null;
  // Blocks have no names; they are only ever added at the end.
  const row = (block: FileBlock, index: number): ReactNode => (
    <li key={index}>
      <Block model={model} block={block} />
    </li>
  );
  return <ul className={styles['blocks']}>{shown.map(row)}</ul>;
}

function Block({ model, block }: { readonly model: ChatModel; readonly block: FileBlock }) {
  if (block.type === 'image') return <Picture model={model} block={block} />;
  if (block.type !== 'resource' || block.text === undefined) return <File block={block} />;
  return (
    <details className={styles['attached']}>
      <summary>
        <File block={block} />
      </summary>
      <pre tabIndex={0} aria-label={blockName(block)}>
        {block.text}
      </pre>
    </details>
  );
}

type FileBlock = Exclude<ChatBlock, { type: 'text' }>;

interface PictureProps {
  readonly model: ChatModel;
  readonly block: Extract<ChatBlock, { type: 'image' | 'audio' }>;
}

/** Only pictures that came with the message: nothing is fetched from the net. */
function Picture({ model, block }: PictureProps) {
  const [broken, setBroken] = useState(false);
  const url = usePicture(model.id, block);
  if (url === null) return <File block={block} note="is being loaded…" />;
  if (url === undefined || broken) return <File block={block} note="cannot be shown" />;
  return (
    <img
      className={styles['picture']}
      src={url}
      alt={blockName(block)}
      loading="lazy"
      decoding="async"
      onError={() => setBroken(true)}
    />
  );
}

function File({ block, note }: { readonly block: FileBlock; readonly note?: string }) {
  const Glyph = block.type === 'image' ? ImageGlyph : block.type === 'audio' ? Music : FileText;
  const size = block.type === 'link' ? block.size : block.bytes;
  return (
    <span className={styles['file']} title={block.uri}>
      <Glyph size={14} aria-hidden />
      <span className={styles['fileName']}>{blockName(block)}</span>
      {size !== undefined && <span className={styles['fileSize']}>{sizeWords(size)}</span>}
      {note && <span className={styles['fileSize']}>{note}</span>}
    </span>
  );
}
