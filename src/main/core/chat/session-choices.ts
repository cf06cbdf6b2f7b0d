// What a session lets a person choose: the agent's options, and the modes and models of agents that have
// no options yet, which are shown as such.

import type { SessionConfigOption } from '@agentclientprotocol/sdk/unstable';
import { AppError } from '#shared/base/app-error.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { MODES } from '#shared/chat/reduce-options.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { LiveChat } from './live-chat.ts';

/** Id of the option that stands for the models of agents without options. */
const MODELS = 'model';

/** Choices by the id of their option. */
export type Choices = Readonly<Record<string, string | boolean>>;

type ChoosableSession = Pick<
  AgentSession,
  | 'configOptions'
  | 'availableModels'
  | 'currentModel'
  | 'availableModes'
  | 'currentMode'
  | 'setConfigOption'
  | 'setMode'
  | 'setModel'
>;

/** What can be chosen now, for the transcript. */
export function configuredEvent(session: ChoosableSession): ChatEvent {
  const { configOptions, currentMode, availableModes } = session;
  const modes = currentMode === undefined ? null : { currentModeId: currentMode, availableModes };
  const models = modelsAsOption(session);
  const all = models === undefined ? configOptions : [...configOptions, models];
  return { type: 'configured', configOptions: all, modes };
}

/** Chooses a value of an option. @throws what the agent says against it */
export async function chooseOption(
  session: ChoosableSession,
  option: string,
  value: string | boolean,
): Promise<void> {
  const isOption = session.configOptions.some(({ id }) => id === option);
  if (!isOption && option === MODES) return session.setMode(String(value));
  if (!isOption && option === MODELS) return session.setModel(String(value));
  return session.setConfigOption(option, value);
}

/** Chooses in a chat, whose agent is started if need be. @throws AppError `bad_request` with the reason */
export async function chooseInChat(
  live: Pick<LiveChat, 'session' | 'agent' | 'record'>,
  option: string,
  value: string | boolean,
): Promise<void> {
  const session = await live.session();
  if (!session) {
    const reason = live.agent.problem?.message ?? 'It was stopped. Try again.';
    throw new AppError('bad_request', `The agent does not run. ${reason}`);
  }
  try {
    await chooseOption(session, option, value);
    // No update tells of the models of agents without options.
    live.record(configuredEvent(session));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('bad_request', reason, { cause: error });
  }
}

/** Chooses what was chosen before for a new session; names what the agent does not offer any more. */
export async function chooseAgain(session: ChoosableSession, wanted: Choices): Promise<string[]> {
  const refused: string[] = [];
  for (const [option, value] of Object.entries(wanted)) {
    if (valueOf(session, option) === value) continue;
    try {
      await chooseOption(session, option, value);
    } catch {
      refused.push(option);
    }
  }
  return refused;
}

function valueOf(session: ChoosableSession, option: string): string | boolean | undefined {
  const found = session.configOptions.find(({ id }) => id === option);
  if (found) return found.currentValue;
  if (option === MODES) return session.currentMode;
  return option === MODELS ? session.currentModel : undefined;
}

function modelsAsOption(session: ChoosableSession): SessionConfigOption | undefined {
  const { configOptions, availableModels, currentModel } = session;
  const isShown = configOptions.some(({ id, category }) => id === MODELS || category === 'model');
  if (isShown || currentModel === undefined || availableModels.length === 0) return undefined;
  return {
    type: 'select',
    id: MODELS,
    name: 'Model',
    category: 'model',
    currentValue: currentModel,
    options: availableModels.map(({ id, name, description }) => ({
      value: id,
      name,
      ...(description === undefined ? {} : { description }),
    })),
  };
}
