import { ExternalLink } from 'lucide-react';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import type { ChatModel } from '../chat-model.ts';
import { DiffView } from './diff-view.tsx';
import { shownText } from './output-text.ts';
import { TerminalOutput } from './terminal-output.tsx';
import styles from './tool-output.module.css';
import { ToolPicture } from './tool-picture.tsx';
import { ToolText } from './tool-text.tsx';
import { inputText, mediaText } from './tool-words.ts';
import type { WholeText } from './use-whole-text.ts';

interface ToolOutputProps {
  readonly model: ChatModel;
  readonly item: ToolItem;
}

/** What a tool changed and put out. */
export function ToolOutput({ model, item }: ToolOutputProps) {
  const { output, changes } = item;
  const raw = output.length === 0 && changes.length === 0 ? inputText(item.rawOutput) : undefined;
  return (
    <>
      {changes.map((change, index) => {
        const id = `${item.id}:${index}`;
        return (
          <DiffView
            key={id}
            model={model}
            id={id}
            change={change}
            openAtFirst={changes.length <= 3}
          />
        );
      })}
      {output.map((entry, index) => {
        const id = `${item.id}:${index}`;
        if (entry.type === 'diff') return null;
        if (entry.type === 'terminal') {
          return <TerminalOutput key={id} model={model} id={id} output={entry} />;
        }
        return (
          <OutputBlock
            key={id}
            model={model}
            id={id}
            block={entry.block}
            omitted={entry.omitted}
            whole={entry.whole}
            end={item.kind === 'execute'}
            quiet={changes.length > 0 && item.status === 'completed'}
          />
        );
      })}
      {raw !== undefined && (
        <ToolText model={model} id={`${item.id}:raw`} label="Output" text={raw} />
      )}
    </>
  );
}

interface OutputBlockProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly block: ChatBlock;
  readonly omitted: number | undefined;
  readonly whole: WholeText | undefined;
  readonly end: boolean;
  /** The changes say it already: a word like "Done" is left out. */
  readonly quiet: boolean;
}

function OutputBlock(props: OutputBlockProps) {
  const { model, id, block, omitted, whole, end, quiet } = props;
  switch (block.type) {
    case 'text': {
      if (isNothing(block.text, quiet)) return null;
      const cut = { omitted, whole };
      return <ToolText model={model} id={id} label="Output" text={block.text} end={end} {...cut} />;
    }
    case 'image':
      return <ToolPicture model={model} block={block} />;
    case 'audio':
      return <p className={styles['note']}>{mediaText(block)}</p>;
    case 'link':
      return (
        <p className={styles['note']}>
          <ExternalLink size={13} aria-hidden /> {block.title ?? block.name}
          <span className={styles['uri']}>{plainLine(block.uri, 300)}</span>
        </p>
      );
    case 'resource': {
      const name = plainLine(block.uri, 300);
      return block.text === undefined ? (
        <p className={styles['note']}>
          {mediaText(block)} <span className={styles['uri']}>{name}</span>
        </p>
      ) : (
        <ToolText model={model} id={id} label={name} text={block.text} />
      );
    }
  }
}

/** Nothing that could be seen; or, where little is enough, only a word. */
function isNothing(text: string, quiet: boolean): boolean {
  if (text.length > 4000) return false;
  const shown = shownText(text);
  return shown === '' || (quiet && shown.length < 120 && !shown.includes('\n'));
}
