import type { CodeLine } from '../transcript/code-colours.ts';
import styles from './code-text.module.css';
import type { TextRange } from './diff-pairs.ts';
import { HiddenCharacter } from './hidden-text.tsx';
import { linePieces } from './line-pieces.ts';

/** Characters of a line that are shown: nobody reads more, and some files have but one line. */
const MAX_SHOWN = 2000;

interface CodeTextProps {
  readonly text: string;
  /** Of the same text; undefined while they are not known. */
  readonly colours: CodeLine | undefined;
  /** What in it is new or gone. */
  readonly marks: readonly TextRange[];
}

/** A line of code: coloured, with marks, and with what hides in it shown by number. */
export function CodeText({ text, colours, marks }: CodeTextProps) {
  const left = text.length - MAX_SHOWN;
  const shown = left > 0 ? text.slice(0, MAX_SHOWN) : text;
  return (
    <>
      {linePieces(shown, colours, marks).map(({ at, text: piece, hidden, marked, ...look }) => {
        if (hidden) return <HiddenCharacter key={at} name={piece} />;
        // What is marked stands out by itself, and has to be read on its own ground.
        const colour = marked ? undefined : look.colour;
        const plain = colour === undefined && !look.font && !marked;
        return plain ? (
          piece
        ) : (
          <span
            key={at}
            className={styles['piece']}
            style={colour === undefined ? undefined : { color: colour }}
            data-font={look.font || undefined}
            data-marked={marked || undefined}
          >
            {piece}
          </span>
        );
      })}
      {left > 0 && (
        <span className={styles['left']}>{`… ${left.toLocaleString()} more characters`}</span>
      )}
    </>
  );
}
