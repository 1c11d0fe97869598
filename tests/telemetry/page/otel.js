/** What keeps metrics and spans in memory, so that a story can look at them. */
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

export const createOtel = () => {
  const spans = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer('story');
  const points = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // It is asked by hand: its own interval is longer than any story.
  const reader = new PeriodicExportingMetricReader({ exporter: points, exportIntervalMillis: 2 ** 30 });
  const provider = new MeterProvider({ readers: [reader] });
  return {
    tracer,
    meter: provider.getMeter('story'),
    /** Spans that have ended, as plain data. */
    spans: () =>
      spans.getFinishedSpans().map((span) => ({
        name: span.name,
        kind: span.kind,
        attributes: span.attributes,
        events: span.events.map((event) => ({ name: event.name, attributes: event.attributes })),
        status: span.status,
        links: span.links.map(({ context }) => context.spanId),
        id: span.spanContext().spanId,
      })),
    /** What is collected now: by name, all points. */
    async collect() {
      points.reset();
      await provider.forceFlush();
      const metrics = points
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap((scope) => scope.metrics);
      return Object.fromEntries(
        metrics.map(({ descriptor, dataPoints }) => [
          descriptor.name,
          {
            unit: descriptor.unit,
            points: dataPoints.map(({ attributes, value }) => ({ attributes, value: value.count ?? value })),
          },
        ]),
      );
    },
    end: () => provider.shutdown(),
  };
};
