import type { GeneAnswer, GeneApi, IndexedGene } from '@nephron/annotator-kit';
import type { UniprotRole } from '@nephron/upstream';
import { Claims } from './claims.ts';
import { factsOf, type Json } from './entry.ts';
import { entriesWithGeneNames } from './id-mapping.ts';
import { proteinDocument } from './record.ts';
import { type Context, entriesWithAccessions, entriesWithHgncIds, serviceRelease, suspect } from './rest.ts';

/** UniProt's REST service. It finds the same entries of a gene as the stream has, in three steps, each for what the one before left. */
export const uniprotApi: GeneApi<UniprotRole> = {
  batchSize: 100,
  isWholeGenome: true,
  // The stream has every reviewed entry.
  fillsGaps: false,
  files: [],
  version: serviceRelease,
  ask: askService,
};

async function* askService(batch: readonly IndexedGene[], context: Context): AsyncGenerator<GeneAnswer> {
  const found = new Found(context);
  found.add(
    await entriesWithHgncIds(
      context,
      batch.map(({ hgncId }) => hgncId),
    ),
  );
  const accessions = batch.flatMap(({ uniprotIds }) => uniprotIds).filter((accession) => !found.has(accession));
  found.add(await entriesWithAccessions(context, [...new Set(accessions)]));
  const left = batch.filter((gene) => !found.claims.of(gene));
  found.add(
    await entriesWithGeneNames(
      context,
      left.map(({ symbol }) => symbol),
    ),
  );
  for (const gene of batch) {
    const choice = found.claims.of(gene);
    if (choice) yield { hgncId: gene.hgncId, document: proteinDocument(found.entry(choice.accession), choice) };
    else yield { hgncId: gene.hgncId, isAbsent: true };
  }
}

/** Entries that were found, each once, and the genes they are of. */
class Found {
  readonly claims: Claims;
  readonly #entries = new Map<string, Json>();

  constructor({ genes }: Context) {
    this.claims = new Claims(genes);
  }

  add(entries: readonly Json[]): void {
    for (const entry of entries) {
      const facts = factsOf(entry);
      if (facts === 'other') continue;
      if ('problem' in facts) throw suspect(`gave an entry that ${facts.problem}`);
      if (this.#entries.has(facts.accession)) continue;
      this.#entries.set(facts.accession, entry);
      this.claims.add(facts);
    }
  }

  has(accession: string): boolean {
    return this.#entries.has(accession);
  }

  entry(accession: string): Json {
    return this.#entries.get(accession) ?? {};
  }
}
