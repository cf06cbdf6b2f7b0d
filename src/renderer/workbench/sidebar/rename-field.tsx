import { useEffect, useRef } from 'react';
import { MAX_NAME } from '#shared/contract/index.ts';
import { Input } from '../../ui/field.tsx';

interface RenameFieldProps {
  readonly initial: string;
  /** The new name; empty means back to the title; undefined means nothing changed. */
  readonly onDone: (name: string | undefined) => void;
}

/** Renames in place: Enter or leaving keeps, Escape gives up. */
export function RenameField({ initial, onDone }: RenameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const finish = (name: string | undefined): void => {
    if (done.current) return;
    done.current = true;
    onDone(name === initial ? undefined : name);
  };
  useEffect(() => {
    // A menu that is closing gives focus back to where it was: ask for it after that.
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Input
      ref={field}
      aria-label="Session name"
      defaultValue={initial}
      maxLength={MAX_NAME}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish(undefined);
      }}
    />
  );
}
