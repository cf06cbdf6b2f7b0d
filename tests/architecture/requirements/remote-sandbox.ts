import type { Requirement } from './requirement.ts';

const box = 'tests/integration/remote-sandbox.test.ts';
const agents = 'tests/integration/remote-sandbox-agents.test.ts';
const breakout = 'tests/integration/remote-breakout.test.ts';
const eggs = 'src/main/core/link/eggs';

/** Rules for what runs for people elsewhere. */
export const remoteSandbox: readonly Requirement[] = [
  {
    id: 'remote.eggs.rules',
    says: 'an egg.yaml is read with its bases, or refused with its line; no deny is lost on the way',
    provedBy: {
      [`${eggs}/parse-egg.test.ts`]: [
        'has all keys of the format',
        'that is wrong is refused with its line: %j',
      ],
      [`${eggs}/merge-eggs.test.ts`]: [
        '%s',
        'whatever is laid over the built-in rules, a deny only goes where its path is named',
      ],
      [`${eggs}/load-egg.test.ts`]: [
        'are laid over bases by name, by path and over none',
        'are refused with a base that cannot be used: %s %j',
      ],
    },
  },
  {
    id: 'remote.eggs.refused',
    says: 'rules are kept or nothing is started, and members never run outside a sandbox',
    provedBy: {
      [`${eggs}/create-eggs.test.ts`]: [
        'without a sandbox rules are not waived: the folder is refused, in a sentence',
        'without rules the owner starts agents, and is told that nothing holds them',
        'members never work without rules of the folder, nor without a sandbox',
      ],
      [`${eggs}/sandbox/box-parts.test.ts`]: ['is none where it may not work'],
    },
  },
  {
    id: 'remote.eggs.files',
    says: 'a session reads, writes and sees only what its rules say',
    provedBy: {
      [box]: [
        'cannot read what is denied, nor anything of Aerie',
        'writes in its folder and in holes of the home folder, and nowhere else',
        'sees in a jail only what is named',
        'gives members a home of their own, and the files of nobody else',
      ],
      [`${eggs}/sandbox/box-parts.test.ts`]: [
        'denies by where a path really is, and whatever else is said of that',
        'opens nothing below a home that members fill themselves',
      ],
      [`${eggs}/user-home.test.ts`]: [
        'nobody gets the home of somebody else, also not with the same address on another roost',
      ],
    },
  },
  {
    id: 'remote.eggs.network',
    says: 'a session reaches the hosts of its list, and no others',
    provedBy: {
      [box]: [
        'has no network and none of the machine’s processes unless its rules say so',
        'reaches hosts of its list through the proxy, and no others',
        'does not reach this machine through a name unless its list names it',
      ],
      [`${eggs}/domain-rules.test.ts`]: ['%j for %s: %s'],
    },
  },
  {
    id: 'remote.eggs.terminal',
    says: 'a boxed session is a whole terminal with limits, and ends as a whole',
    provedBy: {
      [box]: [
        'has its limits',
        'cannot have more processes than its limit',
        'ends as a whole when its terminal is ended, with %s',
        'is a whole terminal: full-screen programs, Ctrl-C and the exit code, with %s',
      ],
    },
  },
  {
    id: 'remote.eggs.environment',
    says: 'a session gets only the variables of its rules, and tells previews and pages through its folder',
    provedBy: {
      [`${eggs}/egg-environment.test.ts`]: [
        'a session gets what its rules name, what its agent needs, and who uses it',
        'all variables are all but those that lead into other sessions',
      ],
      [`${eggs}/egg-folder.test.ts`]: [
        'has programs that note which page to open, one on each line',
        'is not read through links and pipes',
      ],
    },
  },
  {
    id: 'remote.eggs.told',
    says: 'people are told which sandbox holds a session, what it may do and which rules are not enforced',
    provedBy: {
      [`${eggs}/describe-box.test.ts`]: [
        'what a box really keeps is told, and what it does not',
        'without a box no rule is claimed to hold',
      ],
      'src/renderer/remote/box-words.test.ts': ['%o'],
      'tests/integration/remote-sessions.test.ts': [
        'is told of sessions that people began elsewhere, also by the next Aerie, until they end',
      ],
      'tests/e2e/remote-box.spec.ts': [
        'sessions begun from elsewhere say which sandbox holds them, and which none does',
      ],
    },
  },
  {
    id: 'remote.eggs.changed',
    says: 'owners and admins change the rules for everywhere from elsewhere, whole or not at all; a folder’s rules are no link',
    provedBy: {
      [`${eggs}/keep-egg.test.ts`]: [
        'hold for the next session in folders without their own',
        'stay as they were when the new ones are wrong: %.20s',
        'are a file of their own: a session could put something else in place of a link',
        'are not waited for where they are a pipe or a device, nor read when endless',
      ],
      'src/main/core/link/tunnel/upkeep-handlers.test.ts': [
        'checklist 31: rules of agents are changed by owners and admins only, and mistakes are told',
        'checklist 31: the app is updated for admins, where it can be',
      ],
    },
  },
  {
    id: 'remote.eggs.calls',
    says: 'a boxed session is denied system calls that reach deep into the kernel, and programs work as ever',
    provedBy: {
      [box]: ['is denied what reaches deep into the kernel, and programs work as ever'],
      [`${eggs}/sandbox/system-call-filter.test.ts`]: [
        'denies what no program of a session needs, and lets all else through',
        'lets programs make processes and threads, but no namespaces',
        'lets programs have sockets of this machine and of the internet, and no others',
        'is not got around by another way to call',
      ],
    },
  },
  {
    id: 'remote.eggs.way',
    says: 'a session that outlives Aerie reaches its hosts again after the restart',
    provedBy: {
      'tests/integration/remote-persistent.test.ts': [
        'a session in a sandbox reaches its hosts again after a restart, and nothing of it stays',
      ],
      [`${eggs}/resumed-ways.test.ts`]: [
        'a way that cannot be opened is tried again until it is open',
        'what is opened while Aerie ends is closed, and left for the next one',
      ],
    },
  },
  {
    id: 'remote.eggs.settings',
    says: 'a session has settings of its agent of its own, with the key of a model in a file; the user’s stay as they are',
    provedBy: {
      [agents]: [
        'gets settings of its agent of its own: the user’s stay as they are, whoever changes them',
        'gets settings that its rules name, but none that it may not read',
        'finds the key of a model in a file that its settings name, and not in its variables',
      ],
    },
  },
  {
    id: 'remote.eggs.tools',
    says: 'sessions in a sandbox have tools of the machine run by name, with what they say as arguments and never as a script',
    provedBy: {
      'tests/integration/remote-tools.test.ts': [
        'get what they are told as it is, never as part of a script, and only variables of theirs',
        'that take too long end with all that they started',
        'run as often at once as they may, and end when nobody waits for them',
        'take no other request: %.40s',
      ],
      [agents]: [
        'asks for tools of this machine by their names, and gets no more of them than that',
        'asks for tools again after a restart',
      ],
    },
  },
  {
    id: 'remote.eggs.hostile',
    says: 'nothing that a program, a roost or a project says leads out of the box',
    provedBy: {
      'tests/integration/remote-proxy.test.ts': [
        'reaches this machine and its networks by no way to write their addresses',
        'is not led inside by a name of its list: %j',
        'is refused what is no name of its list: %.40s',
        'smuggles nothing in a request, and has no other kind of request',
      ],
      [`${eggs}/egg-environment.test.ts`]: [
        'nothing that a roost says of somebody ends a line, a word or a variable',
        'variables of the user that pose as those of a session, of an agent or of Aerie are dropped',
      ],
      [`${eggs}/sandbox/box-parts.test.ts`]: [
        'leads nowhere by ways through other folders',
        'of the rules of macOS the last one that covers a path is that of the nearest rule',
      ],
    },
  },
  {
    id: 'remote.eggs.next-time',
    says: 'nothing that a session leaves behind gives the next one more',
    provedBy: {
      [breakout]: [
        'gets no more next time by links where its agent writes',
        'leads no rule elsewhere by a link in a folder that it writes to',
        'renames no folder above what it is denied',
        'does not change the rules for the next one, nor those they are laid over',
        'chooses no rules for shared folders that lie in its own',
        'makes no settings of Aerie where there were none',
        'leaves no hooks where its rules keep it from them',
        'starts where its folder is, whatever is put in its place',
      ],
      [`${eggs}/sandbox/box-parts.test.ts`]: [
        'keeps folders above what may not be read or written where they are',
        'opens nothing elsewhere by a link that a session could have made',
      ],
    },
  },
  {
    id: 'remote.eggs.breakout',
    says: 'a boxed session finds no other way to the machine: by sockets, processes, second names or inherited files',
    provedBy: {
      [breakout]: [
        'reaches no socket of this machine but those in its folder, and those its rules name',
        'starts though sockets have vanished that it would be kept from',
        'reaches sockets without a file only with the whole network, and then it is said',
        'has no sockets but those of this machine and of the internet',
        'finds nothing of this machine in /proc',
        'inherits nothing that is open in Aerie',
        'finds no drive that is attached while it runs',
        'reaches the hosts of no session that begins later',
        'gets at no file by a second name of it',
      ],
      'src/main/core/files/open-real-file.test.ts': [
        'is not opened: links, also in the folders above, and pipes',
      ],
      'tests/integration/start-bubblewrap.test.ts': [
        'begins without those that have vanished',
        'begins again without those that vanish meanwhile',
        'does not begin again where something else is wrong, nor when its program has ended',
        'begins at most three times',
      ],
      [`${eggs}/sandbox/local-sockets.test.ts`]: [
        'sockets that programs listen at are read from what Linux tells, with any path',
      ],
      'src/main/core/link/audit/chat-capture.test.ts': [
        'is never read through links that the session has put there',
      ],
    },
  },
];
