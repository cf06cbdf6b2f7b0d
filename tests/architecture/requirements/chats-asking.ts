import type { Requirement } from './requirement.ts';

const e2e = 'tests/e2e/chat.spec.ts';

/** What chats ask of a person, and what a person allows them: permissions, questions, log-ins, costs. */
export const chatsAsking: readonly Requirement[] = [
  {
    id: 'chats.questions',
    says: 'a question of an agent is answered by a number key, and rejected by Esc',
    provedBy: {
      [e2e]: ['a question is answered by its number, and a rejection stops the turn (A45, A50)'],
    },
  },
  {
    id: 'chats.forms',
    says: 'questions, forms and pages of agents are answered in the chat, and secrets are not kept',
    provedBy: {
      'tests/e2e/chat-questions.spec.ts': [
        'a question is answered by a number, declined by Esc, and put aside (A61)',
        'a form of all kinds outlives a reload, says what is wrong, and is sent (A61)',
        'a secret is not kept, and a page opens outside after a click (A61)',
        'a question is answered once, wherever that is, and ends with its agent (A61)',
      ],
      'tests/integration/chats.test.ts': [
        'A61: takes the first answer to a question that is right, once for each command',
        'opens no port for a question tool unless somebody wants it',
      ],
      'tests/integration/chats-opencode.test.ts': [
        'stream, ask (A61), stop, take their title, and go on after a restart of Aerie',
      ],
      'tests/integration/agents-others.test.ts': [
        'A61: Claude asks by itself, with a form, and gets the answer',
      ],
      'src/shared/chat/reduce-question.test.ts': [
        'keep their answers, but of a secret only that there was one',
      ],
      'src/main/core/chat/hidden-words.test.ts': [
        'hides secrets in every text, also inside of JSON',
      ],
      'src/renderer/chat/questions/question-draft.test.ts': [
        'outlives a reload, but secrets do not',
      ],
    },
  },
  {
    id: 'chats.attention',
    says: 'chats that ask, fail or finish unseen stand in the inbox of attention until seen or answered',
    provedBy: {
      'tests/e2e/chat-attention.spec.ts': [
        'chats in the background raise a badge, two at once, and answers take it away (A49)',
        'a notification tells of what a chat asks while nobody looks, until it is answered (A49)',
      ],
      'src/main/core/chat/chat-attention.test.ts': [
        'is a permission request or question until it is answered',
        'is the end of a turn that nobody stopped, once nothing waits to follow',
      ],
      'src/main/shell/attention-notice.test.ts': ['A49: says what a chat asks'],
    },
  },
  {
    id: 'chats.login',
    says: 'somebody logs in to an agent from its chat, and what failed is sent once more',
    provedBy: {
      'tests/e2e/chat-login.spec.ts': [
        'somebody logs in in a terminal, and what failed is sent once more (A31, A67)',
        'a key is entered, kept out of sight, and used at once (A67)',
      ],
      'src/main/core/chat/login-secrets.test.ts': [
        'is kept by the first store that works, and read by the next process',
        'lasts as long as the process without a store, and reaches no log',
      ],
    },
  },
  {
    id: 'chats.start',
    says: 'A01, A02, A04: an agent that does not start says what it wrote or where it was looked for, and can be pointed to',
    provedBy: {
      'tests/integration/chats-ends.test.ts': [
        'A02, A04: says why an agent does not start, and starts it when somebody asks again',
      ],
      'src/shared/contract/cli-path.test.ts': ['A04: reads where programs of agents lie'],
    },
  },
  {
    id: 'chats.end-agent',
    says: 'an agent that does not stop is ended by a second press, told in all its chats, which go on',
    provedBy: {
      'tests/e2e/chat-login.spec.ts': [
        'an agent that does not stop is ended, and its other chats go on (A26)',
      ],
    },
  },
  {
    id: 'chats.rules',
    says: 'A47, A48: rules of a person decide at once, deny first, are listed, revoked and tried out, and never allow what nobody can see',
    provedBy: {
      'tests/e2e/chat-rules.spec.ts': [
        'a question is answered for good by a rule of Aerie, which is listed, edited and revoked (A47, A48)',
        'a preset shows what it would allow before it is used (A47)',
      ],
      'tests/integration/chat-rules.test.ts': [
        'decide at once, deny first, are told in the card, and survive a restart (A47, A48)',
        'are suggested for an open question, for this agent in this folder (A47)',
        'says what rules would allow, and which one decides, without keeping anything',
      ],
      'src/main/core/agents/permissions/match-rule.test.ts': [
        'is not allowed, but denied: %s',
        'does not keep plain text of other scripts from being allowed',
      ],
      'src/main/core/agents/permissions/permission-rule-book.test.ts': [
        'replaces rules, and never takes one away that is still wanted',
      ],
      'src/renderer/rules/rule-presets.test.ts': [
        'takes the place of the rules of its own scope only',
        'never allows every use of a tool',
      ],
      'src/shared/contract/rule-words.test.ts': ['says what a rule allows, where, and for whom'],
    },
  },
  {
    id: 'chats.usage',
    says: 'A57, A65: what turns cost is kept once, and added up by day, agent, model and chat',
    provedBy: {
      'tests/e2e/usage.spec.ts': [
        'what turns, days, agents and chats cost is told, drawn and exported (A57)',
      ],
      'tests/integration/chat-usage.test.ts': [
        'is added up by turn, day, agent, model and chat, once, also after a restart and a deletion',
      ],
      'src/shared/chat/turn-spending.test.ts': [
        'counts once what two sources tell, and what is corrected downwards',
        'goes on when an agent counts from zero again after its session was opened anew',
        'counts sub-agents, each once',
      ],
      'src/main/core/chat/turn-usage-table.test.ts': [
        'keeps what a turn has used once, however often it is written',
        'parts a turn that goes on past midnight',
        'is written with the transcript, and stays when the chat is deleted',
      ],
      'src/renderer/usage/usage-csv.test.ts': [
        'quotes what needs it, and no title becomes a formula',
      ],
    },
  },
  {
    id: 'chats.limits',
    says: 'A58, A59: limits of cost warn at 90 %, stop at 100 %, survive a restart and can be raised; rounds of a turn are limited',
    provedBy: {
      'tests/e2e/usage.spec.ts': [
        'a chat near its limit warns, one at its limit waits, and goes on when it is raised (A58)',
      ],
      'tests/integration/chat-usage.test.ts': [
        'warn at 90 %, keep later messages waiting with a reason, and let them go when raised',
        'stop what runs in any chat when all have reached the limit of the day',
        'end a turn in which the agent goes round and round (A59)',
      ],
      'src/main/core/chat/spending-limits.test.ts': ['warns from 90 % on, and stops at 100 %'],
      'src/renderer/usage/limit-words.test.ts': ['are raised where they are reached'],
    },
  },
];
