import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { showToast } from '../../stores/toast-store.ts';
import { IconButton } from '../../ui/button.tsx';

interface CopyButtonProps {
  /** What it copies, e.g. "Copy message". */
  readonly label: string;
  /** Called when pressed. */
  readonly text: () => string;
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
      await navigator.clipboard.writeText(text());
      setCopied(true);
    } catch {
      showToast({
        level: 'error',
        title: 'Nothing was copied',
        detail:
          'The browser does not let Aerie write to the clipboard. Select the text and copy it.',
        key: 'chat-copy',
      });
    }
  };
  return (
    <IconButton label={copied ? 'Copied' : label} className={className} onClick={() => void copy()}>
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </IconButton>
  );
}
