import { describe, expect, it } from 'vitest';
import { autostartEntry } from './autostart-entry.ts';

describe('autostartEntry', () => {
  it('starts the program hidden', () => {
    expect(autostartEntry('/opt/Aerie/aerie')).toContain('\nExec="/opt/Aerie/aerie" --hidden\n');
  });

  it('keeps odd paths as one argument', () => {
    expect(autostartEntry('/a b/100%/$x"y')).toContain(
      '\nExec="/a b/100%%/\\\\$x\\\\"y" --hidden\n',
    );
  });
});
