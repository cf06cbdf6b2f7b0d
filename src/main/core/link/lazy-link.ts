import { access } from 'node:fs/promises';
import type { Logger } from '#shared/base/ports.ts';
import { LazyPart } from '../lazy-part.ts';
import type { LinkService } from './link-service.ts';

/** The link, loaded when somebody looks at it or there are roosts to be linked with. */
export class LazyLink extends LazyPart<LinkService> {
  /** Links with what `file` says, if it is there. What goes wrong is logged, and told who looks. */
  async startIf(file: string, logger: Logger): Promise<void> {
    const found = await access(file).then(
      () => true,
      () => false,
    );
    if (!found) return;
    try {
      await (await this.use()).start();
    } catch (error) {
      logger.error({ err: error }, 'this machine could not be linked with its roosts');
    }
  }
}
