import { describe, expect, it } from 'vitest';
import { MAX_RECORDS, OutputLog } from './output-log.ts';

const bytes = (length: number): Uint8Array => new Uint8Array(length);

describe('OutputLog', () => {
  it('numbers records by the bytes before them', () => {
    const log = new OutputLog();
    log.appendData(bytes(3));
    log.appendResize(80, 24);
    log.appendData(bytes(2));
    log.appendExit({ code: 0, signal: null, at: 1 });
    expect([0, 1, 2, 3].map((position) => log.at(position))).toMatchObject([
      { kind: 'data', seq: 0 },
      { kind: 'resize', seq: 3, cols: 80, rows: 24 },
      { kind: 'data', seq: 3 },
      { kind: 'exit', seq: 5 },
    ]);
    expect(log.at(4)).toBeUndefined();
    expect(log.seq).toBe(5);
  });

  it('drops the oldest beyond its capacity and says which are lost', () => {
    const log = new OutputLog(undefined, 10);
    for (let i = 0; i < 5; i++) log.appendData(bytes(4));
    expect(log.bytes).toBeLessThanOrEqual(10);
    expect(log.isLost(2)).toBe(true);
    expect(log.isLost(3)).toBe(false);
    expect(log.at(3)).toMatchObject({ seq: 12 });
  });

  it('keeps only so many records, however small, sizes too', () => {
    const log = new OutputLog();
    for (let i = 0; i < MAX_RECORDS; i++) log.appendData(bytes(1));
    expect(log.isLost(0)).toBe(false);
    log.appendResize(80, 24);
    log.appendData(bytes(1));
    expect(log.isLost(1)).toBe(true);
    expect(log.isLost(2)).toBe(false);
    expect(log.at(log.end - 2)).toMatchObject({ kind: 'resize', seq: MAX_RECORDS });
  });

  it('keeps positions valid while it releases thousands of records', () => {
    const log = new OutputLog();
    for (let i = 0; i < 5000; i++) {
      log.appendData(bytes(1));
      log.release(log.end - 2);
    }
    expect(log.bytes).toBe(2);
    expect(log.at(4999)).toMatchObject({ seq: 4999 });
    expect(log.isLost(4997)).toBe(true);
    log.release(log.end);
    expect(log.bytes).toBe(0);
    expect(log.end).toBe(5000);
  });

  it('never releases what does not exist yet', () => {
    const log = new OutputLog();
    log.release(100);
    log.appendData(bytes(1));
    expect(log.isLost(0)).toBe(false);
    expect(log.at(0)).toMatchObject({ seq: 0 });
  });
});
