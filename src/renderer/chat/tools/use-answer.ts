import { useState } from 'react';
import type { PermissionChoice } from '#shared/chat/tool-item.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';

/** Answers a permission request once; `busy` while the answer is on its way. */
export function useAnswer(
  chat: string,
  ask: string,
): { readonly busy: boolean; answer(choice: PermissionChoice): void } {
  const [sent, setSent] = useState<string>();
  const busy = sent === ask;
  const send = async ({ optionId }: PermissionChoice): Promise<void> => {
    try {
      const commandId = crypto.randomUUID();
      const { accepted } = await api().chats.answer({ chat, commandId, ask, optionId });
      if (accepted) return;
      showToast({
        level: 'info',
        title: 'Answered already',
        detail: 'Somebody else answered this request first, or the agent took it back.',
        key: `answered:${ask}`,
      });
    } catch (error) {
      setSent(undefined);
      showError('The answer did not reach the agent', error);
    }
  };
  return {
    busy,
    answer: (choice) => {
      if (busy) return;
      setSent(ask);
      void send(choice);
    },
  };
}
