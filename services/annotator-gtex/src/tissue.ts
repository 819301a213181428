/** A column's label as the portal spells it as an id: `Brain - Spinal cord (cervical c-1)` is `Brain_Spinal_cord_cervical_c-1`; an id stays as it is. */
export function tissueIdOf(label: string): string {
  return label.replaceAll(' - ', '_').replaceAll(/[()]/g, '').replaceAll(' ', '_').replaceAll(/_+/g, '_').replace(/_$/, '');
}
