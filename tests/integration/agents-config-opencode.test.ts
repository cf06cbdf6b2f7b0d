// Mistakes in the configuration of the real opencode, as a person is told of them.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AgentConfigError } from '#core/agents/errors/acp-error.ts';
import { opencodeBinary } from '#tests/support/opencode/opencode-binary.ts';
import { startOpencode } from '#tests/support/opencode/opencode-client.ts';
import { OpencodeWorld } from '#tests/support/opencode/opencode-world.ts';

const LONG_MS = 90_000;

describe.runIf(opencodeBinary())('a broken configuration of the real opencode', () => {
  it(
    'A03: is told with file and line, be it no JSON or a value that does not fit',
    async () => {
      await using world = await OpencodeWorld.create();
      const file = join(world.project, 'opencode.json');
      const begin = async (text: string): Promise<unknown> => {
        await world.write('opencode.json', text);
        return startOpencode(world).catch((error: unknown) => error);
      };
      const broken = await begin('{\n  "model": "local/m1",\n  "share" "disabled"\n}\n');
      expect(broken).toBeInstanceOf(AgentConfigError);
      expect(broken).toMatchObject({
        message: `opencode cannot start because of a mistake in its configuration. ${file}, line 3: a colon is missing. Correct the file, then try again.`,
        file,
        line: 3,
        column: 11,
        // It repeats the whole file, in which there may be keys.
        stderrTail: expect.not.stringContaining('local/m1'),
      });
      const wrong = await begin('{\n  "permission": {\n    "edit": "maybe"\n  }\n}\n');
      expect(wrong).toBeInstanceOf(AgentConfigError);
      expect(wrong).toMatchObject({ file, line: 3 });
      expect(String(wrong)).toContain(`${file}, line 3: Expected`);
      expect(String(wrong)).not.toContain('\u001b');
    },
    LONG_MS,
  );
});
