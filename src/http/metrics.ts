import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { RequestHistogram } from './request-histogram.ts';

const LATENCY_BUCKETS_SEC = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface Metrics {
  observeRequest(request: { operationId: string; status: number; durationMs: number }): void;
  countWorkerFailure(worker: string): void;
  setWatcher(position: { head: number; cursor: number }): void;
  /** Everything in Prometheus' text format. */
  render(): Promise<string>;
}

/** Metrics of one process, in a registry of its own. */
export function createMetrics(options: { processMetrics: boolean }): Metrics {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  const requests = new RequestHistogram({
    name: 'gateway_request_duration_seconds',
    help: 'Time to answer a request of the contract, by operation and status.',
    boundsSec: LATENCY_BUCKETS_SEC,
    registry,
  });
  const failures = new Counter({
    name: 'gateway_worker_failures_total',
    help: 'Rounds of a background worker that failed.',
    labelNames: ['worker'],
    registers: [registry],
  });
  const chainBlock = new Gauge({
    name: 'gateway_chain_block',
    help: 'Newest block of the chain (head) and the block up to which deposits were read (cursor).',
    labelNames: ['position'],
    registers: [registry],
  });
  return {
    observeRequest: ({ operationId, status, durationMs }) => requests.observe(operationId, status, durationMs / 1000),
    countWorkerFailure: (worker) => failures.inc({ worker }),
    setWatcher({ head, cursor }) {
      chainBlock.set({ position: 'head' }, head);
      chainBlock.set({ position: 'cursor' }, cursor);
    },
    render: () => registry.metrics(),
  };
}

/** The metrics listener: its own port, loopback only, nothing else on it. */
export function createMetricsServer(metrics: Metrics): Server {
  return createServer(async (req, res) => {
    if (req.url !== '/metrics' || req.method !== 'GET') {
      res.writeHead(404).end();
      return;
    }
    const text = await metrics.render();
    res.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  });
}
