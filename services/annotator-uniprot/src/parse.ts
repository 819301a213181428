import type { ArtifactFile, GeneDocument, ParseContext } from '@nephron/annotator-kit';
import { ArtifactMissingError, ArtifactSuspectError } from '@nephron/errors';
import type { UniprotRole } from '@nephron/upstream';
import { type Chosen, Claims } from './claims.ts';
import { factsOf, type Json, object } from './entry.ts';
import { proteinDocument } from './record.ts';
import { ResultSplitter } from './result-splitter.ts';

type Context = ParseContext<UniprotRole>;

/**
 * One document per gene with a reviewed human entry, in the order of the entries. The file is read twice: which of a gene's entries
 * stands for it is only known at its end, and all documents together would not fit the memory.
 */
export async function* parseUniprot(context: Context): AsyncGenerator<GeneDocument> {
  const file = context.files.entries;
  if (!file) throw new ArtifactMissingError('no file for entries');
  const chosen = chosenBy(await claimsIn(file, context), context);
  for await (const entries of entriesOf(file, context.signal)) {
    for (const entry of entries) {
      const facts = factsOf(entry);
      if (facts === 'other' || 'problem' in facts) continue;
      const genes = chosen.get(facts.accession) ?? [];
      // Of two entries with the same accession only the first counts, as it did before.
      chosen.delete(facts.accession);
      for (const choice of genes) yield { hgncId: choice.gene.hgncId, document: proteinDocument(entry, choice) };
    }
  }
}

async function claimsIn(file: ArtifactFile, { genes, report, signal }: Context): Promise<Claims> {
  const claims = new Claims(genes);
  let no = 0;
  for await (const entries of entriesOf(file, signal)) {
    report.rows(entries.length);
    for (const entry of entries) {
      no++;
      const facts = factsOf(entry);
      if (facts === 'other') continue;
      if ('problem' in facts) report.badLine(file, no, facts.problem);
      else if (claims.has(facts)) report.badLine(file, no, `a second entry ${facts.accession}; the first is kept`);
      else if (claims.add(facts) === 0) report.unmatched(1);
    }
  }
  return claims;
}

/** By accession the genes that the entry stands for. */
function chosenBy(claims: Claims, { genes }: Context): Map<string, Chosen[]> {
  const byAccession = new Map<string, Chosen[]>();
  for (const gene of genes.genes) {
    const choice = claims.of(gene);
    if (!choice) continue;
    const known = byAccession.get(choice.accession);
    if (known) known.push(choice);
    else byAccession.set(choice.accession, [choice]);
  }
  return byAccession;
}

/** The entries of a file, those that end in one chunk at a time. A text that is cut, or no list of results, is refused. */
async function* entriesOf(file: ArtifactFile, signal: AbortSignal): AsyncGenerator<Json[]> {
  const splitter = new ResultSplitter();
  let count = 0;
  for await (const chunk of file.chunks()) {
    signal.throwIfAborted();
    const entries = splitter.push(chunk).map((bytes) => parsed(file, bytes));
    count += entries.length;
    if (entries.length > 0) yield entries;
  }
  if (!splitter.isComplete) throw new ArtifactSuspectError(`${file.name} ends after ${count} entries, before its last brackets`);
}

function parsed(file: ArtifactFile, bytes: Buffer): Json {
  try {
    return object(JSON.parse(bytes.toString()));
  } catch (error) {
    throw new ArtifactSuspectError(`${file.name} has an entry that is no JSON: ${bytes.toString('utf8', 0, 80)}`, { cause: error });
  }
}
