import { type MetricRow, metricTable } from '../../node/metrics/table.ts';
import { code, markdownPage, markdownTable } from './markdown.ts';

/** Every metric of `GET /metrics`. */
export function metricsPage(): string {
  const rows = Object.entries<MetricRow>(metricTable).map(([name, { type, unit, labels, help }]) => [
    code(name),
    type,
    unit,
    labels.map(code).join(', '),
    help.en,
  ]);
  const table = markdownTable(['Name', 'Type', 'Unit', 'Labels', 'Meaning'], rows);
  return markdownPage('Metrics', 'What `GET /metrics` gives, in the Prometheus text format and base units.', [table]);
}
