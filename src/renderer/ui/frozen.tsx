import type { ReactNode } from 'react';

interface FrozenProps {
  readonly when: boolean;
  readonly children: ReactNode;
}

/** Disables every control in it at once. Say beside it why. */
export function Frozen({ when, children }: FrozenProps) {
  return (
    <fieldset disabled={when} style={{ display: 'contents' }}>
      {children}
    </fieldset>
  );
}
