import { findInMirror } from '@nephron/upstream';
import type { Address } from './address.ts';
import { lookedUpAt } from './published-files.ts';
import { bytesReply, type Reply } from './reply.ts';

/** Texts beside published files that name the newest release, in their publisher's layout. */
const PAGES: Readonly<Record<string, (release: string) => string>> = {
  'ftp.ncbi.nlm.nih.gov/refseq/MANE/MANE_human/current/README_versions.txt': (release) => `MANE Version\t${release}\n`,
  'ftp.uniprot.org/pub/databases/uniprot/current_release/knowledgebase/complete/reldate.txt': (release) =>
    `UniProt Knowledgebase Release ${release} consists of:\nUniProtKB/Swiss-Prot Release ${release} of 27-Nov-2024\nUniProtKB/TrEMBL Release ${release} of 27-Nov-2024\n`,
};

/** The text that names the release which the mirror folder holds. */
export async function releasePage(address: Address, mirrorDir: string): Promise<Reply | undefined> {
  const page = PAGES[`${address.host}${address.path}`];
  const file = page && lookedUpAt(address);
  const found = file && (await findInMirror(mirrorDir, file));
  return page && file && found ? bytesReply(200, 'text/plain', page(found.release ?? file.release?.fallback ?? '')) : undefined;
}
