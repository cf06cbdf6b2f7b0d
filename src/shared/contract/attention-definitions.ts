import type { SettingDefinition } from './setting-definitions.ts';
import type { SettingKey } from './settings.ts';

type AttentionKey = Extract<SettingKey, `attention.${string}`>;

/** The settings of what sessions may ask to be looked at for. */
export const attentionDefinitions: { readonly [K in AttentionKey]: SettingDefinition<K> } = {
  'attention.bell': {
    group: 'Attention',
    title: 'When a program rings the bell',
    description: 'Lists the session in the inbox.',
    default: true,
    keywords: ['inbox', 'beep'],
  },
  'attention.notifications': {
    group: 'Attention',
    title: 'When a program sends a notification',
    description: 'Lists the session with what the program says (OSC 9, 99 and 777).',
    default: true,
    keywords: ['inbox', 'osc'],
  },
  'attention.prompts': {
    group: 'Attention',
    title: 'When a program asks a question',
    description:
      'Recognises passwords, yes or no, “press any key” and the choices of coding agents on the screen.',
    default: true,
    keywords: ['inbox', 'prompt', 'permission', 'agent'],
  },
  'attention.patterns': {
    group: 'Attention',
    title: 'Further questions to recognise',
    description:
      'One on each line: plain text that occurs in the question, or a regular expression such as /^deploy .*\\?$/i.',
    default: [],
    keywords: ['inbox', 'prompt', 'regex'],
  },
  'attention.waiting': {
    group: 'Attention',
    title: 'When a program waits for input',
    description:
      'Lists the session when its program has written a question and waits for an answer. Shells, editors and pagers do not count.',
    default: true,
    keywords: ['inbox', 'stdin', 'read'],
  },
  'attention.quietMs': {
    group: 'Attention',
    title: 'Time until a program counts as waiting',
    description: 'Milliseconds without output, 500 to 30,000.',
    default: 2000,
    keywords: ['inbox', 'delay'],
  },
  'attention.exits': {
    group: 'Attention',
    title: 'When a session ends',
    description: 'Lists a session that ended while nobody looked.',
    default: true,
    keywords: ['inbox', 'exit'],
  },
  'attention.chatQuestions': {
    group: 'Attention',
    title: 'When an agent asks in a chat',
    description: 'Lists the chat until its permission request or question is answered.',
    default: true,
    keywords: ['inbox', 'permission', 'agent', 'chat'],
  },
  'attention.chatFailures': {
    group: 'Attention',
    title: 'When a chat cannot go on',
    description: 'Lists a chat whose agent failed or did not start.',
    default: true,
    keywords: ['inbox', 'error', 'agent', 'chat'],
  },
  'attention.chatFinished': {
    group: 'Attention',
    title: 'When an agent has finished in a chat',
    description: 'Lists a chat that finished while nobody looked.',
    default: true,
    keywords: ['inbox', 'done', 'agent', 'chat'],
  },
};
