export { emit, type OutboxEvent, type OutboxRecord, readAfter } from './outbox.ts';
