import type { Requirement } from './requirement.ts';

const logic = 'tests/integration/remote-page.test.ts';
const page = 'tests/e2e/roost-page.spec.ts';
const shared = 'src/shared';

/** Aerie's own page in a browser, through a roost. */
export const remotePage: readonly Requirement[] = [
  {
    id: 'remote.page.whole',
    says: 'a browser has the terminals and chats of a machine through a roost, sealed; they come back after its restart',
    provedBy: {
      [page]: [
        'terminals and chats through a roost: sealed, back after its restart, and ended by the owner',
      ],
      [`${shared}/client/tunnel/web-tunnel-crypto.test.ts`]: [
        'a browser and a machine understand each other in the tunnel, and nothing twice',
        'pieces of both count alike, whatever their sizes, and results keep their order',
        'pieces %s do not open in a browser either',
      ],
      [`${shared}/protocol/wing/channel-transport.test.ts`]: [
        'a sealer that takes its time changes nothing of order, and the end comes last',
      ],
    },
  },
  {
    id: 'remote.page.keys',
    says: 'the key of a machine is compared once, remembered, and another one is not used unless somebody says so',
    provedBy: {
      [page]: [
        'a locked machine opens with a passkey of the browser; another key of the machine stops everything',
      ],
      [logic]: [
        'the only machine is gone to at once, after its key was compared, and then without asking',
        'another key than before is not used until somebody says so',
      ],
      'src/renderer/roost/known-keys.test.ts': [
        'the key of a machine is known from visit to visit, and can be replaced',
      ],
    },
  },
  {
    id: 'remote.page.access',
    says: 'who needs a passkey, is not on the list, was cut off or must wait is told so, with what helps',
    provedBy: {
      [logic]: [
        'all machines are shown with their names when the address asks for them, or means none of them',
        'a locked machine wants the passkey; who is cut off comes back only on purpose, and shows it again',
        'who is not on the list is told so, and a machine that is away is waited for',
      ],
      [`${shared}/protocol/wing/channel-transport.test.ts`]: [
        'who was sent away by the other side can tell',
      ],
    },
  },
  {
    id: 'remote.page.rights',
    says: 'what somebody elsewhere may not do is not offered to them, and they are told why',
    provedBy: {
      [page]: ['a member is offered what members may do, and told why not the rest'],
      'src/main/core/link/channel/contract-rules.test.ts': [
        'everybody is told what they may do, and that is what they may',
      ],
      'src/renderer/stores/rights.test.ts': [
        'at the machine itself everything is open',
        'elsewhere what the machine names is open, and for the rest there is a reason',
      ],
      'src/renderer/ui/offered-items.test.ts': [
        'what is closed is not in the menu, and no line parts nothing',
      ],
    },
  },
  {
    id: 'remote.page.parts',
    says: 'a page, or a part of it, that does not arrive says so, and is tried again or reloaded',
    provedBy: {
      [page]: ['a page whose parts do not arrive says so, and is there after a reload'],
      'tests/e2e/workbench-trouble.spec.ts': [
        'a page that does not arrive says so, leaves the rest alone, and is tried again',
      ],
    },
  },
];
