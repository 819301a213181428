/** The checksum of BSD's `sum`, as Ensembl's CHECKSUMS have it: 16 bits, rotated to the right before each byte is added. */
export class BsdSum {
  #sum = 0;
  #bytes = 0;

  update(chunk: Uint8Array): void {
    let sum = this.#sum;
    for (let i = 0; i < chunk.length; i++) sum = (((sum >> 1) | ((sum & 1) << 15)) + (chunk[i] ?? 0)) & 0xffff;
    this.#sum = sum;
    this.#bytes += chunk.length;
  }

  /** The sum and the number of 1 KiB blocks, both decimal. */
  digest(): string {
    return `${this.#sum} ${Math.ceil(this.#bytes / 1024)}`;
  }
}
