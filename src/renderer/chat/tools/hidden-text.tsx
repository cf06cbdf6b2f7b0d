import { showHidden } from './hidden-characters.ts';
import styles from './hidden-text.module.css';

/** Text of an agent that somebody decides upon: characters that hide or reorder are shown by number. */
export function HiddenText({ text }: { readonly text: string }) {
  const pieces = showHidden(text);
  if (pieces.length === 1 && pieces[0]?.hidden === false) return text;
  return pieces.map((piece) =>
    piece.hidden ? <HiddenCharacter key={piece.at} name={piece.text} /> : piece.text,
  );
}

/** Stands for a character that cannot be seen, by its number. */
export function HiddenCharacter({ name }: { readonly name: string }) {
  return (
    <span className={styles['hidden']} title="A character that cannot be seen">
      {name}
    </span>
  );
}
