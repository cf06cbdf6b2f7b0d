import type { Labels, Telemetry } from '#core/agents/telemetry/telemetry.ts';

/** Remembers what was counted and observed. */
export class MemoryTelemetry implements Telemetry {
  readonly counts: { readonly name: string; readonly value: number; readonly labels: Labels }[] =
    [];
  readonly observations: {
    readonly name: string;
    readonly value: number;
    readonly labels: Labels;
  }[] = [];

  count(name: string, value: number, labels: Labels = {}): void {
    this.counts.push({ name, value, labels });
  }

  observe(name: string, value: number, labels: Labels = {}): void {
    this.observations.push({ name, value, labels });
  }

  span(): { set(): void; end(): void } {
    return { set: () => {}, end: () => {} };
  }

  /** Labels of everything counted under `name`. */
  labelsOf(name: string): Labels[] {
    return this.counts.filter((count) => count.name === name).map(({ labels }) => labels);
  }
}
