// The terminal's process group belongs to bubblewrap, outside, and programs inside cannot see it: Ctrl-C
// would end the box, and shells would fail when they give the terminal back. So the program gets a group
// of its own first. There is no other shell that could bring a stopped program back, so Ctrl-Z is left to
// programs that ask for it, as shells do. What Aerie itself was started with, such as a folder that is open,
// is closed: through that a program would be out of its box. Neither sh nor Node can do this; without Perl
// and Python the program starts as it is.

import { nodeFiles } from '../../../agents/discovery/discovery-files.ts';

const PERL =
  'eval { require POSIX; opendir(my $d, "/proc/self/fd"); my @o = grep { /^[0-9]+$/ && $_ > 2 } readdir($d); closedir($d); POSIX::close($_) for @o }; eval { require POSIX; $SIG{TTOU} = "IGNORE"; POSIX::setpgid(0, 0); POSIX::tcsetpgrp(0, $$); $SIG{TTOU} = "DEFAULT"; $SIG{TSTP} = "IGNORE" }; exec { $ARGV[0] } @ARGV; exit 127';
const PYTHON = `import os, signal, sys
try:
    os.closerange(3, 65536)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
except OSError:
    pass
os.execv(sys.argv[1], sys.argv[1:])`;

/** What comes before a program, and its path, to make the terminal its own. */
export async function ownTerminal(): Promise<string[]> {
  if (await nodeFiles.isProgram('/usr/bin/perl')) return ['/usr/bin/perl', '-e', PERL, '--'];
  if (await nodeFiles.isProgram('/usr/bin/python3'))
    return ['/usr/bin/python3', '-I', '-c', PYTHON];
  return [];
}
