import type { PublishedFile } from './published-file.ts';

export type EnsemblRole = 'gtf' | 'mane';

const GTF_FOLDER = 'https://ftp.ensembl.org/pub/release-{release}/gtf/homo_sapiens';
const MANE_FOLDER = 'https://ftp.ncbi.nlm.nih.gov/refseq/MANE/MANE_human';

/** Ensembl's gene annotation of the primary chromosomes, and MANE's table of transcripts that Ensembl and RefSeq agree on. */
export const ENSEMBL_FILES: readonly PublishedFile<EnsemblRole>[] = [
  {
    role: 'gtf',
    publisher: 'ensembl',
    names: [/^Homo_sapiens\.GRCh38\.(?<release>\d+)\.chr\.gtf$/],
    mark: /#!genome-version GRCh38/,
    // Under `release-<n>` a file stays what it is; under `current_gtf` its name changes with every release.
    url: `${GTF_FOLDER}/Homo_sapiens.GRCh38.{release}.chr.gtf.gz`,
    release: { url: 'https://rest.ensembl.org/info/data?content-type=application/json', pick: newestEnsemblRelease, fallback: '115' },
    minBytes: 80_000_000,
    checksum: { url: `${GTF_FOLDER}/CHECKSUMS`, kind: 'sum' },
  },
  {
    role: 'mane',
    publisher: 'mane',
    names: [/^MANE\.GRCh38\.v(?<release>\d+(?:\.\d+)+)\.summary\.txt$/],
    mark: /MANE_status/,
    url: `${MANE_FOLDER}/release_{release}/MANE.GRCh38.v{release}.summary.txt.gz`,
    release: { url: `${MANE_FOLDER}/current/README_versions.txt`, pick: maneVersion, fallback: '1.5' },
    minBytes: 500_000,
  },
];

/** From `{"releases":[115]}`. */
function newestEnsemblRelease(body: string): string | undefined {
  const numbers = /"releases"\s*:\s*\[([\d,\s]*)\]/.exec(body)?.[1]?.match(/\d+/g) ?? [];
  return numbers.length > 0 ? String(Math.max(...numbers.map(Number))) : undefined;
}

/** From the line `MANE Version<tab>1.5`. */
function maneVersion(body: string): string | undefined {
  return /^MANE Version\s+v?(\d+(?:\.\d+)+)\s*$/m.exec(body)?.[1];
}
