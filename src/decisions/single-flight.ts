interface Flight<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  passengers: number;
}

export interface FlightPlan<T> {
  start(signal: AbortSignal): Promise<T>;
  /** Leaves the flight; the last one to leave ends it. */
  readonly signal?: AbortSignal | undefined;
  /** What a passenger who leaves is told. */
  cancelled(): Error;
}

export interface SingleFlight<T> {
  /** Runs the work of a key once at a time; who comes while it runs joins it. */
  run(key: string, plan: FlightPlan<T>): Promise<{ value: T; joined: boolean }>;
}

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function depart(key: string, plan: FlightPlan<T>): Flight<T> {
    const controller = new AbortController();
    const result = plan.start(controller.signal).finally(() => {
      if (flights.get(key)?.controller === controller) flights.delete(key);
    });
    const flight: Flight<T> = { result, controller, passengers: 0 };
    // Everybody may have left when it ends.
    result.catch(() => undefined);
    flights.set(key, flight);
    return flight;
  }

  return {
    async run(key, plan) {
      const { signal } = plan;
      if (signal?.aborted) throw plan.cancelled();
      const running = flights.get(key);
      const flight = running ?? depart(key, plan);
      flight.passengers += 1;
      const left = Promise.withResolvers<never>();
      const leave = () => left.reject(plan.cancelled());
      signal?.addEventListener('abort', leave, { once: true });
      try {
        return { value: await Promise.race([flight.result, left.promise]), joined: running !== undefined };
      } finally {
        signal?.removeEventListener('abort', leave);
        flight.passengers -= 1;
        if (flight.passengers === 0 && signal?.aborted) {
          // Nobody may join a flight that is being called off.
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort();
        }
      }
    },
  };
}
