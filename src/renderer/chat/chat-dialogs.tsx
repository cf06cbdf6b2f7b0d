import { lazy, Suspense } from 'react';
import { useChat } from './chats-store.ts';
import { useChipOpen } from './composer/chip-dialog-store.ts';
import { useLoginChat } from './login/login-store.ts';
import { useProtocolChat } from './protocol/protocol-view-store.ts';

const LoginDialog = lazy(async () => {
  const { LoginDialog: dialog } = await import('./login/login-dialog.tsx');
  return { default: dialog };
});

/** Loaded when first asked for: few people look for what went wrong. */
const ProtocolPage = lazy(async () => {
  const { ProtocolPage: page } = await import('./protocol/protocol-page.tsx');
  return { default: page };
});

const TextChipDialog = lazy(async () => {
  const { TextChipDialog: dialog } = await import('./composer/text-chip-dialog.tsx');
  return { default: dialog };
});

/**
 * Dialogs of chats. They stand beside the panes, not in them: panes are drawn anew when the window
 * becomes narrow or wide, and what somebody typed would go with them.
 */
export function ChatDialogs() {
  const login = useChat(useLoginChat());
  const protocol = useChat(useProtocolChat());
  const chip = useChipOpen();
  return (
    <Suspense fallback={null}>
      {login && <LoginDialog key={login.id} chat={login} />}
      {protocol && <ProtocolPage key={protocol.id} chat={protocol} />}
      {chip && <TextChipDialog key={chip.attachment.id} {...chip} />}
    </Suspense>
  );
}
