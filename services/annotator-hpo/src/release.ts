import { type ArtifactFile, firstLines } from '@nephron/annotator-kit';
import { ArtifactSuspectError } from '@nephron/errors';

const DAY = /\d{4}-\d{2}-\d{2}/;
const ANNOTATION_HEADER_LINES = 10;

/** The release date of the ontology: from its file name, else from the version its graph states, else the day the file was changed. */
export async function ontologyDate(file: ArtifactFile): Promise<string> {
  const named = DAY.exec(file.name)?.[0];
  return named ?? (await statedVersion(file)) ?? dayOf(file.modifiedAt);
}

/**
 * The release date of the annotations: from the `#version:` (`#date:` before 2023) line of `phenotype.hpoa`, else the day
 * `genes_to_phenotype.txt`, which names none itself, was changed.
 */
export async function annotationDate(associations: ArtifactFile, diseases: ArtifactFile | undefined): Promise<string> {
  const header = diseases ? await firstLines(diseases, ANNOTATION_HEADER_LINES) : [];
  const stated = header.find((line) => /^#(?:version|date):/i.test(line));
  return DAY.exec(stated ?? '')?.[0] ?? dayOf(associations.modifiedAt);
}

/**
 * Looks line by line, so that the graph is not built for one date; it stands near the beginning, in releases before 2024 after the
 * edges. A damaged file has no date here: reading it as a whole says what is wrong with it.
 */
async function statedVersion(file: ArtifactFile): Promise<string | undefined> {
  try {
    for await (const batch of file.lines()) {
      for (const line of batch.lines) {
        const match = /"version"\s*:\s*"[^"]*releases\/(\d{4}-\d{2}-\d{2})/.exec(line);
        if (match) return match[1];
      }
    }
  } catch (error) {
    if (!(error instanceof ArtifactSuspectError)) throw error;
  }
  return undefined;
}

function dayOf(iso: string): string {
  return iso.slice(0, 10);
}
