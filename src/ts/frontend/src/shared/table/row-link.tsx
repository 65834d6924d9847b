import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./row-link.module.css";

interface RowLinkProps {
  onOpen: () => void;
  /** The main cell of the row, which names it. */
  children: ReactNode;
}

/** Opens the details of a row. */
export function RowLink({ onOpen, children }: RowLinkProps) {
  return (
    <UnstyledButton className={classes.link} onClick={onOpen}>
      {children}
    </UnstyledButton>
  );
}
