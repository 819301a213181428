import type { Annotation, FoundGene, GeneAnnotations, SourceInfo } from './api-types.ts';

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
  | { readonly kind: 'nothing' | 'unread'; readonly source: string; readonly title: string; readonly info: SourceInfo };

/** Sections in the order of the sources; those of a source that the list does not name come last. */
export function sectionsOf(annotations: GeneAnnotations, sources: readonly SourceInfo[]): readonly SourceSection[] {
  const listed = sources.flatMap((info) => sectionOf(info, annotations.annotations[info.source_name]?.[0]));
  const names = new Set(sources.map((info) => info.source_name));
  const others = Object.entries(annotations.annotations).flatMap(([source, [annotation]]): readonly SourceSection[] =>
    names.has(source) || !annotation ? [] : [{ kind: 'annotation', source, title: source, info: null, annotation }],
  );
  return [...listed, ...others];
}

function sectionOf(info: SourceInfo, annotation: Annotation | undefined): readonly SourceSection[] {
  const { source_name: source, display_name: title } = info;
  if (annotation) return [{ kind: 'annotation', source, title, info, annotation }];
  if (!info.is_active) return [];
  return [{ kind: info.version === null ? 'unread' : 'nothing', source, title, info }];
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

/** How the name that was asked for led to this gene; `null` where it simply is the gene's own. */
export function matchInWords({ data, meta }: FoundGene, asked: string): string | null {
  const how = MATCHES[meta.match_type ?? ''];
  return how ? `${asked} is ${how} ${data.attributes.approved_symbol}.` : null;
}
