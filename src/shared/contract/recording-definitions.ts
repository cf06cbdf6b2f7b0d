import type { SettingDefinition } from './setting-definitions.ts';
import type { SettingKey } from './settings.ts';

type RecordingKey = Extract<SettingKey, `recording.${string}`>;

/** The settings of recordings. */
export const recordingDefinitions: { readonly [K in RecordingKey]: SettingDefinition<K> } = {
  'recording.keys': {
    group: 'Recording',
    title: 'Record what is typed',
    description:
      'New recordings also hold every key that is typed, passwords included. Off, they hold only what the terminal shows.',
    default: false,
    keywords: ['asciicast', 'keys', 'input', 'keylog', 'privacy'],
  },
  'recording.maxMegabytes': {
    group: 'Recording',
    title: 'Largest recording',
    description: 'A recording ends when its file has reached this many megabytes.',
    default: 50,
    keywords: ['asciicast', 'size', 'limit'],
  },
  'recording.maxTotalMegabytes': {
    group: 'Recording',
    title: 'Space for all recordings',
    description: 'When recordings take more megabytes than this, the oldest ones are deleted.',
    default: 2048,
    keywords: ['asciicast', 'retention', 'disk', 'limit'],
  },
  'recording.keepDays': {
    group: 'Recording',
    title: 'Keep recordings for',
    description: 'Days after which a recording is deleted; 0 keeps them until space runs out.',
    default: 90,
    keywords: ['asciicast', 'retention', 'age', 'delete'],
  },
};
