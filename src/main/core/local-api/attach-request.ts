import { isAppError } from '#shared/base/app-error.ts';
import { encodeReply, wmuxErrors } from '#shared/protocol/wmux/replies.ts';
import type { EmulatorSnapshot } from '../emulator/emulator.ts';
import { fittingReplay } from '../operations/session-history.ts';
import type { WireAttachment } from './wire-attachment.ts';
import { runningSession, type WireHost, wireSession } from './wire-host.ts';
import { placingCursor } from './wire-replay.ts';
import type { Answer, WmuxClient } from './wmux-client.ts';

/** A screen that takes longer is left out of the answer and follows as output, in ms. */
const SNAPSHOT_TIMEOUT = 2000;
/** As base64 within the largest frame, with room for placing the cursor, in bytes. */
const MAX_REPLAY = 3_000_000 - 32;

/** Attaches: the screen in the answer, and exactly what follows it as output. @throws WmuxError */
export async function attachFromWire(client: WmuxClient, id: string): Promise<Answer> {
  const { host } = client;
  const session = runningSession(host, id, 'get');
  // As it was before, also in what it says about others attached.
  const info = wireSession(session);
  const attachment = client.attach(session);
  const first = await firstSnapshot(attachment, host);
  if (first === 'gone') throw wmuxErrors.notFound('attach');
  // Also without screens the output begins exactly where the screen would end.
  const snapshot = host.sendsScreens() ? first : null;
  const fitting = snapshot && (await fittingReplay(snapshot, MAX_REPLAY));
  const replay = fitting && placingCursor(fitting, snapshot);
  const size = first ? { cols: first.cols, rows: first.rows } : {};
  const base64 = replay && Buffer.from(replay).toString('base64');
  // A client that hears no events ignores the screen in the answer as well.
  const asOutput = !client.feed.subscribed;
  return {
    frames: [encodeReply.attached({ ...info, ...size }, base64)],
    sent: () => attachment.release(first, asOutput && snapshot !== null),
  };
}

/** The screen, null if it takes too long, or `gone`. */
async function firstSnapshot(
  attachment: WireAttachment,
  { clock }: WireHost,
): Promise<EmulatorSnapshot | null | 'gone'> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = clock.after(SNAPSHOT_TIMEOUT, () => {
    attachment.giveUpFirst();
    resolve(null);
  });
  const first = await Promise.race([attachment.first, promise]);
  timer.dispose();
  return isAppError(first) ? 'gone' : first;
}
