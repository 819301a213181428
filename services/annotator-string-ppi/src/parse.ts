import type { ArtifactFile, GeneDocument, GenePanel, ParseContext } from '@nephron/annotator-kit';
import { ArtifactMissingError, PrerequisiteError } from '@nephron/errors';
import type { StringPpiRole } from '@nephron/upstream';
import { readAliases } from './aliases.ts';
import { readLinks } from './links.ts';
import { matchGenes } from './match.ts';
import { type Member, membersOf } from './network.ts';
import type { Neighbours } from './pair-scores.ts';
import { readProteins } from './proteins.ts';
import { type Partner, ppiDocument } from './record.ts';
import { checkReleases } from './release.ts';

/** One document per gene of the list that STRING knows, in the order of the gene index. */
export async function* parseStringPpi({ files, genes, panel, report, signal }: ParseContext<StringPpiRole>): AsyncGenerator<GeneDocument> {
  const list = neededPanel(panel);
  checkReleases(files);
  const proteins = await readProteins(needed(files.protein_info, 'protein_info'), report, signal);
  const aliases = files.aliases ? await readAliases(files.aliases, report, signal) : undefined;
  const { matched, unmatched } = matchGenes(proteins, aliases, genes);
  report.unmatched(unmatched);
  const members = membersOf(list, genes, matched);
  const links = needed(files.physical_links, 'physical_links');
  const neighbours = (await readLinks(links, members, proteins, report, signal)).neighbours(members.length);
  for (const [position, member] of members.entries()) {
    yield { hgncId: member.gene.hgncId, document: ppiDocument(member, partnersOf(position, members, neighbours), list.id) };
  }
}

/** The partners of the member at a position. */
export function partnersOf(position: number, members: readonly Member[], { from, partners, scores }: Neighbours): Partner[] {
  const found: Partner[] = [];
  for (let at = from[position] ?? 0; at < (from[position + 1] ?? 0); at++) {
    const member = members[partners[at] ?? -1];
    if (member) found.push({ member, score: scores[at] ?? 0 });
  }
  return found;
}

/** The gene list; without one there is nothing to compute, and the kit does not get here. */
export function neededPanel(panel: GenePanel | undefined): GenePanel {
  if (!panel) throw new PrerequisiteError('interactions are counted within a gene list, and there is none');
  return panel;
}

function needed(file: ArtifactFile | undefined, role: StringPpiRole): ArtifactFile {
  if (!file) throw new ArtifactMissingError(`no file for ${role}`);
  return file;
}
