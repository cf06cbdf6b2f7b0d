import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.ts';

/** The parts of package.json that are checked. */
export interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** The parts of package-lock.json that are checked. The root package is at the empty path. */
export interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      Partial<Pick<Manifest, 'dependencies' | 'devDependencies'>> & {
        readonly hasInstallScript?: boolean;
        readonly optional?: boolean;
      }
    >
  >;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

export const manifest = read('package.json') as Manifest;
export const lock = read('package-lock.json') as Lock;
