/** Genomes in which a position is wanted, the best last; any other is `0`. */
export type AssemblyPriority = 0 | 1 | 2 | 3;

const PRIORITIES: readonly (readonly [assembly: string, priority: AssemblyPriority])[] = [
  ['GRCh38', 3],
  ['GRCh37', 2],
  ['na', 1],
];

export function assemblyPriority(assembly: string): AssemblyPriority {
  return PRIORITIES.find(([name]) => name === assembly)?.[1] ?? 0;
}

/** The same for a cell that can be compared with bytes. */
export function assemblyPriorityOf(is: (assembly: Uint8Array) => boolean): AssemblyPriority {
  for (const [bytes, priority] of PRIORITY_BYTES) if (is(bytes)) return priority;
  return 0;
}

const PRIORITY_BYTES = PRIORITIES.map(([name, priority]) => [Buffer.from(name), priority] as const);
