import { memo, type ReactNode, useId, useMemo, useState } from 'react';
import ReactMarkdown, { type Components, type Options } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { ChatLink } from './chat-link.tsx';
import { CodeBlock, OpenText } from './code-block.tsx';
import styles from './markdown.module.css';
import { linkDefinitions, type MarkdownBlock, markdownBlocks } from './markdown-blocks.ts';
import { PlainText } from './plain-text.tsx';
import { steadyMarkdown } from './steady-markdown.ts';

/** A single paragraph longer than this is shown as it is: it is no prose, and parsing it takes too long. */
const MAX_TEXT = 40_000;

interface MarkdownProps {
  readonly text: string;
  /** More of it comes in. */
  readonly open?: boolean;
}

/** Markdown of an agent. Untrusted: no HTML, no pictures from the net, only safe links. */
export function Markdown({ text, open = false }: MarkdownProps) {
  const [pieces, setPieces] = useState(() => ({ text, blocks: markdownBlocks(text) }));
  if (pieces.text !== text) {
    const before = text.startsWith(pieces.text) ? pieces.blocks : [];
    setPieces({ text, blocks: markdownBlocks(text, before) });
  }
  const { blocks } = pieces;
  const definitions = useMemo(() => linkDefinitions(blocks), [blocks]);
  return (
    <div className={styles['markdown']}>
      {groupsOf(blocks).map((group, index, groups) => (
        <Group
          key={group[0]?.start}
          blocks={group}
          definitions={definitions}
          open={open && index === groups.length - 1}
          isFar={groups.length > FEW && index < groups.length - 2}
        />
      ))}
    </div>
  );
}

/** Pieces that are drawn as one: what was drawn of a long message is not looked at again. */
const GROUP = 24;
/** Messages of more groups than this leave undrawn what is out of sight. */
const FEW = 3;

function groupsOf(blocks: readonly MarkdownBlock[]): (readonly MarkdownBlock[])[] {
  const groups: (readonly MarkdownBlock[])[] = [];
  for (let at = 0; at < blocks.length; at += GROUP) groups.push(blocks.slice(at, at + GROUP));
  return groups;
}

interface GroupProps {
  readonly blocks: readonly MarkdownBlock[];
  readonly definitions: string;
  /** More of its last piece comes in. */
  readonly open: boolean;
  /** One of many, and not at the end: nothing is done for it while it is out of sight. */
  readonly isFar: boolean;
}

const Group = memo(
  function Group({ blocks, definitions, open, isFar }: GroupProps) {
    const pieces = blocks.map((block, index) => {
      const isOpen = open && index === blocks.length - 1;
      if (block.type === 'code') {
        return (
          <OpenText key={block.start} value={isOpen && !block.closed}>
            <CodeBlock code={block.code} language={block.language} />
          </OpenText>
        );
      }
      const isProse = block.text.length <= MAX_TEXT;
      const shown = isOpen && isProse ? steadyMarkdown(block.text) : block.text;
      const names =
        isProse && definitions !== '' && shown.includes('[') ? `\n\n${definitions}` : '';
      return (
        <OpenText key={block.start} value={isOpen}>
          <Piece text={shown} names={names} />
        </OpenText>
      );
    });
    return (
      <div className={styles['group']} data-far={isFar || undefined}>
        {pieces}
      </div>
    );
  },
  // Pieces that are done keep their identity, those at the end do not.
  (a, b) =>
    a.open === b.open &&
    a.isFar === b.isFar &&
    a.definitions === b.definitions &&
    a.blocks.length === b.blocks.length &&
    a.blocks.every((block, index) => block === b.blocks[index]),
);

const Piece = memo(function Piece({
  text,
  names,
}: {
  readonly text: string;
  readonly names: string;
}) {
  const prefix = useId();
  if (text.length > MAX_TEXT) return <PlainText text={text} />;
  return (
    <ReactMarkdown
      remarkPlugins={plugins}
      remarkRehypeOptions={{ clobberPrefix: `${prefix}-` }}
      components={components}
    >
      {text + names}
    </ReactMarkdown>
  );
});

const plugins: Options['remarkPlugins'] = [[remarkGfm, { singleTilde: false }]];

// Headings begin below those of the page, so that an outline of the app stays one.
const components: Components = {
  a: ({ href, children }) => <ChatLink href={href}>{children}</ChatLink>,
  img: ({ src, alt }) => (
    <ChatLink href={typeof src === 'string' ? src : undefined}>
      {alt ? `Picture: ${alt}` : 'Picture'}
    </ChatLink>
  ),
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children }) => {
    const text = codeText(children);
    // Code of its own, not within a sentence, ends with a line feed.
    if (!className && !text.endsWith('\n')) return <code>{children}</code>;
    const language = /language-(\S+)/.exec(className ?? '')?.[1] ?? '';
    return <CodeBlock code={text.replace(/\n$/, '')} language={language} />;
  },
  table: ({ children }) => (
    <div className={styles['table']} role="group" aria-label="Table" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? 'Done' : 'To do'} className={styles['task']}>
      {checked ? '☑' : '☐'}
    </span>
  ),
  h1: ({ children }) => <h3 data-size="1">{children}</h3>,
  h2: ({ children }) => <h3 data-size="2">{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h5>{children}</h5>,
  h5: ({ children }) => <h6>{children}</h6>,
};

function codeText(children: ReactNode): string {
  if (typeof children === 'string') return children;
  return Array.isArray(children) ? children.map(codeText).join('') : '';
}
