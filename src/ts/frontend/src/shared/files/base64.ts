/** @returns the number of bytes that a text in base64 stands for */
export function byteCount(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}

/** @returns the number of bytes that fit into a text in base64 of the length that `limits` allow */
export function maxBytesOf({ maxLength }: { maxLength: number }): number {
  return Math.floor(maxLength / 4) * 3;
}

/**
 * Reads a file.
 *
 * @returns its content in base64
 * @throws DOMException if it cannot be read
 */
export function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      // A data URL: "data:image/png;base64,…"
      const url = String(reader.result);
      resolve(url.slice(url.indexOf(",") + 1));
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
