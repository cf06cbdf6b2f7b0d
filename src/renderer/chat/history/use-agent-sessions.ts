import { useEffect, useState } from 'react';
import type { AgentSessionInfo, ListedAgent } from '#shared/contract/index.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';

/** Agents that are installed; undefined until they are known. */
export function useInstalledAgents(): readonly ListedAgent[] | undefined {
  const [agents, setAgents] = useState<readonly ListedAgent[]>();
  useEffect(() => {
    let gone = false;
    api()
      .agents.list()
      .then((all) => {
        if (!gone) setAgents(all.filter(({ program }) => program !== null));
      })
      .catch((error: unknown) => {
        if (!gone) showError('The agents could not be listed', error);
      });
    return () => {
      gone = true;
    };
  }, []);
  return agents;
}

/** Sessions an agent told so far. */
export interface AgentSessions {
  readonly sessions: readonly AgentSessionInfo[];
  readonly loading: boolean;
  readonly error: string | undefined;
}

const loading: AgentSessions = { sessions: [], loading: true, error: undefined };

/** What an agent knows of a folder, as it is told; nothing is asked without an agent. */
export function useAgentSessions(
  agent: string,
  cwd: string,
): AgentSessions & { readonly forget: (session: string) => void } {
  const [state, setState] = useState({ agent, cwd, ...loading });
  useEffect(() => {
    if (agent === '') return;
    const gone = new AbortController();
    const { signal } = gone;
    setState({ agent, cwd, ...loading });
    const follow = async (): Promise<void> => {
      try {
        const told = await api().chatHistory.sessions({ agent, cwd }, { signal });
        for await (const batch of told) {
          if (signal.aborted) return;
          setState((now) => ({ ...now, sessions: [...now.sessions, ...batch] }));
        }
        if (!signal.aborted) setState((now) => ({ ...now, loading: false }));
      } catch (error) {
        if (signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        setState((now) => ({ ...now, loading: false, error: message }));
      }
    };
    void follow();
    return () => gone.abort();
  }, [agent, cwd]);
  const forget = (session: string): void =>
    setState((now) => ({ ...now, sessions: now.sessions.filter(({ id }) => id !== session) }));
  return { ...(state.agent === agent && state.cwd === cwd ? state : loading), forget };
}
