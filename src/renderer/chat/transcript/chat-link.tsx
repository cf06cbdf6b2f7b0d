import type { MouseEvent, ReactNode } from 'react';
import { confirm } from '../../stores/dialog-store.ts';
import { isMisleading } from '../../terminal/link-policy.ts';
import { openPage } from '../../ui/open-page.ts';
import { linkTarget } from './link-target.ts';

interface ChatLinkProps {
  readonly href?: string | undefined;
  readonly children?: ReactNode;
}

/** A link of a message: opens outside of the app, after a question where its words name another host. */
export function ChatLink({ href, children }: ChatLinkProps) {
  const target = linkTarget(href);
  if (target === undefined) return <span title={href}>{children}</span>;
  const open = async (event: MouseEvent<HTMLAnchorElement>): Promise<void> => {
    const shown = event.currentTarget.textContent;
    if (!isMisleading(shown, target)) return;
    event.preventDefault();
    const sure = await confirm({
      title: 'This link leads somewhere else',
      body: `The text shows "${shown.trim().slice(0, 100)}", but it opens:`,
      detail: target,
      confirmLabel: 'Open anyway',
      danger: true,
    });
    if (sure) openPage(target);
  };
  return (
    <a
      href={target}
      title={target}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(event) => void open(event)}
    >
      {children}
    </a>
  );
}
