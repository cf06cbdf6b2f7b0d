import type { Terminal } from '@xterm/xterm';

const MIN_FONT = 4;

/** Makes the text as large as fits into `box`, but no larger than `largest` pixels: a recording keeps its own size in cells. */
export function fitPlayback(terminal: Terminal, box: HTMLElement, largest: number): void {
  const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen');
  if (!screen || box.clientWidth === 0 || box.clientHeight === 0) return;
  const style = getComputedStyle(box);
  const width = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const height = box.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  terminal.options.fontSize = largest;
  // Cells are measured in whole or half pixels: the first guess may be a little too large.
  for (let tries = 0; tries < 4; tries += 1) {
    const scale = Math.min(
      width / Math.max(screen.offsetWidth, 1),
      height / Math.max(screen.offsetHeight, 1),
    );
    const font = terminal.options.fontSize ?? largest;
    if (scale >= 1 || font <= MIN_FONT) return;
    terminal.options.fontSize = Math.max(MIN_FONT, Math.floor(font * scale * 4) / 4);
  }
}
