/** A condition of a path query. */
type Constraint = { readonly path: string; readonly type: string } | { readonly path: string; readonly oneOf: readonly string[] };

/** A path query in InterMine's XML: the columns of `views`, of all objects that meet every constraint. */
export function pathQuery(views: readonly string[], constraints: readonly Constraint[]): string {
  const conditions = constraints.map((constraint, index) => {
    if ('type' in constraint) return `<constraint path="${constraint.path}" type="${constraint.type}"/>`;
    const values = constraint.oneOf.map((value) => `<value>${escaped(value)}</value>`).join('');
    return `<constraint path="${constraint.path}" op="ONE OF" code="${String.fromCharCode(65 + index)}">${values}</constraint>`;
  });
  return `<query model="genomic" view="${views.join(' ')}" sortOrder="${views[0]} ASC">${conditions.join('')}</query>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
