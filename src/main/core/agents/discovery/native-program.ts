// Some npm packages only have a launcher; the program is in a package for each system beside it. Where
// install scripts are off nothing links the two, so the program is looked for directly.
import { posix, win32 } from 'node:path';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { DiscoveryFiles } from './discovery-files.ts';

export interface NativeProgramOptions {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly files: DiscoveryFiles;
}

const CPU_INFO_BYTES = 16_384;

/** True for the first bytes of a program of Linux, macOS or Windows. */
export function isNativeProgram(head: string): boolean {
  return /^(\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|\xfe\xed\xfa\xcf)/.test(head);
}

/** Folder of the npm package `name` that `file` is in; undefined if it is in none. */
export function packageFolder(
  file: string,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  const { sep } = platform === 'win32' ? win32 : posix;
  const inside = `${sep}node_modules${sep}${name.replaceAll('/', sep)}`;
  const at = file.lastIndexOf(`${inside}${sep}`);
  return at < 0 ? undefined : file.slice(0, at + inside.length);
}

/** The program for this system that belongs to the launcher in `folder`; undefined without one. */
export async function nativeProgram(
  profile: AgentProfile,
  folder: string,
  options: NativeProgramOptions,
): Promise<string | undefined> {
  const { join, dirname } = options.platform === 'win32' ? win32 : posix;
  const [name] = profile.command;
  const program = options.platform === 'win32' ? `${name}.exe` : name;
  for (const wanted of await packageNames(profile, options)) {
    // As Node finds packages: in `node_modules` of this folder, then of those above.
    for (let at = folder; ; at = dirname(at)) {
      const candidate = join(at, 'node_modules', wanted, 'bin', program);
      if (await options.files.isProgram(candidate)) return candidate;
      if (dirname(at) === at) break;
    }
  }
  return undefined;
}

/** Names of packages that fit this system, best first. */
async function packageNames(
  profile: AgentProfile,
  options: NativeProgramOptions,
): Promise<string[]> {
  const { platform, arch } = options;
  if (profile.nativePackage === undefined) return [];
  const base = profile.nativePackage
    .replace('{os}', platform === 'win32' ? 'windows' : platform)
    .replace('{platform}', platform)
    .replace('{arch}', arch);
  if (!profile.nativeVariants) return [base];
  const isOld = arch === 'x64' && !(await hasAvx2(options));
  const plain = isOld ? [`${base}-baseline`, base] : [base, `${base}-baseline`];
  if (platform !== 'linux') return plain;
  const musl = isOld
    ? [`${base}-baseline-musl`, `${base}-musl`]
    : [`${base}-musl`, `${base}-baseline-musl`];
  return (await isMusl(options)) ? [...musl, ...plain] : [...plain, ...musl];
}

/** Where it cannot be told the answer is the safe one: programs for older processors run everywhere. */
async function hasAvx2({ platform, files }: NativeProgramOptions): Promise<boolean> {
  if (platform === 'darwin') return true;
  if (platform !== 'linux') return false;
  return /\savx2\s/.test(await files.head('/proc/cpuinfo', CPU_INFO_BYTES));
}

async function isMusl({ files }: NativeProgramOptions): Promise<boolean> {
  const libraries = await files.list('/lib');
  return libraries.some((name) => name.startsWith('ld-musl-'));
}
