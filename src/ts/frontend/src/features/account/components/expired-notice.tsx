import { Alert } from "@mantine/core";

export function ExpiredNotice() {
  return <Alert color="yellow">Your session has expired. Log in again.</Alert>;
}
