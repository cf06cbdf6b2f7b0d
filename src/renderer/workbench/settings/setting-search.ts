// Which settings a search finds, by section. Pure.

import {
  type SettingGroup,
  type SettingKey,
  settingDefinitions,
  settingGroups,
  settingKeys,
} from '#shared/contract/index.ts';

export interface SettingSection {
  readonly group: SettingGroup;
  readonly keys: readonly SettingKey[];
}

/** Sections with the settings in which every word is found; `@changed` finds only changed ones. */
export function searchSettings(
  query: string,
  changed: readonly SettingKey[],
  desktop: boolean,
): readonly SettingSection[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = settingKeys.filter((key) => {
    const definition = settingDefinitions[key];
    if ((definition.desktopOnly && !desktop) || definition.programsOnly) return false;
    const text = [key, definition.group, definition.title, definition.description]
      .concat(definition.keywords ?? [])
      .join(' ')
      .toLowerCase();
    return words.every((word) =>
      word === '@changed' ? changed.includes(key) : text.includes(word),
    );
  });
  return settingGroups
    .map((group) => ({
      group,
      keys: found.filter((key) => settingDefinitions[key].group === group),
    }))
    .filter((section) => section.keys.length > 0);
}
