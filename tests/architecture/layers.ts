import { posix } from 'node:path';

/** A layer of the product and the layers it may import. */
interface Layer {
  readonly name: string;
  /** Folder or file, relative to the root. */
  readonly at: string;
  readonly mayImport: readonly string[];
  /** Whether it may import Electron, Node. */
  readonly electron: boolean;
  readonly node: boolean;
}

/** The table of docs/architecture.md. Order matters: the first match names the layer of a path. */
export const layers: readonly Layer[] = [
  { name: 'shared', at: 'src/shared/', mayImport: [], electron: false, node: false },
  { name: 'client', at: 'src/main/client/', mayImport: ['shared'], electron: false, node: true },
  {
    name: 'core',
    at: 'src/main/core/',
    mayImport: ['shared', 'client'],
    electron: false,
    node: true,
  },
  {
    name: 'hosts/web',
    at: 'src/main/hosts/web/',
    mayImport: ['shared', 'core'],
    electron: false,
    node: true,
  },
  {
    name: 'hosts/electron',
    at: 'src/main/hosts/electron/',
    mayImport: ['shared', 'core'],
    electron: true,
    node: true,
  },
  {
    name: 'shell',
    at: 'src/main/shell/',
    mayImport: ['shared', 'core', 'hosts/electron', 'hosts/web'],
    electron: true,
    node: true,
  },
  {
    name: 'cli',
    at: 'src/main/cli/',
    mayImport: ['shared', 'client', 'core', 'hosts/web'],
    electron: false,
    node: true,
  },
  {
    name: 'entry',
    at: 'src/main/index.ts',
    mayImport: ['shared', 'core', 'hosts/electron', 'hosts/web', 'shell'],
    electron: true,
    node: true,
  },
  { name: 'preload', at: 'src/preload/', mayImport: ['shared'], electron: true, node: false },
  { name: 'renderer', at: 'src/renderer/', mayImport: ['shared'], electron: false, node: false },
];

const aliases: Readonly<Record<string, string>> = {
  '#shared/': 'src/shared/',
  '#client/': 'src/main/client/',
  '#core/': 'src/main/core/',
  '#hosts/': 'src/main/hosts/',
  '#shell/': 'src/main/shell/',
  '#cli/': 'src/main/cli/',
  '#renderer/': 'src/renderer/',
  '#tests/': 'tests/',
  '#bench/': 'bench/',
};

/** The layer a path of the project belongs to. */
export function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => path.startsWith(layer.at));
}

/** The project file an import leads to, or undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias === undefined ? undefined : `${aliases[alias]}${specifier.slice(alias.length)}`;
}

const electronPackages = /^(electron|electron-store|electron-updater)(\/|$)/;

/** Why `from` may not import `specifier`, or undefined if it may. */
export function forbiddenImport(from: string, specifier: string): string | undefined {
  const layer = layerOf(from);
  if (!layer) return 'it is in no layer';
  if (electronPackages.test(specifier)) return layer.electron ? undefined : 'no Electron here';
  if (specifier.startsWith('node:')) return layer.node ? undefined : 'no Node here';
  const target = resolveImport(from, specifier);
  if (target === undefined) return undefined;
  const to = layerOf(target);
  if (!to)
    return target.startsWith('src/') || target === 'package.json' ? undefined : 'outside src';
  return to.name === layer.name || layer.mayImport.includes(to.name)
    ? undefined
    : `${layer.name} may not import ${to.name}`;
}
