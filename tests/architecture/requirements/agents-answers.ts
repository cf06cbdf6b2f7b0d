import type { Requirement } from './requirement.ts';

/**
 * The checklist of agents: permissions, prompts, usage, questions, tools and extension.
 */
export const agentAnswers: readonly Requirement[] = [
  {
    id: 'agents.A45',
    says: 'a question has all offered answers in their order',
    provedBy: {
      'src/main/core/agents/broker/broker-property.test.ts': [
        'every request ends exactly once, the same in the record as for the agent',
      ],
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'are shown the request, and the agent gets their answer (A45)',
      ],
      'src/main/core/agents/broker/permission-broker.test.ts': [
        'lists what is open, in order, for one session or all',
        'gives the agent the first answer and tells everybody that it is over',
      ],
    },
  },
  {
    id: 'agents.A46',
    says: 'details missing in a question come from its tool call',
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A46: whoever decides knows the tool call that was announced just before',
      ],
      'src/main/core/agents/permissions/create-permission-requests.test.ts': [
        'goes to the handler with all that is known of the call (A46)',
      ],
      'src/main/core/agents/permissions/merge-tool-call.test.ts': [
        'keeps what is known where the request says nothing of its own',
        'prefers what the request says',
      ],
    },
  },
  {
    id: 'agents.A47',
    says: 'rules can be listed and revoked',
    provedBy: {
      'src/main/core/agents/permissions/permission-rule-book.test.ts': [
        'lists what was added until it is revoked, and tells of both',
        'keeps one rule of those that say the same',
      ],
      'src/main/core/agents/permissions/suggest-rules.test.ts': [
        '%s with %j: %j',
        'are for this agent and project, and such that they can be added',
      ],
      'tests/integration/agent-requests-store.test.ts': [
        'last over a restart until they are revoked',
        'leave out one that is damaged',
      ],
    },
  },
  {
    id: 'agents.A48',
    says: 'lists match names and keys, denying wins, and automatic decisions are marked',
    provedBy: {
      'src/main/core/agents/permissions/create-permission-requests.test.ts': [
        'is rejected with a warning where nobody answers',
        'goes to the handler with all that is known of the call (A46)',
      ],
      'src/main/core/agents/permissions/describe-decision.test.ts': [
        '%j',
        'shows nothing of an agent that could pose as something else',
      ],
      'src/main/core/agents/permissions/hostile-request.test.ts': [
        'it gets one answer from its options, and nothing that no rule describes is allowed',
      ],
    },
  },
  {
    id: 'agents.A49',
    says: 'two sessions can ask at the same time',
    provedBy: {
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'can have requests of two sessions open at once (A49)',
      ],
      'src/main/core/agents/broker/permission-broker.test.ts': [
        'lists what is open, in order, for one session or all',
        'gives the agent the first answer and tells everybody that it is over',
      ],
    },
  },
  {
    id: 'agents.A50',
    says: 'an end by rejection is told',
    provedBy: {
      'src/shared/chat/reduce-turn.test.ts': [
        '%s is explained',
        'needs no word after an answer or a tool',
      ],
      'tests/integration/agents-opencode.test.ts': [
        'A50 leaves a file alone when the edit is rejected, and changes it when allowed',
      ],
    },
  },
  {
    id: 'agents.A53',
    says: 'files and selections become blocks; a missing file is told',
    provedBy: {
      'src/main/core/agents/content/content.test.ts': [
        '%s goes as %s',
        'bring their bytes, type and place',
      ],
    },
  },
  {
    id: 'agents.A54',
    says: 'what the agent cannot take is refused with the reason, within limits of size',
    provedBy: {
      'src/main/core/agents/content/capabilities.test.ts': [
        'lets through what it says it takes',
        'refuses %s unless it does',
      ],
      'src/main/core/agents/content/content.test.ts': [
        '%s goes as %s',
        'bring their bytes, type and place',
      ],
    },
  },
  {
    id: 'agents.A55',
    says: 'models, modes, effort and other options work by category, and with the older blocks',
    provedBy: {
      'src/main/core/agents/session/session-config.test.ts': [
        'A55: are found by category, whatever they are called',
        'A55: apply at once (the agent answers %s)',
      ],
      'src/shared/chat/reduce-update.test.ts': [
        'A55: take options with and without groups, and modes of older agents',
      ],
      'tests/integration/agents-client-opencode.test.ts': [
        'A55: changes model, mode and effort by the settings of the agent',
      ],
    },
  },
  {
    id: 'agents.A57',
    says: 'context, tokens and cost are known and survive, sub-agents included',
    provedBy: {
      'src/main/core/agents/accounting/accounting.test.ts': [
        'warns at 90 % and stops at 100 %, each once',
        'goes on once the budget is raised, and stops again',
      ],
      'src/main/core/agents/accounting/cost-tracker.test.ts': [
        'keeps the latest cost and context of each session',
        'takes the largest of each count where usage is of the whole session',
      ],
      'src/main/core/agents/accounting/opencode-past-cost.test.ts': [
        'tells what a session used by itself and by its sub-agents',
        'tells nothing where the database has nothing to tell',
      ],
    },
  },
  {
    id: 'agents.A58',
    says: 'a budget warns, stops, and refuses later prompts',
    provedBy: {
      'src/main/core/agents/accounting/accounting.test.ts': [
        'warns at 90 % and stops at 100 %, each once',
        'goes on once the budget is raised, and stops again',
      ],
      'src/main/core/agents/accounting/budget-tracker.test.ts': [
        'refuses a threshold of %s',
        'warns from 90 % on and is exceeded at 100 %',
      ],
      'src/main/core/agents/session/agent-session.test.ts': [
        'A58: a used up budget stops the turn and refuses the next until it is raised',
        'A58: sends nothing that waited once the turn before has used everything up',
      ],
    },
  },
  {
    id: 'agents.A59',
    says: 'a limit of turns stops a loop that only calls tools',
    provedBy: {
      'src/main/core/agents/accounting/turn-limit.test.ts': [
        'counts distinct messages',
        'counts rounds of tool calls without a word between them',
      ],
      'src/main/core/agents/session/agent-session.test.ts': [
        'A59: stops a loop that only calls tools',
      ],
      'tests/integration/agents-opencode.test.ts': ['A59 stops a turn that only calls tools'],
    },
  },
  {
    id: 'agents.A60',
    says: 'plans come from updates and to-do lists',
    provedBy: {
      'src/main/core/agents/opencode/plan-of-todos.test.ts': [
        'A60 prefers what was stored over what was asked for',
        'A60 becomes a plan of the protocol, without what was dropped',
      ],
      'src/main/core/agents/opencode/session-database.test.ts': [
        'A60 reads the to-do list in order',
      ],
      'src/shared/chat/reduce-tool.test.ts': ['A60: that write to-do lists are shown as the plan'],
    },
  },
  {
    id: 'agents.A61',
    says: 'questions and forms of all kinds are checked before they are answered',
    provedBy: {
      'src/main/core/agents/bridge/ask-user-question.test.ts': [
        'A61: asks single and several choices, free text and secrets, and tells the answers',
        'A61: says what to do if there is nothing to ask: %j',
      ],
      'src/main/core/agents/broker/ask-people.test.ts': [
        'stay open until what was filled in is right',
        'can be answered with %s',
      ],
      'src/main/core/agents/broker/people-through-client.test.ts': [
        'go through the broker and back',
      ],
    },
  },
  {
    id: 'agents.A62',
    says: 'tools of the program can be called by the agent and by nobody else',
    provedBy: {
      'tests/integration/agents-bridge-door.test.ts': [
        'A62: is on loopback under a name and with a token of ours',
        'A62: refuses a wrong or missing token with 401',
      ],
      'tests/integration/agents-bridge-opencode.test.ts': [
        'A62: shows a failed handler as a failed call',
        'A62: aborts the handler when the turn is cancelled',
      ],
      'tests/integration/agents-bridge.test.ts': [
        'A62: are listed and called',
        'A62: answer bad arguments, exceptions and refusals as failed calls',
      ],
    },
  },
  {
    id: 'agents.A63',
    says: 'structured answers are checked, missing ones told, parallel sessions kept apart',
    provedBy: {
      'src/main/core/agents/bridge/decode-structured.test.ts': [
        'A63: takes what was delivered before what is written',
        'A63: fails with a type of its own where there is nothing',
      ],
      'src/main/core/agents/bridge/structured-output-tool.test.ts': [
        'A63: takes the answer without repeating it, and the latest of several',
        'A63: keeps the turns of a session apart',
      ],
      'tests/integration/agents-bridge-opencode.test.ts': [
        'A63: keeps the answers of turns beside each other apart',
        'A63: takes the answer from the text, or asks again',
      ],
    },
  },
  {
    id: 'agents.A64',
    says: 'each hook fires with its data; those that can refuse do',
    provedBy: {
      'src/main/core/agents/client/serve-requests.test.ts': [
        'A64: tells hooks of tools as they begin and end, once each',
      ],
      'src/main/core/agents/hooks/create-hooks.test.ts': [
        'let things go on where there are none, or none that matches',
        'get the input with the name of the event',
      ],
      'src/main/core/agents/hooks/hooks-through-client.test.ts': [
        'each of the eleven events fires, with its data',
        'those that can refuse keep prompts, permissions and files back',
      ],
    },
  },
  {
    id: 'agents.A65',
    says: 'every instrument has exactly its labels, and cost is counted once',
    provedBy: {
      'src/main/core/agents/accounting/accounting.test.ts': [
        'measures every dollar once, whoever told of it (A65)',
        'does not measure again what a resumed session had cost before (A65)',
      ],
      'src/main/core/agents/telemetry/create-telemetry.test.ts': [
        'has every instrument with exactly its labels',
        'tells neither users nor sessions unless asked to, and no addresses',
      ],
      'src/main/core/agents/telemetry/measured-turn.test.ts': [
        'counts what happened once, under the names of the specification',
        'tells of turns that fail',
      ],
    },
  },
  {
    id: 'agents.A66',
    says: 'other agents and those of the settings greet and show how to log in',
    provedBy: {
      'src/main/core/agents/discovery/find-agent.test.ts': [
        'A66 starts an agent of the settings by path or by name',
      ],
      'src/main/core/agents/profiles/all-profiles.test.ts': [
        'A66 are made of what a person writes into the settings',
      ],
      'tests/integration/agents-transport.test.ts': [
        'A66 an agent from the settings is found, started and completes initialize',
      ],
    },
  },
  {
    id: 'agents.A67',
    says: 'a log-in runs in a terminal, then the failed call is repeated once',
    provedBy: {
      'src/main/core/agents/auth/auth-flow.test.ts': [
        'A67 runs the program of the method in a terminal',
        'A67 logs in, restarts the agent and repeats the call once',
      ],
      'tests/integration/agents-login.test.ts': [
        'A67 opens a terminal session, restarts the agent and repeats what failed, once',
        'A67 a query that needs a log-in asks for one, and is asked once more',
      ],
    },
  },
  {
    id: 'agents.A68',
    says: 'the protocol log can be read without secrets',
    provedBy: {
      'src/main/core/agents/logging/redact.test.ts': [
        'hides values named like a secret, at any depth, and keeps the rest',
        'hides environments and headers in every form',
      ],
      'src/main/core/agents/updates/protocol-log.test.ts': [
        'A68: keeps the last messages with direction, time and notes',
      ],
    },
  },
  {
    id: 'agents.A69',
    says: 'a transcript can be exported as Markdown',
    provedBy: {
      'src/shared/chat/export-markdown.test.ts': [
        'has who said what, commands with their output, changes and notes',
        '%j',
      ],
    },
  },
];
