import { type ReferenceSource, useReferenceLabel } from "./references";

interface ReferenceTextProps {
  source: ReferenceSource;
  id: string;
}

/** The label of a row that another row refers to, as part of a sentence. */
export function ReferenceText({ source, id }: ReferenceTextProps) {
  const label = useReferenceLabel(source, id);
  if (label.isPending) return "…";
  return label.data === undefined ? "something that is not available" : `“${label.data}”`;
}
