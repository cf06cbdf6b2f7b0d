import { describe, expect, it } from 'vitest';
import { FloodGauge } from './flood-gauge.ts';

describe('FloodGauge', () => {
  it('lets a screenful and a steady trickle pass', () => {
    const gauge = new FloodGauge();
    gauge.add(60_000, 0);
    expect(gauge.isOn).toBe(false);
    for (let now = 100; now < 2000; now += 10) gauge.add(15_000, now);
    expect(gauge.isOn).toBe(false);
  });

  it('is on from a burst until output rests', () => {
    const gauge = new FloodGauge();
    gauge.add(65_536, 0);
    gauge.add(65_536, 1);
    expect(gauge.isOn).toBe(true);
    gauge.add(10, 20);
    expect(gauge.calmAt(21)).toBe(45);
    expect(gauge.isOn).toBe(true);
    expect(gauge.calmAt(45)).toBe(0);
    expect(gauge.isOn).toBe(false);
  });

  it('starts afresh with output after a rest', () => {
    const gauge = new FloodGauge();
    gauge.add(200_000, 0);
    gauge.add(10, 25);
    expect(gauge.isOn).toBe(false);
  });
});
