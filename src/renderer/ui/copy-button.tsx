import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { showToast } from '../stores/toast-store.ts';
import { MenuButton } from './button.tsx';

interface CopyButtonProps {
  /** What it copies, e.g. "Copy message". */
  readonly label: string;
  /** Called when pressed. */
  readonly text: () => string | Promise<string>;
  /** Of what is around it, to say where it stands. */
  readonly className?: string | undefined;
}

/** Puts a text on the clipboard and says so. */
export function CopyButton({ label, text, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await text());
      setCopied(true);
    } catch {
      showToast({
        level: 'error',
        title: 'Nothing was copied',
        detail:
          'The browser does not let Aerie write to the clipboard. Select the text and copy it.',
        key: 'copy',
      });
    }
  };
  // Without a tooltip: there may be thousands of these in one message.
  const button = (
    <MenuButton label={copied ? 'Copied' : label} title={label} onClick={() => void copy()}>
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </MenuButton>
  );
  return className === undefined ? button : <span className={className}>{button}</span>;
}
