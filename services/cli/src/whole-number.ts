import { InvalidArgumentError } from 'commander';

/** A number of the command line that counts something. */
export function wholeNumber(value: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(value)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(value);
}
