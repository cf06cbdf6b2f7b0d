import { expect, it } from 'vitest';
import { absolutePath } from './file-place.ts';

it('A33: finds a file from the folder of the chat', () => {
  expect(absolutePath('/home/me', 'src/a.ts')).toBe('/home/me/src/a.ts');
  expect(absolutePath('/home/me/', './a.ts')).toBe('/home/me/a.ts');
  expect(absolutePath('/home/me', '/etc/x')).toBe('/etc/x');
  expect(absolutePath('C:\\x', 'a.ts')).toBe('C:\\x\\a.ts');
  expect(absolutePath('C:\\x', 'D:\\a.ts')).toBe('D:\\a.ts');
});
