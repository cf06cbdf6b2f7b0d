import type { ColorScheme } from '#shared/contract/index.ts';
import styles from './color-scheme.module.css';

/** A few words and all colours of a scheme. Decorative: the scheme's name stands beside it. */
export function ColorSchemePreview({ scheme }: { readonly scheme: ColorScheme }) {
  const [, red, green, yellow, blue, magenta] = scheme.ansi;
  return (
    <div
      className={styles['preview']}
      style={{ background: scheme.background, color: scheme.foreground }}
      aria-hidden
    >
      <div>
        <span style={{ color: green }}>ann@aerie</span> <span style={{ color: blue }}>~/code</span>{' '}
        <span style={{ color: magenta }}>main</span> $ make{' '}
        <span style={{ background: scheme.selection }}>test</span>
        <span style={{ background: scheme.cursor, color: scheme.background }}> </span>
      </div>
      <div>
        <span style={{ color: yellow }}>warning</span> 2 <span style={{ color: red }}>failed</span>{' '}
        1
      </div>
      <div className={styles['swatches']}>
        {scheme.ansi.map((color, i) => (
          // The place is the identity of an ANSI colour.
          <span key={`${i}-${color}`} style={{ background: color }} />
        ))}
      </div>
    </div>
  );
}
