import { invariant } from '../../ledger/base/invariant.ts';
import { type MetricName, type MetricRow, metricTable } from './table.ts';

/** Values of the metrics in the table, one series per combination of label values. */
export interface MetricRegistry {
  /** Adds to a counter. Label values stand in the order of the row's labels. */
  add(name: MetricName, by: number, ...labels: readonly string[]): void;
  set(name: MetricName, value: number, ...labels: readonly string[]): void;
  /** Prometheus text format 0.0.4; metrics without a value are left out. */
  render(): string;
}

/** Series of one metric: labels come from tables (methods, faults), so reaching this is a bug of the caller. */
const SERIES_MAX = 2000;

/** Builds an empty registry. */
export function createRegistry(): MetricRegistry {
  const values = new Map<MetricName, Map<string, number>>();

  const seriesOf = (name: MetricName): Map<string, number> => {
    const known = values.get(name) ?? new Map<string, number>();
    values.set(name, known);
    invariant(known.size < SERIES_MAX, `metric ${name} has few series`);
    return known;
  };
  return {
    add(name, by, ...labels) {
      const series = seriesOf(name);
      const key = labelText(metricTable[name], labels);
      series.set(key, (series.get(key) ?? 0) + by);
    },
    set(name, value, ...labels) {
      seriesOf(name).set(labelText(metricTable[name], labels), value);
    },
    render() {
      const lines: string[] = [];
      for (const [name, series] of values) {
        const { type, help } = metricTable[name];
        lines.push(`# HELP ${name} ${help.en}`, `# TYPE ${name} ${type}`);
        for (const [labels, value] of series) lines.push(`${name}${labels} ${value}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

function labelText(row: MetricRow, labels: readonly string[]): string {
  invariant(labels.length === row.labels.length, 'a metric is given all its labels');
  if (labels.length === 0) return '';
  return `{${row.labels.map((label, at) => `${label}="${escapeLabel(labels[at] as string)}"`).join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
