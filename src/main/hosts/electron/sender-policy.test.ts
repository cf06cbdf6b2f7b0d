import { describe, expect, it } from 'vitest';
import { isOwnUrl, mayHavePort } from './sender-policy.ts';

describe('mayHavePort', () => {
  it('accepts the main frame of our own page', () => {
    expect(mayHavePort({ url: 'aerie://app/#/s/a', isMainFrame: true })).toBeNull();
  });

  it('refuses a frame that is gone, a sub-frame, or a foreign page', () => {
    expect(mayHavePort(null)).toBe('the frame is gone');
    expect(mayHavePort({ url: 'aerie://app/', isMainFrame: false })).toBe('not a main frame');
    expect(mayHavePort({ url: 'https://example.org/', isMainFrame: true })).toBe(
      'not our own page',
    );
  });
});

describe('isOwnUrl', () => {
  it.each([
    'https://app/',
    'aerie://app.example.org/',
    'aerie://example.org/app/',
    'aerie://user@app/',
    'aerie:app',
    'about:blank',
    'file:///app/index.html',
    'data:text/html,aerie://app/',
    '',
  ])('is false for %s', (url) => {
    expect(isOwnUrl(url)).toBe(false);
  });
});
