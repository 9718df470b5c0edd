/** What the demo's wallet wants to have confirmed. */
export interface DemoRequest {
  readonly wallet: string;
  readonly title: string;
  /** The text to sign, or what is sent. */
  readonly text: string;
  readonly answer: (confirmed: boolean) => void;
}

let open: DemoRequest | undefined;
const listeners = new Set<() => void>();

function show(request: DemoRequest | undefined): void {
  open = request;
  for (const listener of listeners) listener();
}

export function openRequest(): DemoRequest | undefined {
  return open;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Asks the person, one question at a time; true when confirmed. */
export function confirm(question: Omit<DemoRequest, 'answer'>): Promise<boolean> {
  open?.answer(false);
  return new Promise((resolve) => {
    show({
      ...question,
      answer(confirmed) {
        show(undefined);
        resolve(confirmed);
      },
    });
  });
}
