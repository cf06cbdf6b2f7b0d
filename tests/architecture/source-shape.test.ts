import { describe, expect, it } from 'vitest';
import { settingDefinitions, settingGroups, settingSchemas } from '#shared/contract/index.ts';
import { filesUnder, productFiles } from './source-files.ts';

describe('source files', () => {
  const files = productFiles();

  it('are named in kebab case for the one thing they hold', () => {
    const names = filesUnder('src', ['.ts', '.tsx', '.css']).map((file) => file.path);
    const bad = names.filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      return (
        !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|module|d))?\.(ts|tsx|css)$/.test(name) ||
        /^(utils?|helpers?|common|misc|.*-(utils?|helpers?|manager))\./.test(name)
      );
    });
    expect(bad).toEqual([]);
  });

  it('stay small: the median has at most 120 lines', () => {
    const lengths = files.map((file) => file.text.split('\n').length).toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
  });

  it('never hand HTML text to the page', () => {
    const found = files.filter((file) =>
      /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write/.test(file.text),
    );
    expect(found.map((file) => file.path)).toEqual([]);
  });
});

describe('settings', () => {
  it.each(Object.entries(settingDefinitions))(
    '%s has a title, a description and a valid default',
    (key, definition) => {
      expect(definition.title.length).toBeGreaterThan(2);
      expect(definition.description).toMatch(/^[A-Z].*[.]$/s);
      expect(settingGroups).toContain(definition.group);
      const schema = settingSchemas[key as keyof typeof settingSchemas];
      expect(schema.safeParse(definition.default).success).toBe(true);
    },
  );

  it('are described completely', () => {
    expect(Object.keys(settingDefinitions)).toEqual(Object.keys(settingSchemas));
  });
});
