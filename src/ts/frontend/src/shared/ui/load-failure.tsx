import { Alert, Box, Button } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import { ErrorMessage } from "./error-message";

interface LoadFailureProps {
  /** What failed, such as "The list could not be loaded." */
  title: string;
  error: unknown;
  onRetry: () => void;
}

/** An error that is shown instead of content that could not be loaded. */
export function LoadFailure({ title, error, onRetry }: LoadFailureProps) {
  return (
    <Alert color="red" title={title} icon={<IconAlertTriangle size={18} />}>
      <Box mb="sm">
        <ErrorMessage error={error} />
      </Box>
      <Button size="xs" color="red" variant="light" onClick={onRetry}>
        Try again
      </Button>
    </Alert>
  );
}
