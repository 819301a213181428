/** True for a web page: what log-in, challenge and maintenance walls answer with a good status. */
export function isHtml(text: string): boolean {
  return /^[\s\uFEFF]*(<!--[\s\S]*?-->\s*)*(<!doctype\s+html|<html|<head|<body)/i.test(text.slice(0, 4096));
}
