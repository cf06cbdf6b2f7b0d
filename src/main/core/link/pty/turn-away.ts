// What somebody is told who may not have one more session open. As the session's first screen: each
// other word of the protocol that they would be shown has stock pages end the session.

import type { PTYAttach } from '#shared/protocol/wing/wing-messages.ts';
import type { SealedChannels } from '../crypto/sealed-channels.ts';
import type { FullShare } from '../fair-shares.ts';
import type { LinkContext } from '../link-services.ts';

/** Sentences on a limit of sessions, and what helps. */
export function limitWords({ limit, most }: FullShare): readonly string[] {
  return limit === 'person'
    ? [
        `You have ${most} sessions of this machine open, which is all that one person may have.`,
        'Pages that you have closed count until their sessions end.',
        'End one that you no longer need, or have somebody at the machine cut you off. Then open this one again.',
      ]
    : [
        `${most} sessions of this machine are open through this roost, which is all that it may have.`,
        'End one that nobody needs any more, then open this one again.',
      ];
}

/** Shows the page that wants to attach why it is shown nothing else. The session is not touched. */
export function turnAway(
  { identity, outlet, direct }: LinkContext,
  { session_id, public_key, spectate, viewer_id }: PTYAttach,
  full: FullShare,
  channels: SealedChannels,
): void {
  const words = limitWords(full);
  if (direct) {
    outlet.send({ type: 'error', message: words.join(' ') });
    return;
  }
  const sealed = channels.of(identity, public_key, session_id);
  if (!sealed || (spectate && !viewer_id)) return;
  const whose = { session_id, ...(spectate ? { viewer_id } : {}) };
  const data = sealed.seal(Buffer.from(`${words.join('\r\n')}\r\n`));
  outlet.send({
    type: 'pty.started',
    ...whose,
    agent: '',
    public_key: identity.publicBase64,
  });
  outlet.send({ type: 'pty.output', ...whose, data });
}
