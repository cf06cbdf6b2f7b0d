import { e2e, integration, type Requirement } from './requirement.ts';

/** How Aerie is started and ended. */
export const starting: readonly Requirement[] = [
  {
    id: 'start.door',
    says: 'npm start opens the desktop where a display and the runtime are, else says why not and serves',
    provedBy: {
      [integration.decideDoor]: [
        'opens a window where there is a display and the runtime',
        'downloads the runtime only where a window could open',
        'says why there is no window: %j',
      ],
    },
  },
  {
    id: 'start.serve',
    says: 'aerie serve prints one link with a single-use code; opening it shows a ready terminal',
    provedBy: {
      [e2e.workbench]: ['opening the link shows a ready terminal in an accessible window'],
      [integration.web]: ['takes each code once'],
      [integration.serve]: ['in a terminal prints a new link for Enter and ends with Ctrl-C'],
    },
  },
  {
    id: 'start.json',
    says: '--json prints one machine-readable line; --port chooses the port',
    provedBy: {
      [integration.serve]: [
        'prints exactly one line and keeps its secrets out of the log',
        'says in one line that a port is in use',
        'refuses the port %s',
      ],
    },
  },
  {
    id: 'start.end',
    says: 'Ctrl-C ends the app and every child it started',
    provedBy: { [integration.serve]: ['ends every child on %s, even those that moved away'] },
  },
];
