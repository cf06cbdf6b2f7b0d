// Links in terminal output: plain addresses and OSC 8. Both open only with Ctrl or Cmd held, only
// web addresses, and always after their real target was shown.

import { WebLinksAddon } from '@xterm/addon-web-links';
import type { ILinkHandler, IViewportRange, Terminal } from '@xterm/xterm';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { isMisleading, safeUrl } from './link-policy.ts';
import type { TerminalEnv } from './terminal-env.ts';

/** Makes links of `terminal` work; `host` holds the tooltip, `className` styles it. */
export function installLinks(
  terminal: Terminal,
  host: HTMLElement,
  className: string,
  env: Pick<TerminalEnv, 'os' | 'openUrl' | 'confirm'>,
): Disposable {
  const store = new DisposableStore();
  const tip = document.createElement('div');
  tip.className = className;
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  host.append(tip);
  store.add(toDisposable(() => tip.remove()));
  const hint = env.os === 'mac' ? '⌘ + click to open' : 'Ctrl + click to open';

  const hover = (event: MouseEvent, text: string): void => {
    const url = safeUrl(text);
    const first = document.createElement('strong');
    first.textContent = url ?? text.slice(0, 300);
    const second = document.createElement('span');
    second.textContent = url ? hint : 'Aerie opens web addresses only';
    tip.replaceChildren(first, second);
    tip.hidden = false;
    placeNear(tip, host, event);
  };
  const leave = (): void => {
    tip.hidden = true;
  };
  const open = async (event: MouseEvent, text: string, shown: string): Promise<void> => {
    const url = safeUrl(text);
    if (!url || !(env.os === 'mac' ? event.metaKey : event.ctrlKey)) return;
    leave();
    if (isMisleading(shown, url)) {
      const sure = await env.confirm({
        title: 'This link leads somewhere else',
        body: `The text shows "${shown.trim().slice(0, 100)}", but it opens:`,
        detail: url,
        confirmLabel: 'Open anyway',
        danger: true,
      });
      if (!sure) return;
    }
    env.openUrl(url);
  };

  const handler: ILinkHandler = {
    activate: (event, text, range) => void open(event, text, textOf(terminal, range)),
    hover,
    leave,
    allowNonHttpProtocols: false,
  };
  terminal.options.linkHandler = handler;
  terminal.loadAddon(
    new WebLinksAddon((event, text) => void open(event, text, text), { hover, leave }),
  );
  return store;
}

/** The text in `range`; x and y count from 1, y from the oldest line. */
function textOf(terminal: Terminal, range: IViewportRange): string {
  let text = '';
  for (let y = range.start.y; y <= range.end.y; y += 1) {
    const line = terminal.buffer.active.getLine(y - 1);
    const from = y === range.start.y ? range.start.x - 1 : 0;
    const to = y === range.end.y ? range.end.x : terminal.cols;
    text += line?.translateToString(true, from, to) ?? '';
  }
  return text;
}

function placeNear(tip: HTMLElement, host: HTMLElement, event: MouseEvent): void {
  const area = host.getBoundingClientRect();
  const x = Math.min(event.clientX - area.left, area.width - tip.offsetWidth - 4);
  const above = event.clientY - area.top - tip.offsetHeight - 12;
  const y = above >= 0 ? above : event.clientY - area.top + 20;
  tip.style.left = `${Math.max(4, x)}px`;
  tip.style.top = `${y}px`;
}
