import { memo } from 'react';
import styles from './markdown.module.css';
import { plainPieces } from './plain-pieces.ts';

/** Text of any length as it is. Of one that grows only the last piece is laid out again. */
export function PlainText({ text }: { readonly text: string }) {
  return (
    <p className={styles['plain']}>
      {plainPieces(text).map(({ from, text: piece }) => (
        <Piece key={from} text={piece} />
      ))}
    </p>
  );
}

const Piece = memo(function Piece({ text }: { readonly text: string }) {
  return <span>{text}</span>;
});
