import type { Requirement } from './requirement.ts';

const unit = 'src/main/core/restore/restore.test.ts';
const damage = 'src/main/core/restore/damage.test.ts';
const real = 'tests/integration/restore.test.ts';
const e2e = 'tests/e2e/restore.spec.ts';

/** Sessions that come back from disk. */
export const restore: readonly Requirement[] = [
  {
    id: 'restore.after-kill',
    says: 'after a kill scrollback, screen, folder, title and layout are there again, marked as ended',
    provedBy: {
      [e2e]: ['after a kill the same panes show what they showed, and start again where they were'],
      [real]: ['a killed process leaves its sessions to the next one exactly as they were, twice'],
      [unit]: [
        'a session is there again with all it was, ended',
        'loses only what was said in the last moment',
        'output that comes while a screen is taken is kept once',
        'a cleared or restarted terminal does not come back as it was before',
      ],
      'src/main/core/restore/any-moment.test.ts': [
        'whatever happened, a kill leaves something that was on the screen, and after a rest all of it',
      ],
      'src/main/core/emulator/session.test.ts': [
        'goes on with the terminal of an earlier run as if it had never stopped',
      ],
    },
  },
  {
    id: 'restore.relaunch',
    says: 'one click starts the program again in the same folder; a folder that is gone is told; nothing starts by itself',
    provedBy: {
      [e2e]: ['after a kill the same panes show what they showed, and start again where they were'],
      [real]: [
        'a quit keeps what ran; a folder that is gone is told, and another one can be chosen',
      ],
      'src/main/core/sessions/saved-session.test.ts': [
        'starts the program again in the folder it was in, on a fresh screen',
        'stays as it was when its folder is gone, and starts in another one on request',
      ],
    },
  },
  {
    id: 'restore.encrypted',
    says: 'what terminals showed is encrypted at rest; pieces cannot be changed, moved or cut off unnoticed',
    provedBy: {
      [real]: ['nothing that a terminal showed can be found in the data folder'],
      [unit]: ['nothing on disk can be read by who looks at it'],
      [damage]: [
        'opens only unchanged, in its place, in its slot and with its key',
        'cut at any byte reads as its first whole pieces',
        'takes no piece in another place',
        'what was cut off is missed',
        'files of another session are not taken for its own',
      ],
    },
  },
  {
    id: 'restore.key',
    says: 'the key is kept by the key ring or a private file; content whose key is gone is told once and left alone',
    provedBy: {
      [unit]: [
        'a lost key is told once, and changes nothing',
        'a key ring that cannot be used is done without, and what it protects is left alone',
      ],
      'src/main/core/store/secret-store.test.ts': [
        'keeps, replaces and forgets secrets in files of their owner alone',
        'makes a secret once, whoever asks',
      ],
      'src/main/shell/safe-storage-secrets.test.ts': [
        'keeps secrets sealed by the key ring',
        'knows which key rings protect',
      ],
    },
  },
  {
    id: 'restore.owner',
    says: 'only what a process that is gone left behind is taken over, and by one process',
    provedBy: {
      'src/main/core/restore/between-processes.test.ts': [
        'nothing is taken from a process that lives',
        'of two that start at once only one takes a session over',
        'a process that does not claim leaves everything to another',
      ],
    },
  },
  {
    id: 'restore.bounds',
    says: 'what is kept is bounded in size and age; closed sessions leave nothing behind; all of it can be forgotten',
    provedBy: {
      [unit]: [
        'a flood is passed over until the next screen, and that is told',
        'what ended longest ago goes first when there is too much',
        'what is too old is deleted, read or not',
        'room is left for new sessions',
        'closed sessions leave nothing behind',
        'everything is forgotten, and what runs is kept again as it goes on',
        'turning it off deletes everything, turning it on keeps what is there',
      ],
      [e2e]: ['on a narrow window; a folder that is gone; all restored ones dismissed at once'],
    },
  },
  {
    id: 'restore.trouble',
    says: 'a disk that cannot be written and files that are damaged never end a session or stop a start',
    provedBy: {
      [unit]: [
        'sessions go on when nothing can be written, and are kept once it can',
        'a folder that vanishes is told once, and no session ends',
      ],
      [damage]: [
        '%s: no byte of it can stop a start',
        'facts and screens that make no sense are refused',
      ],
    },
  },
];
