import { showHidden } from './hidden-characters.ts';
import styles from './hidden-text.module.css';

/** Text of an agent that somebody decides upon: characters that hide or reorder are shown by number. */
export function HiddenText({ text }: { readonly text: string }) {
  const pieces = showHidden(text);
  if (pieces.length === 1 && pieces[0]?.hidden === false) return text;
  return pieces.map((piece) =>
    piece.hidden ? (
      <span key={piece.at} className={styles['hidden']} title="A character that cannot be seen">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
