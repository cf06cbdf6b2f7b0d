import { useMemo } from 'react';
import type { RuleNames } from '#shared/contract/rule-words.ts';
import { useChats } from '../chat/chats-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import { useRules } from './rules-store.ts';

/** How agents and folders are called in rules. */
export function useRuleNames(): RuleNames {
  const home = useSystem((s) => s.info?.home);
  const agents = useRules((s) => s.agents);
  const chats = useChats((s) => s.ids.map((id) => s.byId[id]));
  return useMemo(() => {
    const labels = new Map(chats.flatMap((chat) => (chat ? [[chat.agent, chat.agentLabel]] : [])));
    for (const { id, label } of agents) labels.set(id, label);
    return {
      agent: (id) => labels.get(id) ?? id,
      folder: (path) => folderLabel(path, home),
    };
  }, [home, agents, chats]);
}

/** Folders that rules are likely to be for. */
export function useRuleFolders(): readonly string[] {
  const rules = useRules((s) => s.list);
  const chats = useChats((s) => s.ids.map((id) => s.byId[id]?.cwd ?? ''));
  return useMemo(() => {
    const projects = (rules ?? []).map(({ project }) => project ?? '');
    return [...new Set([...chats, ...projects])].filter((folder) => folder !== '').slice(0, 50);
  }, [rules, chats]);
}
