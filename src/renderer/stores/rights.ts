// What this window may do: everything at the machine itself, less for people elsewhere. What is refused
// anyway is not offered; the machine decides.

import type { MethodName, Rights, SettingKey } from '#shared/contract/index.ts';
import { systemStore, useSystem } from './system-store.ts';

const ownersOnly = 'Only owners and admins of this machine may do that.';

/** Why a method is closed, as a sentence; undefined if it is open. */
export function refusal(rights: Rights | null, method: MethodName): string | undefined {
  if (rights === null || rights.methods.includes(method)) return undefined;
  return rights.role === 'member' ? ownersOnly : 'That can only be done at the machine itself.';
}

/** Why a setting may not be changed; undefined if it may. */
export function settingRefusal(rights: Rights | null, key: SettingKey): string | undefined {
  if (rights === null || rights.settings.includes(key)) return undefined;
  return rights.role === 'member'
    ? ownersOnly
    : 'This setting can only be changed at the machine itself.';
}

/** As {@link refusal}, for this window now. */
export function refusalOf(method: MethodName): string | undefined {
  return refusal(systemStore.getState().rights, method);
}

/** As {@link refusal}, for this window, as long as it is drawn. What needs no method is open. */
export function useRefusal(method: MethodName | undefined): string | undefined {
  return useSystem(({ rights }) => method && refusal(rights, method));
}

/** As {@link settingRefusal}, for this window, as long as it is drawn. */
export function useSettingRefusal(key: SettingKey): string | undefined {
  return useSystem(({ rights }) => settingRefusal(rights, key));
}
