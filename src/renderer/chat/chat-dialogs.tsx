import { FailureDialog } from '../ui/failure-dialog.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { useChat } from './chats-store.ts';
import { showChip, useChipOpen } from './composer/chip-dialog-store.ts';
import { closeLogin, useLoginChat } from './login/login-store.ts';
import { showProtocol, useProtocolChat } from './protocol/protocol-view-store.ts';

const LoginDialog = lazyPart({
  what: 'The ways to log in',
  load: async () => (await import('./login/login-dialog.tsx')).LoginDialog,
  frame: (sentence) => <FailureDialog onClose={closeLogin}>{sentence}</FailureDialog>,
});

/** Loaded when first asked for: few people look for what went wrong. */
const ProtocolPage = lazyPart({
  what: 'The protocol log',
  load: async () => (await import('./protocol/protocol-page.tsx')).ProtocolPage,
  frame: (sentence) => (
    <FailureDialog onClose={() => showProtocol(undefined)}>{sentence}</FailureDialog>
  ),
});

const TextChipDialog = lazyPart({
  what: 'The text',
  load: async () => (await import('./composer/text-chip-dialog.tsx')).TextChipDialog,
  frame: (sentence) => (
    <FailureDialog onClose={() => showChip(undefined)}>{sentence}</FailureDialog>
  ),
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
    <>
      {login && <LoginDialog key={login.id} chat={login} />}
      {protocol && <ProtocolPage key={protocol.id} chat={protocol} />}
      {chip && <TextChipDialog key={chip.attachment.id} {...chip} />}
    </>
  );
}
