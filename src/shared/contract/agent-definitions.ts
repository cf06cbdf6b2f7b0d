import type { SettingDefinition } from './setting-definitions.ts';
import type { SettingKey } from './settings.ts';

type AgentKey = Extract<SettingKey, `agents.${string}`>;

/** The settings of coding agents. */
export const agentDefinitions: { readonly [K in AgentKey]: SettingDefinition<K> } = {
  'agents.custom': {
    group: 'Agents',
    title: 'Agents of your own',
    description:
      'One agent in each line that speaks the Agent Client Protocol: a name, a colon, and the command, as in "Mine: my-agent --acp". Variables may stand before the command (KEY=value).',
    default: [],
    keywords: ['acp', 'claude', 'codex', 'gemini', 'opencode', 'custom'],
  },
  'agents.cliPaths': {
    group: 'Agents',
    title: 'Where programs of agents lie',
    description:
      'For agents that are not found: one in each line, as in "opencode: /opt/opencode/bin/opencode". It comes before every place that is searched.',
    default: [],
    keywords: ['path', 'binary', 'browse', 'not found', 'install'],
  },
  'agents.presets': {
    group: 'Agents',
    title: 'Presets of chats',
    description:
      'Ways to begin a chat: an agent, a folder, its options, and what to say first. They are offered with a new chat, in the palette and in the tray.',
    default: [],
    keywords: ['template', 'tray', 'new chat', 'worktree'],
  },
  'agents.keepIdleMinutes': {
    group: 'Agents',
    title: 'Keep idle agents running',
    description:
      'Minutes that an agent without an open chat keeps its process. Longer means that the next chat starts faster; each process takes a few hundred megabytes.',
    default: 10,
    keywords: ['memory', 'process'],
  },
  'agents.questionTool': {
    group: 'Agents',
    title: 'Question tool for agents',
    description:
      'Gives agents that cannot ask you by themselves a tool to ask with. For that, Aerie opens a port on this machine that only the agent has the key to. Holds for agents that are started from now on; opencode and Claude ask without it.',
    default: false,
    keywords: ['ask', 'question', 'AskUserQuestion', 'MCP', 'port'],
  },
  'agents.expandThoughts': {
    group: 'Agents',
    title: 'Always show thoughts',
    description: 'Shows what the model thinks in full, instead of folded to one line.',
    default: false,
    keywords: ['thinking', 'reasoning', 'expand', 'fold', 'collapse'],
  },
  'agents.diffLayout': {
    group: 'Agents',
    title: 'Changes of files',
    description:
      'How changes are laid out: old and new lines under each other, or side by side where there is room.',
    default: 'unified',
    keywords: ['diff', 'review', 'side by side', 'split', 'inline', 'patch'],
  },
  'agents.diffWrap': {
    group: 'Agents',
    title: 'Wrap long lines of changes',
    description: 'Breaks lines that are too long for the pane. Side by side always wraps.',
    default: false,
    keywords: ['diff', 'review', 'patch', 'line break'],
  },
  'agents.worktreeFolder': {
    group: 'Agents',
    title: 'Folder of worktrees',
    description:
      'Where a new git worktree of a chat is made: an absolute path with {name} in it. {parent} is the folder that the repository is in, {repo} the name of its own folder.',
    default: '{parent}/{repo}-worktrees/{name}',
    keywords: ['git', 'branch', 'chat', 'path'],
  },
  'agents.editor': {
    group: 'Agents',
    title: 'Editor for files',
    description:
      'Command that opens a file of a chat, as in "code --goto {file}:{line}". {file}, {line} and {column} are filled in. Empty takes the editor that is installed.',
    default: '',
    keywords: ['open', 'vs code', 'cursor', 'zed', 'sublime', 'vim', 'nano', 'EDITOR'],
  },
  'agents.chatBudgetUsd': {
    group: 'Agents',
    title: 'Limit for each chat',
    description:
      'US dollars that a chat may cost. At 90 % you are warned; at the limit its agent is stopped, and messages wait until you raise it. 0 is no limit.',
    default: 0,
    keywords: ['budget', 'cost', 'money', 'spend', 'usage'],
  },
  'agents.dayBudgetUsd': {
    group: 'Agents',
    title: 'Limit for each day',
    description:
      'US dollars that all chats together may cost in a day. At 90 % you are warned; at the limit all agents are stopped until you raise it, or until midnight. 0 is no limit.',
    default: 0,
    keywords: ['budget', 'cost', 'money', 'spend', 'usage'],
  },
  'agents.maxTurns': {
    group: 'Agents',
    title: 'Steps for each message',
    description:
      'How often an agent may ask its model before it is stopped, so that one that goes round and round ends. Holds for agents that are started from now on. 0 is no limit.',
    default: 0,
    keywords: ['budget', 'loop', 'max turns', 'requests'],
  },
};
