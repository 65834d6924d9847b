import { FileInput, type FileInputProps } from "@mantine/core";
import IconFile from "@tabler/icons-react/icons/IconFile";
import { useState } from "react";
import { base64Of, byteCount } from "../files/base64";
import { sizeText } from "../files/file-size";

interface BytesInputProps
  extends Omit<FileInputProps, "label" | "value" | "defaultValue" | "onChange"> {
  label: string;
  /** The content in base64; empty for none. */
  value?: string;
  onChange?: (value: string) => void;
  /** The size in bytes that a file may have at most. */
  maxBytes: number;
}

/** Chooses a file whose content becomes the value. */
export function BytesInput({ value = "", onChange, maxBytes, error, ...input }: BytesInputProps) {
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const choose = async (chosen: File | null) => {
    if (chosen !== null && chosen.size > maxBytes) {
      const size = sizeText(chosen.size);
      setProblem(`Choose a file of at most ${sizeText(maxBytes)}. ${chosen.name} has ${size}.`);
      return;
    }
    try {
      onChange?.(chosen === null ? "" : await base64Of(chosen));
      setFile(chosen);
      setProblem(null);
    } catch {
      setProblem("The file could not be read. Check that it still exists, and choose it again.");
    }
  };
  return (
    <FileInput
      value={file}
      onChange={(chosen) => void choose(chosen)}
      placeholder={value === "" ? "Choose a file" : `Stored file, ${sizeText(byteCount(value))}`}
      leftSection={<IconFile size={16} />}
      clearable={input.required !== true}
      error={problem ?? error}
      fileInputProps={{ "aria-label": `${input.label}: file` }}
      {...input}
    />
  );
}
