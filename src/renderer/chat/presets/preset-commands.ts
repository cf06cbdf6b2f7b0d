import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { ChatPreset } from '#shared/contract/index.ts';
import { registerCommand } from '../../stores/command-registry.ts';
import { settingsStore } from '../../stores/settings-store.ts';
import { chatPresets, startPreset } from './chat-presets.ts';

/** Keeps a command for each preset, for the palette. Dispose to take them away. */
export function registerPresetCommands(): Disposable {
  let shown: readonly ChatPreset[] | undefined;
  let registered = new DisposableStore();
  const follow = (): void => {
    const presets = chatPresets();
    if (presets === shown) return;
    shown = presets;
    registered.dispose();
    registered = new DisposableStore();
    for (const preset of presets) {
      registered.add(
        registerCommand({
          id: `chat.preset.${preset.id}`,
          title: `New chat: ${preset.name}`,
          group: 'Chat',
          needs: 'chats.create',
          keywords: ['preset'],
          run: () => startPreset(preset),
        }),
      );
    }
  };
  follow();
  const stop = settingsStore.subscribe(follow);
  return toDisposable(() => {
    stop();
    registered.dispose();
  });
}
