import { expect, it } from 'vitest';
import { cardPath, pathBelow, titleFrom } from './folder-path.ts';

it('A33: shows paths from the folder of the chat, and others as they were told', () => {
  expect(pathBelow('/home/a/p', '/home/a/p/src/x.ts')).toBe('src/x.ts');
  expect(pathBelow('/home/a/p/', '/home/a/p/x')).toBe('x');
  expect(pathBelow('C:\\p', 'C:\\p\\src\\x.ts')).toBe('src/x.ts');
  for (const path of [
    '/home/a/p',
    '/home/a/p/',
    '/home/a/px/y',
    '/home/a/p/../q/x',
    '/home/a/p/src/./x',
    '/home/a/p/src//x',
    '/home/a/p/..',
    'src/x.ts',
    '',
  ]) {
    expect(pathBelow('/home/a/p', path)).toBeUndefined();
  }
  expect(pathBelow('', '/etc/passwd')).toBeUndefined();
  expect(pathBelow('/', '/etc/passwd')).toBeUndefined();
});

it('A33: shortens what is long or elsewhere', () => {
  expect(cardPath('/p', '/p/a/b/c/d/e.ts')).toBe('a/b/c/d/e.ts');
  expect(cardPath('/p', `/p/${'long-name/'.repeat(9)}x/y.ts`)).toBe('…/long-name/x/y.ts');
  expect(cardPath('/p', '/q/a/b/c.ts')).toBe('…/a/b/c.ts');
});

it('A33: heads a card with paths from the folder, and leaves commands alone', () => {
  const title = (text: string, kind: 'read' | 'execute' = 'read') => titleFrom('/h/p', text, kind);
  expect(title('/h/p/src/x.ts')).toBe('src/x.ts');
  expect(title('h/p/a b.ts')).toBe('a b.ts');
  expect(title('Edit `/h/p/src/x.ts`')).toBe('Edit `src/x.ts`');
  expect(title('Read /h/p/x.ts (1 - 10)')).toBe('Read x.ts (1 - 10)');
  expect(title('Read /etc/passwd')).toBe('Read /etc/passwd');
  expect(title('Read /h/p/../q/x')).toBe('Read /h/p/../q/x');
  expect(title('cat /h/p/x', 'execute')).toBe('cat /h/p/x');
});
