// The page's half of the test wallet: an EIP-1193 provider, announced as EIP-6963 has it. It asks Node for everything.
({ binding, name, uuid }) => {
  const listeners = new Map();
  const provider = {
    async request({ method, params = [] }) {
      const { result, error } = await window[binding](method, params);
      if (error === undefined) return result;
      throw Object.assign(new Error(error.message), { code: error.code });
    },
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    removeListener(event, listener) {
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((each) => each !== listener),
      );
    },
  };
  window[`${binding}Emit`] = (event, data) => {
    for (const listener of listeners.get(event) ?? []) listener(data);
  };
  const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg"/>')}`;
  const info = Object.freeze({ uuid, name, icon, rdns: `example.${binding.toLowerCase()}` });
  const announce = () => {
    const detail = Object.freeze({ info, provider });
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  };
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
};
