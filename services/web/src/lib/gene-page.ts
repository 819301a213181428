import type { Annotation, FoundGene, GeneAnnotations, SourceInfo } from './api-types.ts';
import { formatExactTime } from './format.ts';

/**
 * What one source has for a gene. `nothing`: the source was read and says nothing about it. `unread`: no release of the
 * source was ever published, so that nobody knows. The two are never shown alike.
 */
export type SourceSection =
  | {
      readonly kind: 'annotation';
      readonly source: string;
      readonly title: string;
      readonly info: SourceInfo | null;
      readonly annotation: Annotation;
    }
  | {
      readonly kind: 'nothing' | 'unread';
      readonly source: string;
      readonly title: string;
      readonly info: SourceInfo | null;
      readonly version: string | null;
    };

/** Sections in the order of the sources; those of a source that the list does not name come last. */
export function sectionsOf({ annotations, absent = {} }: GeneAnnotations, sources: readonly SourceInfo[]): readonly SourceSection[] {
  const listed = sources.map((info) => info.source_name);
  const names = [...new Set([...listed, ...Object.keys(annotations), ...Object.keys(absent)])];
  return names.flatMap((source): readonly SourceSection[] => {
    const info = sources.find((known) => known.source_name === source) ?? null;
    const title = info?.display_name ?? source;
    const annotation = annotations[source]?.[0];
    if (annotation) return [{ kind: 'annotation', source, title, info, annotation }];
    const absence = absent[source];
    if (!absence || info?.is_active === false) return [];
    return [{ kind: absence.reason === 'no_release' ? 'unread' : 'nothing', source, title, info, version: absence.version }];
  });
}

/** Why a value of a source is missing, for the reader who points at the dash. */
export function noValueReason(source: string, sources: readonly SourceInfo[]): string {
  const info = sources.find((known) => known.source_name === source);
  return info && info.version === null ? `${info.display_name} has not been read yet` : 'the source says nothing';
}

export interface ProvenanceWords {
  readonly release: string | null;
  /** The release in which the value appeared, where a later one has confirmed it. */
  readonly since: string | null;
  readonly retrievedAt: string | null;
  readonly publishedAt: string | null;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** Where a value comes from: the latest release that says so, and the one that said so first. */
export function provenanceOf({ version, metadata }: Annotation): ProvenanceWords {
  const release = metadata.confirmed_version ?? metadata.release_version ?? version;
  const first = metadata.release_version ?? null;
  return {
    release,
    since: first !== null && first !== release ? first : null,
    retrievedAt: metadata.retrieved_at ?? null,
    publishedAt: metadata.published_at ?? null,
    files: (metadata.files ?? []).map((file) => ({ name: file.name ?? 'file', sha256: file.sha256 ?? 'unknown' })),
  };
}

const MATCHES: Readonly<Record<string, string>> = {
  alias: 'an alias of',
  previous: 'a previous symbol of',
  ensembl: 'the Ensembl id of',
  entrez: 'the NCBI Gene id of',
  uniprot: 'a UniProt accession of',
  omim: 'an OMIM id of',
  mgi: 'the id of a mouse orthologue of',
};

/** How the name that was asked for led to this gene: the server's notice, else our words; `null` where it is the gene's own. */
export function matchInWords({ data, meta }: FoundGene, asked: string): string | null {
  if (meta.notice) return `${meta.notice}.`;
  const how = MATCHES[meta.match_type ?? ''];
  return how ? `${asked} is ${how} ${data.attributes.approved_symbol}.` : null;
}

/** The exact times of a source's current release, for the reader who points at its age. */
export function releaseTimes(info: SourceInfo | null): string | undefined {
  const times = [
    ['retrieved', info?.release?.retrieved_at],
    ['published here', info?.last_update],
    ['last asked for news', info?.checked_at],
  ].flatMap(([what, iso]) => {
    const exact = iso ? formatExactTime(iso) : null;
    return exact ? [`${what} ${exact}`] : [];
  });
  return times.length > 0 ? times.join('; ') : undefined;
}
