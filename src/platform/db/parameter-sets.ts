/** Sets of parameters as the bytes of a JSON array of objects, and which property goes where. */
export interface NamedSets {
  readonly names: readonly string[];
  readonly json: Uint8Array;
}

export type ParameterSets = readonly (readonly unknown[])[] | NamedSets;

/** The sets as a statement takes them. */
export function boundSets(parameters: ParameterSets): readonly (readonly unknown[])[] {
  if (!('json' in parameters)) return parameters;
  const { names, json } = parameters;
  const sets = JSON.parse(new TextDecoder().decode(json)) as Record<string, unknown>[];
  return sets.map((set) => names.map((name) => set[name]));
}
