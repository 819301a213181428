/** Genomes in which a position is wanted, the best last; any other is `0`. */
export type AssemblyPriority = 0 | 1 | 2 | 3;

export function assemblyPriority(assembly: string): AssemblyPriority {
  if (assembly === 'GRCh38') return 3;
  if (assembly === 'GRCh37') return 2;
  return assembly === 'na' ? 1 : 0;
}
