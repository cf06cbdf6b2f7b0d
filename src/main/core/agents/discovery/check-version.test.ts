import { describe, expect, it } from 'vitest';
import { UnsupportedVersionError } from '../errors/acp-error.ts';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import { agentVersion, checkVersion } from './check-version.ts';
import { CliVersions } from './cli-version.ts';

const profile = { label: 'Fake', minVersion: '1.14.20', testedVersion: '1.18.33' };

describe('checkVersion', () => {
  it.each([
    ['1.18.33', '1.18.33'],
    ['v1.20.0', '1.20.0'],
    ['opencode v2.0.1-beta.3+build.5', '2.0.1'],
    ['1.18.33-rc.1', '1.18.33'],
    ['1.19', '1.19.0'],
  ])('A05 reads "%s" as %s, and is content', (text, version) => {
    expect(checkVersion(profile, text)).toEqual({ version, warning: undefined });
  });

  it('A05 refuses an older one than needed, and names it', () => {
    expect(() => checkVersion(profile, '1.14.19')).toThrow(UnsupportedVersionError);
    expect(() => checkVersion(opencodeProfile(), '1.2.3')).toThrow(
      'opencode 1.2.3 is too old; 1.14.20 or newer is needed. Update it with "npm install -g opencode-ai".',
    );
  });

  it('A05 warns of one older than was tried', () => {
    expect(checkVersion(profile, '1.14.20').warning).toBe(
      'Fake 1.14.20 is older than 1.18.33, which is the version this was tested with. Update it.',
    );
  });

  it('names a text that is no version, and misses one that is not told', () => {
    expect(() => checkVersion(profile, 'local \u001b[31mbuild 7')).toThrow(
      'Fake tells no version we understand ("local build 7"); 1.14.20 or newer is needed.',
    );
    expect(() => checkVersion(profile, undefined)).toThrow('does not tell its version');
  });

  it('needs no version where none is asked for', () => {
    const free = { label: 'Free', testedVersion: '1.0.0' };
    expect(checkVersion(free, 'dev')).toEqual({ version: undefined, warning: undefined });
    expect(checkVersion(free, undefined)).toEqual({ version: undefined, warning: undefined });
  });

  it('can be skipped', () => {
    expect(checkVersion(profile, '0.0.1', { skip: true })).toEqual({
      version: '0.0.1',
      warning: undefined,
    });
    expect(checkVersion(profile, 'dev', { skip: true }).version).toBeUndefined();
  });
});

describe('agentVersion', () => {
  const program = { command: '/none', programArgs: [], env: {}, path: '/none' };

  it('believes the answer to initialize, and asks the program without one', async () => {
    const versions = new CliVersions();
    versions.read = async () => '3.2.1';
    expect(await agentVersion(program, { version: ' 1.2.3\u0007 ' }, versions)).toBe('1.2.3');
    for (const info of [undefined, null, {}, { version: null }, { version: '  ' }]) {
      expect(await agentVersion(program, info, versions)).toBe('3.2.1');
    }
  });
});
