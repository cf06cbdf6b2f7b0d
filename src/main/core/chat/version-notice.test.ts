import { describe, expect, it } from 'vitest';
import { versionNotice } from './version-notice.ts';

const profile = { id: 'fake', label: 'Fake', testedVersion: '1.18.33', install: 'npm i -g fake' };

describe('a notice about the version of an agent', () => {
  it('A05: says that an agent is older than was tested, and how to update it', () => {
    expect(versionNotice(profile, '1.17.2')).toEqual({
      id: 'fake 1.17.2',
      text: 'Fake 1.17.2 is older than 1.18.33, the version that Aerie was tested with. Update it with "npm i -g fake" if something does not work.',
    });
  });

  it('A05: says so of a newer one once for each step that matters', () => {
    expect(versionNotice(profile, 'v1.19.0-beta')).toMatchObject({
      id: 'fake 1.19',
      text: expect.stringContaining('1.19.0 is newer than 1.18.33'),
    });
    expect(versionNotice(profile, '1.19.7')?.id).toBe('fake 1.19');
    expect(versionNotice(profile, '1.18.40')).toBeUndefined();
  });

  it('says nothing where nobody knows', () => {
    expect(versionNotice(profile, '1.18.33')).toBeUndefined();
    expect(versionNotice(profile, 'dev')).toBeUndefined();
    expect(versionNotice(profile, undefined)).toBeUndefined();
    expect(versionNotice(undefined, '1.0.0')).toBeUndefined();
    expect(versionNotice({ id: 'own', label: 'Own' }, '1.0.0')).toBeUndefined();
  });
});
