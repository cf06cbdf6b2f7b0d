import type { Requirement } from './requirement.ts';

const page = 'tests/e2e/remote.spec.ts';

/** This machine, reached from elsewhere. */
export const remote: readonly Requirement[] = [
  {
    id: 'remote.link',
    says: 'a machine is linked by keyboard: roost, code and QR, proven by a message that comes back',
    provedBy: {
      [page]: [
        'a machine is linked with the keyboard alone: added, signed in with code and QR, proven, removed',
      ],
      'src/renderer/remote/roost-address.test.ts': ['%s is an address', '%s is none'],
      'src/renderer/remote/qr-path.test.ts': ['dark modules beside each other are one piece'],
    },
  },
  {
    id: 'remote.viewers',
    says: 'who is attached from elsewhere is listed, marked at the session, and cut off',
    provedBy: {
      [page]: ['who is connected is listed, marked at the session, and cut off'],
      'src/renderer/remote/remote-words.test.ts': ['who is attached to a session'],
    },
  },
  {
    id: 'remote.much',
    says: 'many roosts, people and connections with long names have room in narrow and wide windows',
    provedBy: {
      'tests/e2e/remote-screens.spec.ts': [
        'many roosts and people with long names have room at every width',
        'many connections are listed by person, and each can be ended from the keyboard',
      ],
      'src/renderer/remote/remote-words.test.ts': [
        'how many people are there is said beside their connections',
      ],
    },
  },
  {
    id: 'remote.access',
    says: 'who may come in is changed in the page and kept at once; unreadable rules let nobody in',
    provedBy: {
      [page]: [
        'who may come in is changed, kept at once, and can be taken back',
        'rules that cannot be read keep everybody out, and say what to do',
      ],
      'src/renderer/remote/people.test.ts': ['owners who are not on the list'],
    },
  },
  {
    id: 'remote.last-member',
    says: 'a shared folder is not opened to everybody by taking its last member off, unless that is chosen',
    provedBy: {
      'tests/e2e/remote-rules.spec.ts': [
        'a folder is not opened to everybody with its last member, unless that is chosen',
      ],
      'src/main/core/link/access/without-member.test.ts': [
        'the last one leaves with the folder, unless it is to be open to all',
      ],
    },
  },
  {
    id: 'remote.rules-broken',
    says: 'rules that break while Aerie runs hold as they were, and that is told until they are right again',
    provedBy: {
      'tests/e2e/remote-rules.spec.ts': [
        'rules that break while Aerie runs are told at once, and followed again once they are right',
      ],
      'src/main/core/link/remote-store.test.ts': [
        'a file that is broken while it is followed is told, until it is right again',
      ],
      'src/main/core/link/link-trouble.test.ts': [
        'rules that cannot be read any more are told to who looks, and to whoever would change them',
      ],
    },
  },
  {
    id: 'remote.turned-away',
    says: 'who comes up against a limit of sessions reads why on the page, and is named at the machine',
    provedBy: {
      'src/main/core/link/pty/pty-server.test.ts': [
        'who has as many sessions open as a person may is told so on the page, and the session lives on',
      ],
      'src/main/core/link/channel/contract-channels.test.ts': [
        'who has as many pages open as a person may is refused, and named',
      ],
      'src/main/core/link/turned-away.test.ts': [
        'who was turned away is told once in a while, with when it was last, for an hour',
        'people that a roost makes up push out none of another',
      ],
      'src/renderer/remote/remote-words.test.ts': ['who was turned away is named with the limit'],
    },
  },
  {
    id: 'remote.closing-waits-for-nobody',
    says: 'doors close at once, also while a roost takes nothing or a key ring asks',
    provedBy: {
      'src/main/core/link/link-trouble.test.ts': [
        'a roost is switched off, the machine locked and somebody cut off while a key ring asks for another',
      ],
      'src/main/core/link/pty/pty-server.test.ts': [
        'who is cut off is gone at once, though a roost takes nothing',
      ],
      'src/main/core/link/access/stored-access-secret.test.ts': [
        'a store of secrets that asks for leave keeps nobody from the rules',
      ],
      'src/main/shell/safe-storage-secrets.test.ts': [
        'is used again once it is unlocked, and asked once by all who come at the same time',
      ],
    },
  },
  {
    id: 'remote.roosts-words',
    says: 'what a roost says is quoted with its name, and how links end is told in sentences',
    provedBy: {
      'src/main/core/link/link-end-words.test.ts': [
        '%o is told as a sentence',
        'what a roost says is quoted with its name, and cannot end the quotation',
      ],
      'src/main/core/link/link-service.test.ts': [
        'words of a roost are told as those of that roost',
      ],
    },
  },
  {
    id: 'remote.trouble',
    says: 'a link tells its kinds of trouble apart, what helps and when it was proven; signing in again keeps all rules',
    provedBy: {
      'tests/e2e/remote-status.spec.ts': [
        'a link says what is wrong and what helps; signing in again keeps all rules; each roost has a switch',
      ],
      'src/renderer/remote/link-advice.test.ts': [
        'trouble comes with what to do about it, and nothing else does',
        'a proof says how old it is, also when the next one failed',
        'the way of a viewer has its own time, or that of the roost',
      ],
      'src/main/core/link/roost-link.test.ts': [
        'that a roost ends with %j is told apart from a lost connection',
        'a roost that restarts may be away for half a minute; one that sends nothing on is left alone for one',
      ],
    },
  },
  {
    id: 'remote.lasting',
    says: 'disks that are full, key rings that are locked and people who change their mind leave links as they should be, and are told',
    provedBy: {
      'src/main/core/link/link-trouble.test.ts': [
        'a token that could not be read is read again, by itself and when somebody asks',
        'a lock that cannot be taken is tried again, and the reason is gone with it',
        'signing out hangs up at once, also when the token cannot be deleted',
        'who signs out while a sign-in comes to its end is signed out',
        'a sign-in that is cancelled while the roost says whose it is signs nobody in',
        'of two sign-ins at once the first is told that it was cancelled',
        'a key ring that never answers keeps nobody from quitting',
        'a roost that another Aerie removes takes its sign-in along',
      ],
      'src/main/core/link/remote-store.test.ts': ['a new machine has one id, whoever asks first'],
    },
  },
  {
    id: 'remote.recorded',
    says: 'recorded sessions are marked with the reason, and whoever is cut off is told nothing more at once',
    provedBy: {
      'tests/e2e/remote-status.spec.ts': [
        'who is recorded is marked with the reason; who is cut off is told nothing more at once',
      ],
    },
  },
  {
    id: 'remote.keys',
    says: 'a key says since when it counts and when it was used; it can be forgotten and taken back',
    provedBy: {
      'tests/e2e/remote-status.spec.ts': [
        'keys say since when they count and when they were used; one is forgotten and taken back',
      ],
      'src/main/core/link/access/stored-access.test.ts': [
        'when a key was used last is kept, to the minute',
      ],
    },
  },
  {
    id: 'remote.history',
    says: 'sessions of the past are played, read, searched, saved and deleted at this machine',
    provedBy: {
      'tests/e2e/remote-history.spec.ts': [
        'a session that was recorded is played, what was typed is read, all is saved and deleted',
        'many sessions are searched, a conversation is read, and what is broken says so',
      ],
      'src/renderer/remote/history/captured-chat.test.ts': [
        'what Claude Code keeps is read: words, tools and what they answered',
        'what Codex keeps is read',
        'what is no conversation says nothing, and what is too long is cut',
      ],
      'src/main/core/api/translate-stream.test.ts': [
        'a failure in the middle of a stream keeps its code; others and plain answers stay',
      ],
    },
  },
  {
    id: 'remote.idle',
    says: 'a window that looks at the link loads nothing of it',
    provedBy: {
      'src/main/core/link/lazy-link.test.ts': [
        'who only watches loads nothing, and is told once somebody else has',
      ],
    },
  },
  {
    id: 'remote.contract',
    says: 'all of Aerie is reached through the tunnel, as far as the rules allow, and hostile roosts only end it',
    provedBy: {
      'tests/integration/remote-contract.test.ts': [
        'a terminal, large pastes and the list of chats; nothing of it in the clear',
        'members use sessions they began, and nothing else',
        'who is cut off, or locked out, is out at once',
        'an opening that is sent again serves nobody',
        'programs have the same sessions as at the machine; another key is refused',
      ],
      'src/main/core/link/channel/contract-rules.test.ts': [
        'every method is closed to everybody elsewhere until it is listed',
        'what opens doors is closed also to owners',
      ],
      'src/shared/protocol/wing/channel-transport.test.ts': [
        'hostile pieces in any number do nothing but end the channel',
        'what a side sent does not come back as received',
      ],
    },
  },
  {
    id: 'remote.hostile-roost',
    says: 'a roost that lies types nothing, learns nothing and does not bring the link down',
    provedBy: {
      'tests/integration/wing-hostile.test.ts': [
        'frames that are replayed, reflected, moved, cut short or changed type nothing',
        'malformed messages, bad base64 and JSON that never ends leave the link as it is',
        'a flood of attaches for sessions that are not there costs no memory and answers nothing',
        'nothing that the roost got tells what was typed, printed, asked or is secret',
        'requests that are replayed, reflected, moved, cut short or of another kind are answered by nothing',
        'answers that are replayed, reflected, moved or cut short are passed over for the right one',
        'output that is replayed, reflected, cut short or of another session is shown to nobody',
        'frames in another order are typed as they come, each once, and all that is withheld is lost',
        'a frame beyond the limit closes the link, which comes back with its sessions',
      ],
      'tests/integration/wing-dialling.test.ts': [
        'a machine whose clock is %s stays linked, and so does one whose roost is',
        'a passkey that was shown counts as long as the rules say, whichever way a clock is set',
      ],
    },
  },
  {
    id: 'remote.floods',
    says: 'who sends without end or takes nothing costs next to nothing, and holds up nobody',
    provedBy: {
      'tests/integration/wing-floods.test.ts': [
        'a flood of %s leaves next to nothing behind',
        'many requests at once are answered, the rest refused, and none is forgotten',
        'a message in fragments without end is given up at the limit of whole ones',
        'output that nobody takes is not kept, and holds up nobody at the machine',
        'keys without end push out none of those who may come in',
      ],
      'src/main/core/link/pty/pty-server.test.ts': [
        'many sessions may be begun, attached to, looked at and ended at once',
      ],
      'src/main/core/link/channel/contract-channels.test.ts': [
        'what waits for one person is bounded over all their channels; the slowest is given up',
        'who reads keeps their channel, however much another of theirs leaves unread',
        'what waits for all people of a roost is bounded, and whoever lets most wait is given up',
      ],
      'src/main/core/link/tunnel/tunnel-server.test.ts': [
        'who takes no answers gets no more of them than requests at once',
      ],
      'src/main/core/link/pty/idle-end.test.ts': [
        'many more sessions than a connection takes requests are waited for, and all else is answered',
      ],
    },
  },
  {
    id: 'remote.wakes',
    says: 'after a sleep links are there again within seconds',
    provedBy: {
      'src/main/core/link/wake-watch.test.ts': ['an awakening is told once, within seconds'],
      'tests/integration/wing-dialling.test.ts': [
        'a link that a sleep has cut off is dialled anew in seconds; one that lives is kept',
        'a roost that has gone without a word is found out, and dialled again',
      ],
    },
  },
  {
    id: 'remote.audit',
    says: 'sessions of people elsewhere are recorded, without passwords, and played by who may see them',
    provedBy: {
      'tests/integration/remote-contract.test.ts': [
        'what is typed by way of the whole contract is in the log of a recorded session',
      ],
      'tests/integration/remote-audit.test.ts': [
        'checklist 32: the terminal, the keys and the history of a session can be asked for',
        'checklist 32: what is not there, or not for somebody, is refused in the words of the protocol',
        'checklist 33: what the agent keeps is copied, and read in pieces of 16 KiB',
        'passwords are not among the keys, and only their owner reads the files',
        'people of this machine play it as any recording, and delete it',
        'a recording goes on after a restart, and is never written over',
        'of a recording that cannot begin nothing is kept',
        'a recording is nobody who watches, and goes on when nobody does',
        'a recording that is as large as allowed stops, says so, and is not claimed to go on',
        'a recording goes on when the connection that all recordings share is lost',
      ],
      'src/shared/protocol/wing/audit-recording.test.ts': [
        'vector V7 is read and written',
        'give back what was written, wherever the pieces are cut',
      ],
      'src/main/core/link/audit/key-log.test.ts': [
        'never has what the terminal does not show, e.g. passwords',
      ],
    },
  },
  {
    id: 'remote.storm',
    says: 'a roost may come and go under traffic: sessions live, and output stays in order',
    provedBy: {
      'tests/integration/wing-storm.test.ts': [
        'checklist 27: 50 restarts of a roost under traffic cost no session and no byte',
      ],
    },
  },
  {
    id: 'remote.slow-network',
    says: 'on a slow network the newest screen is shown, not old output',
    provedBy: {
      'src/main/core/link/pty/shown-pace.test.ts': [
        'on a slow network what is on its way gets there in a moment',
      ],
    },
  },
  {
    id: 'remote.browser-crypto',
    says: 'browsers seal and open as machines do',
    provedBy: {
      'tests/e2e/remote-crypto.spec.ts': [
        'checklist 8: the vectors hold in the browser, from built code',
      ],
    },
  },
  {
    id: 'remote.p2p',
    says: 'streams go from machine to machine and back without a loss, for whom they belong to only',
    provedBy: {
      'tests/integration/remote-p2p.test.ts': [
        'output, input and sizes go over the channel, in messages that fit',
        'a channel that is lost during a flood loses nothing that is typed or shown',
        'spectators stay with the roost, and everybody hears of the end',
        'only input and sizes of the session that somebody controls are taken from a channel',
        'a channel %s is not used',
        'a new offer of a tab takes the place of its last one',
        'an offer that another one replaces is refused at once, and the other one answered',
        'ICE servers are asked as the rules say, and one that does not answer holds nothing up',
        'nothing that is typed is lost, doubled or out of order, however the way changes',
      ],
    },
  },
  {
    id: 'remote.p2p-private',
    says: 'what a program shows or opens passes the roost by where a channel takes it; an end is told after the last output',
    provedBy: {
      'tests/integration/wing-p2p.test.ts': [
        'what a program wants to show, or to open, is for the browser and not for the roost',
      ],
      'src/main/core/link/p2p/migrate.test.ts': [
        'the roost hears of an end once the channel has carried what came before it',
        'what is for the browser alone goes by the channel, unless it is too long for that',
      ],
    },
  },
];
