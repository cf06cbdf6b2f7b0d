import { lazy, Suspense } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { useProtocolShown } from './protocol-view-store.ts';

/** Loaded when first asked for: few people look for what went wrong. */
const ProtocolPage = lazy(async () => {
  const { ProtocolPage: page } = await import('./protocol-page.tsx');
  return { default: page };
});

/** The protocol log of a chat, while it is looked at. */
export function ProtocolSide({ chat }: { readonly chat: ChatInfo }) {
  const shown = useProtocolShown(chat.id);
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      <ProtocolPage chat={chat} />
    </Suspense>
  );
}
