// System calls that no program of a session needs, and that reach deep into the kernel: mounts, modules,
// key rings, namespaces, tracing by programs of its own. A denied one fails as if it were not permitted;
// all others are as ever. Pure: makes the program (classic BPF) that bubblewrap hands to the kernel.

/** Numbers of a call on x86-64 and on 64-bit ARM; null where there is none. */
type Numbers = readonly [x64: number | null, arm64: number | null];

const denied: Readonly<Record<string, Numbers>> = {
  // Mounts and roots.
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  open_tree: [428, 428],
  move_mount: [429, 429],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  mount_setattr: [442, 442],
  open_tree_attr: [467, 467],
  open_by_handle_at: [304, 265],
  // Namespaces: in one of its own a program has all rights over what it finds there.
  unshare: [272, 97],
  setns: [308, 268],
  // Code for the kernel, and another kernel.
  bpf: [321, 280],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  // Keys, which know no namespaces.
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  // What attacks on the kernel are made of.
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  lookup_dcookie: [212, 18],
  // The machine as a whole.
  reboot: [169, 142],
  swapon: [167, 224],
  swapoff: [168, 225],
  sethostname: [170, 161],
  setdomainname: [171, 162],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  nfsservctl: [180, 42],
  syslog: [103, 116],
  vhangup: [153, 58],
  iopl: [172, null],
  ioperm: [173, null],
  uselib: [134, null],
  _sysctl: [156, null],
};

/** Names of calls that always fail. */
export const deniedCalls: readonly string[] = Object.keys(denied);

/** What differs between machines. */
const machines = {
  x64: { audit: 0xc000003e, column: 0, clone: 56, ioctl: 16, socket: 41 },
  arm64: { audit: 0xc00000b7, column: 1, clone: 220, ioctl: 29, socket: 198 },
} as const;

const CLONE3 = 435;
/** Flags of `clone` that make namespaces. */
const NAMESPACES = 0x7e020000;
/** Of `ioctl`: types into the terminal, and into the one of the screen. */
const TIOCSTI = 0x5412;
const TIOCLINUX = 0x541c;
/**
 * Families of sockets that programs use: of this machine, of both internets, and of the kernel's answers on
 * them. Others know no namespaces, such as those to other virtual machines, or lead into rare code.
 */
const FAMILIES = [1, 2, 10, 16];
/** Numbers from here on are of another way to call. */
const X32 = 0x40000000;

const [LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN] = [0x20, 0x15, 0x35, 0x45, 0x06];
const ALLOW = 0x7fff0000;
const NOT_PERMITTED = 0x00050000 + 1;
const NOT_THERE = 0x00050000 + 38;
const NO_SUCH_FAMILY = 0x00050000 + 97;
/** Where the kernel tells of a call: its number, the machine, and the low half of its arguments. */
const [NUMBER, MACHINE] = [0, 4];
const argument = (index: number): number => 16 + 8 * index;

type Instruction = readonly [code: number, yes: number, no: number, value: number];

/** The filter for machines of `arch` (as Node names them); null for those that it is not known for. */
export function systemCallFilter(arch: string): Uint8Array<ArrayBuffer> | null {
  const machine = arch === 'x64' || arch === 'arm64' ? machines[arch] : null;
  if (!machine) return null;
  const numbers = Object.values(denied).flatMap((one) => one[machine.column] ?? []);
  return encoded([
    [LOAD, 0, 0, MACHINE],
    // Programs for another machine call by other numbers: they are not run at all.
    ...unless([EQUAL, machine.audit], NOT_THERE),
    [LOAD, 0, 0, NUMBER],
    ...when([AT_LEAST, X32], [[RETURN, 0, 0, NOT_THERE]]),
    ...numbers.flatMap((number) => when([EQUAL, number], [[RETURN, 0, 0, NOT_PERMITTED]])),
    // Its flags cannot be seen; without it programs use `clone`, whose flags can.
    ...when([EQUAL, CLONE3], [[RETURN, 0, 0, NOT_THERE]]),
    ...when(
      [EQUAL, machine.clone],
      [
        [LOAD, 0, 0, argument(0)],
        ...when([ANY_BIT, NAMESPACES], [[RETURN, 0, 0, NOT_PERMITTED]]),
        [RETURN, 0, 0, ALLOW],
      ],
    ),
    ...when(
      [EQUAL, machine.ioctl],
      [
        [LOAD, 0, 0, argument(1)],
        ...when([EQUAL, TIOCSTI], [[RETURN, 0, 0, NOT_PERMITTED]]),
        ...when([EQUAL, TIOCLINUX], [[RETURN, 0, 0, NOT_PERMITTED]]),
        [RETURN, 0, 0, ALLOW],
      ],
    ),
    ...when(
      [EQUAL, machine.socket],
      [
        [LOAD, 0, 0, argument(0)],
        ...FAMILIES.flatMap((family) => when([EQUAL, family], [[RETURN, 0, 0, ALLOW]])),
        [RETURN, 0, 0, NO_SUCH_FAMILY],
      ],
    ),
    [RETURN, 0, 0, ALLOW],
  ]);
}

/** Runs `then`, which ends the program, if the test holds. */
function when([test, value]: readonly [number, number], then: readonly Instruction[]) {
  return [[test, 0, then.length, value] as const, ...then];
}

/** Ends the program with `answer` unless the test holds. */
function unless([test, value]: readonly [number, number], answer: number): Instruction[] {
  return [
    [test, 1, 0, value],
    [RETURN, 0, 0, answer],
  ];
}

/** As the kernel reads it: 16 bits, 8, 8 and 32, in the order of both machines. */
function encoded(program: readonly Instruction[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(program.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, [code, yes, no, value]] of program.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, yes);
    view.setUint8(index * 8 + 3, no);
    view.setUint32(index * 8 + 4, value, true);
  }
  return bytes;
}
