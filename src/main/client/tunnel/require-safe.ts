import { AppError } from '#shared/base/app-error.ts';
import { isPrivateWay } from './private-way.ts';

/**
 * `plain`: somebody has agreed to go without TLS.
 * @throws AppError `bad_request` for an address on which the token could be taken
 */
export function requireSafe(url: string, plain: boolean): void {
  const address = URL.parse(url);
  if (!address) throw new AppError('bad_request', 'That is not an address. Check it.');
  if (plain || isPrivateWay(address.href)) return;
  throw new AppError(
    'bad_request',
    'Without https anybody on the way can take over the link. Use an https:// address.',
  );
}
