import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const SWEEP_MS = 1000;

/** A connection and its timeout; `waitMs` of 0: none. */
interface Watched {
  readonly socket: Socket;
  waitMs: number;
  idleMs: number;
  bytes: number;
}

/**
 * Keeps the timeouts of a server's connections by looking at all of them now and then. Node makes a timer after each answer
 * (`keepAliveTimeout`) and takes it away with the next request, which costs a small read several per cent; here both calls
 * note a number. Timeouts come up to a sweep late and mean what Node's mean: so long without a byte in either direction.
 */
export function watchIdleConnections(server: Server, sweepMs = SWEEP_MS): void {
  const open = new Set<Watched>();
  server.on('connection', (socket: Socket) => {
    const watched: Watched = { socket, waitMs: 0, idleMs: 0, bytes: -1 };
    const setOwnTimer = socket.setTimeout.bind(socket);
    socket.setTimeout = (waitMs, callback) => {
      if (callback !== undefined) return setOwnTimer(waitMs, callback);
      watched.waitMs = waitMs;
      watched.idleMs = 0;
      return socket;
    };
    open.add(watched);
    socket.once('close', () => open.delete(watched));
  });
  const sweep = setInterval(() => {
    for (const watched of open) lookAt(watched, sweepMs);
  }, sweepMs);
  sweep.unref();
  server.once('close', () => clearInterval(sweep));
}

function lookAt(watched: Watched, sweepMs: number): void {
  if (watched.waitMs === 0) return;
  const { socket } = watched;
  const bytes = socket.bytesRead + socket.bytesWritten;
  watched.idleMs = bytes === watched.bytes ? watched.idleMs + sweepMs : 0;
  watched.bytes = bytes;
  if (watched.idleMs < watched.waitMs) return;
  watched.waitMs = 0;
  socket.emit('timeout');
}
