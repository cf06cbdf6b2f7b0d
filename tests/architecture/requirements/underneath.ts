import { contract, desktop, fuzz, integration, type Requirement } from './requirement.ts';

/** What must be under it. */
export const underneath: readonly Requirement[] = [
  {
    id: 'core.layers',
    says: 'layers hold, and the command line reaches no Electron',
    provedBy: {
      'tests/architecture/layers.test.ts': ['lets no file import what its layer may not know'],
      'tests/architecture/bundle.test.ts': [
        '%s reaches no electron',
        'cli.js starts under plain Node and says its version',
      ],
    },
  },
  {
    id: 'core.contract',
    says: 'methods and streams are checked by schema, with declared errors and limits, over every door',
    provedBy: {
      [contract]: [
        'carries terminal bytes both ways, unchanged and in order',
        'keeps settings and layouts, and refuses values out of range',
        'hides unexpected failures behind a reference that the log explains',
      ],
      [fuzz]: ['answers input outside its schema with bad_request and goes on serving'],
    },
  },
  {
    id: 'core.pty',
    says: 'bytes end to end, typed errors before spawn, signals as such, the last output always arrives',
    provedBy: {
      [integration.pty]: [
        'reports how it ended: %s',
        '%s is refused with a sentence',
        'arrives whole from 200 programs that end at once',
      ],
      [integration.programs]: ['arrives byte for byte, with characters cut anywhere'],
    },
  },
  {
    id: 'core.tree',
    says: 'the whole process tree is ended: hang-up, then kill after a grace time',
    provedBy: {
      'src/main/core/pty/end-process-tree.test.ts': [
        'kills also on a machine so busy that a look at its processes takes seconds',
      ],
      [integration.pty]: [
        'ends foreground, background, nohup, setsid and stopped programs',
        'kills a program that ignores the hang-up, paused and flooding',
      ],
    },
  },
  {
    id: 'core.environment',
    says: 'the environment is sanitised',
    provedBy: {
      'src/main/core/pty/environment.test.ts': [
        'says what terminal this is and which session',
        "gives back the user's PATH when started by npm run",
      ],
      [integration.shells]: ['leaves none of its variables to programs'],
    },
  },
  {
    id: 'core.skip',
    says: 'skipped output leaves no trace',
    provedBy: {
      'src/main/core/emulator/backlog.test.ts': [
        'skips without a trace',
        'gives the exact screen from the tail of what is held',
      ],
    },
  },
  {
    id: 'core.leaks',
    says: '100 sessions leave no descriptor, child, timer or listener behind',
    provedBy: {
      [integration.sessions]: [
        'opens and closes 100 sessions with no descriptor, child, timer or listener left',
      ],
      [integration.pty]: ['leaves no descriptor behind after 100 terminals'],
    },
  },
  {
    id: 'core.programs',
    says: 'vim, less and top work, also through a reattach',
    provedBy: {
      [integration.sessions]: [
        'keeps the screen of vim through a reattach, and the shell’s behind it',
        'pages with less and refreshes with top',
      ],
    },
  },
  {
    id: 'door.desktop',
    says: 'a port for our own main frame only; navigation and permissions denied; no way to Electron',
    provedBy: {
      [desktop]: [
        'gives no port to a foreign page or a sub-frame',
        'stays on its page, opens links outside and denies permissions',
        'gives the page three facts and no way to Electron',
      ],
      'src/main/shell/window-options.test.ts': ['keeps the page away from Node and its privileges'],
    },
  },
  {
    id: 'door.web',
    says: 'cookie by single-use code, Host and Origin first, limits of size and rate, nothing in logs',
    provedBy: {
      [integration.web]: [
        'exchanges a code for a cookie that scripts and other sites cannot use',
        'refuses Host %s even with a good cookie',
        'is refused without our Origin, even with a good cookie',
        'closes with 1009 on an oversize frame, and harms nobody else',
        'cuts off a browser that floods',
        'never logs codes or cookies',
        'carry the strict policy',
      ],
    },
  },
  {
    id: 'store.database',
    says: 'numbered migrations, tested from a real older file; a broken file is never fatal',
    provedBy: {
      [integration.store]: [
        'bring a real file of the first version up to date and keep its layouts',
        'sets a file aside that is not a database',
        'sets a file aside that a newer version wrote',
      ],
    },
  },
  {
    id: 'store.settings',
    says: 'settings are validated on read; a broken file is set aside and reported',
    provedBy: {
      [integration.store]: ['that is broken is kept under another name, and settings work'],
      [integration.serve]: ['starts with a broken settings file, keeps it, and says so'],
    },
  },
  {
    id: 'input.bad',
    says: 'bad input gets a typed error with a sentence, and nothing else is affected',
    provedBy: {
      [contract]: ['answers what cannot be done with a typed error on that channel only'],
      [fuzz]: ['survives random binary frames', 'closes only the connection that sent %s'],
      [integration.sessions]: ['refuses %s before anything is started'],
      'src/main/core/sessions/session-registry.test.ts': [
        'kills twice without complaint and keeps the ended session',
      ],
    },
  },
];
