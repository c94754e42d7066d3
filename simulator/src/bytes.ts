/** What a module of `data/` holds: bytes compressed with gzip, as base64. */
export async function unpack(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The text of a module of `data/`. */
export async function unpackText(base64: string): Promise<string> {
  return new TextDecoder().decode(await unpack(base64));
}

/** base64 that stands in an address without escapes. */
export function toAddress(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromAddress(address: string): string {
  const bytes = Uint8Array.from(atob(address.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
