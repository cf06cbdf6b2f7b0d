import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join, resolve } from 'node:path';

/** One measured figure beside what it must reach. */
export interface Figure {
  readonly label: string;
  readonly value: number;
  readonly target: number;
  /** `at-least`: larger is better; `at-most`: smaller is better. */
  readonly sense: 'at-least' | 'at-most';
  /** `×` for ratios. */
  readonly unit: string;
}

/** What a bench hands back. */
export interface BenchResult {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** Absolute times and sizes behind the figures, for orientation. */
  readonly details: Readonly<Record<string, number | string>>;
}

const resultsDir = resolve(import.meta.dirname, '..', 'results');

/** True if the figure reaches its target. NaN never does. */
export function isMet(figure: Figure): boolean {
  return figure.sense === 'at-least'
    ? figure.value >= figure.target
    : figure.value <= figure.target;
}

function cell(figure: Figure): string {
  const sign = figure.sense === 'at-least' ? '≥' : '≤';
  const value = `${figure.value.toFixed(2)} ${figure.unit}`;
  return `${figure.label} ${value} (target ${sign} ${figure.target} ${figure.unit})`;
}

/** Writes `bench/results/NAME.json`, prints a table and closes with one line. @returns whether all targets are met */
export function report(result: BenchResult): boolean {
  const met = result.figures.every(isMet);
  const cpu = cpus();
  mkdirSync(resultsDir, { recursive: true });
  const record = {
    ...result,
    figures: result.figures.map((figure) => ({ ...figure, met: isMet(figure) })),
    met,
    at: new Date().toISOString(),
    machine: { platform: platform(), arch: arch(), cpu: cpu[0]?.model ?? '', cores: cpu.length },
    node: process.version,
  };
  writeFileSync(join(resultsDir, `${result.name}.json`), `${JSON.stringify(record, null, 2)}\n`);

  const width = Math.max(...Object.keys(result.details).map((key) => key.length), 0);
  for (const [key, value] of Object.entries(result.details)) {
    console.log(`  ${key.padEnd(width)}  ${typeof value === 'number' ? value.toFixed(2) : value}`);
  }
  for (const figure of result.figures) {
    console.log(`  ${isMet(figure) ? 'met   ' : 'MISSED'}  ${cell(figure)}`);
  }
  console.log(`${result.name}: ${result.figures.map(cell).join('; ')}: ${met ? 'met' : 'MISSED'}`);
  return met;
}
