import { byteCount } from "./base64";
import { FileSize } from "./file-size";

/** The size of content in base64, which a table does not show. */
export function ContentSize({ base64 }: { base64: string | null }) {
  return base64 === null ? "–" : <FileSize bytes={byteCount(base64)} />;
}
