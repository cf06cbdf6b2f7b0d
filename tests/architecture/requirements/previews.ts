import type { Requirement } from './requirement.ts';

const e2e = 'tests/e2e/previews.spec.ts';
const integration = 'tests/integration/previews.test.ts';

/** What programs show beside their terminals, and the pages they open. */
export const previews: readonly Requirement[] = [
  {
    id: 'previews.shown',
    says: 'programs show Markdown or an address beside their terminal, safely, and without taking the keyboard',
    provedBy: {
      [e2e]: [
        'Markdown shows beside its terminal without taking the keyboard, and goes when it is cleared',
        'each terminal has its own',
        'a page with a long address, and a long text, fit everywhere',
        'on a phone it is offered, lies over the terminal, and gives it back',
      ],
      'tests/e2e/previews-elsewhere.spec.ts': [
        'what a program begun from elsewhere shows is marked as such, also to whoever began it',
      ],
      [integration]: [
        'the three forms of the file show in the list, are read, and the file disappears',
        'a program finds the file in its variables; what it showed last stays after its end',
        'a restart ends what the run before wanted shown',
        'a session in a session host shows its preview through the app, also the next one',
      ],
      'src/main/core/previews/read-preview.test.ts': [
        'a file says an address, Markdown, or that nothing is to be shown',
        'addresses that no browser should open, and what is too long, are not shown',
      ],
      'src/main/core/previews/preview-folder.test.ts': [
        'programs are told of a file of their own session and of a program that opens pages',
        'a file is only read if it was meant for that session: it is removed when it is',
        'folders of processes that are gone are removed, those of others stay',
      ],
    },
  },
  {
    id: 'previews.closed',
    says: 'a preview is closed, comes back by button, command and menu, and is kept with the layout',
    provedBy: {
      [e2e]: [
        'it is closed and comes back by button, command and menu, and stays as it was through a reload',
      ],
      'src/renderer/previews/preview-store.test.ts': [
        'a preview shows by itself beside its terminal only, until somebody closes it',
        'once it was cleared the next one shows again',
        'choices, and what was seen, are kept with the layout; what is no choice is not taken',
      ],
    },
  },
  {
    id: 'previews.pages',
    says: 'programs ask before they open a web page, once for each site, unless somebody chose otherwise',
    provedBy: {
      [e2e]: ['a program asks in its terminal before a page is opened'],
      [integration]: [
        'each site waits once, web addresses only, and is taken once',
        "a person's own BROWSER, and the setting, leave pages to the system",
      ],
      'src/main/core/previews/preview-folder.test.ts': [
        'what somebody chose stays: a file elsewhere, a browser, variables one by one',
        'it fails where nobody would read what it notes, so that programs do something else',
      ],
      'src/renderer/previews/asked-sites.test.ts': [
        'a site is asked for once in each terminal; other sites and terminals are asked for',
        'what was allowed ends with the session, also when another comes by its name',
      ],
      'src/renderer/previews/preview-words.test.ts': [
        'a page is told of by its site, with a warning where others can read along',
      ],
    },
  },
];
