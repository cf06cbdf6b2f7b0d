import { describe, expect, it } from 'vitest';
import { customAgentLine } from './custom-agent.ts';

describe('customAgentLine', () => {
  it.each([
    ['Mine: my-agent --acp', { name: 'Mine', command: 'my-agent', args: ['--acp'], env: {} }],
    [
      'Two words: KEY=a OTHER="b c" "/opt/my agent/run" \'--flag=x y\'',
      {
        name: 'Two words',
        command: '/opt/my agent/run',
        args: ['--flag=x y'],
        env: { KEY: 'a', OTHER: 'b c' },
      },
    ],
    [
      'Win: C:\\tools\\agent.exe --dir=C:\\x',
      { name: 'Win', command: 'C:\\tools\\agent.exe', args: ['--dir=C:\\x'], env: {} },
    ],
  ])('reads %s', (line, agent) => {
    expect(customAgentLine(line)).toEqual({ ok: true, agent });
  });

  it.each([
    ['my-agent --acp', 'Begin with a name and a colon.'],
    [': my-agent', 'Begin with a name and a colon.'],
    ['Mine:', 'After the colon comes the command.'],
    ['Mine: KEY=only', 'After the colon comes the command.'],
    ['Mine: "half', 'A quote is not closed.'],
  ])('says what is wrong with %s', (line, reason) => {
    expect(customAgentLine(line)).toEqual({ ok: false, reason });
  });
});
