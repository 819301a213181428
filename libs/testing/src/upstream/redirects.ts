const ONTOLOGY_REPOSITORIES: Readonly<Record<string, string>> = {
  hp: 'obophenotype/human-phenotype-ontology',
  mp: 'mgijax/mammalian-phenotype-ontology',
};

/**
 * The addresses that lead to a published file, the first redirecting to the next. The OBO Foundry's permanent addresses lead to the
 * newest release of the ontology's repository, and that to where release files are kept.
 */
export function hopsOf(url: string): readonly string[] {
  const { host, pathname } = new URL(url);
  if (host !== 'purl.obolibrary.org') return [url];
  const [, ontology = ''] = /^\/obo\/([a-z]+)[./]/.exec(pathname) ?? [];
  const repository = ONTOLOGY_REPOSITORIES[ontology];
  const name = pathname.split('/').at(-1) ?? '';
  if (!repository) return [url];
  return [
    url,
    `https://github.com/${repository}/releases/latest/download/${name}`,
    `https://release-assets.githubusercontent.com/${repository}/${name}`,
  ];
}
