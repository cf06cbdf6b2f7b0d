import { money } from '../chat/composer/usage-words.ts';
import { prompt } from '../stores/dialog-store.ts';
import { updateSettings } from '../stores/settings-store.ts';
import { showToast } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { limitToRaise, readLimit } from './limit-words.ts';

/** Asks for more than a chat, or all chats today, may cost; then what waits is sent. @throws AppError */
export async function raiseLimit(chat: string): Promise<void> {
  const limits = await api().usage.limits({ chat });
  const found = limitToRaise(limits);
  if (found) {
    const { kind, limitUsd, spentUsd } = found;
    const what = kind === 'chat' ? 'each chat' : 'all chats of a day';
    // One limit holds for all chats: whoever raises it here raises it there.
    const scope = kind === 'chat' ? 'holds for every chat; ' : '';
    const answer = await prompt({
      title: `Raise the limit of ${money(limitUsd, 'USD')} for ${what}`,
      label: `New limit in US dollars (${scope}${money(spentUsd, 'USD')} is spent; 0 is no limit)`,
      initial: String(Math.ceil(Math.max(limitUsd * 2, spentUsd * 1.5))),
      confirmLabel: 'Raise the limit',
      maxLength: 12,
    });
    if (answer === null) return;
    const limit = readLimit(answer, spentUsd);
    if (limit === undefined) {
      showToast({
        level: 'warning',
        title: 'The limit was not raised',
        detail: `Give a number above ${money(spentUsd, 'USD')}, which is spent, or 0 for no limit.`,
      });
      return;
    }
    await updateSettings(
      kind === 'chat' ? { 'agents.chatBudgetUsd': limit } : { 'agents.dayBudgetUsd': limit },
    );
  }
  await api().chats.resume({ chat });
}
