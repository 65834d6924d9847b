/** The error of a call to the backend. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status, or null if there was no answer. */
  readonly status: number | null;
  /** Messages of a 422 by field name. */
  readonly fields: Readonly<Record<string, string>>;
  /** The row as it is now, of a 412: it has another version than the request names. */
  readonly current: unknown;

  constructor(
    status: number | null,
    message: string,
    options: { fields?: Record<string, string>; current?: unknown; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.fields = options.fields ?? {};
    this.current = options.current;
  }

  /**
   * Creates an error from an answer that is not 2xx.
   *
   * @param response the answer, whose body is read as FastAPI's `{"detail": …}`
   * @returns an error with the backend's message, or with the status if there is no message
   */
  static async fromResponse(response: Response): Promise<ApiError> {
    const { detail, current } = bodyOf(await response.text());
    if (typeof detail === "string" && detail !== "") {
      return new ApiError(response.status, detail, { current });
    }
    if (Array.isArray(detail)) {
      const fields = fieldErrors(detail);
      return new ApiError(response.status, summary(detail), { fields });
    }
    return new ApiError(
      response.status,
      `The backend answered with status ${response.status} and no explanation. See its log for details.`,
    );
  }

  /** Creates an error for a row that is not sent, because it was changed after the user saw it. */
  static changed(current: unknown): ApiError {
    return new ApiError(
      412,
      "This was changed in the meantime. Compare your changes with the current values, then save again.",
      { current },
    );
  }

  /** Creates an error for a call without an answer. */
  static unreachable(cause: unknown): ApiError {
    return new ApiError(
      null,
      "The backend cannot be reached. It may be restarting. Try again in a moment.",
      { cause },
    );
  }
}

/** One entry in the detail of a 422 of FastAPI. */
interface Issue {
  loc: (string | number)[];
  msg: string;
}

function bodyOf(text: string): { detail?: unknown; current?: unknown } {
  try {
    return (JSON.parse(text) as { detail?: unknown; current?: unknown } | null) ?? {};
  } catch {
    return {};
  }
}

function isIssue(value: unknown): value is Issue {
  const issue = value as Partial<Issue> | null;
  return Array.isArray(issue?.loc) && typeof issue.msg === "string";
}

/** @returns the first message for each field of the body; later messages usually follow from it */
function fieldErrors(detail: unknown[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of detail.filter(isIssue)) {
    const [place, field] = issue.loc;
    if (place === "body" && typeof field === "string") fields[field] ??= sentence(issue.msg);
  }
  return fields;
}

function summary(detail: unknown[]): string {
  const messages = detail.filter(isIssue).map((issue) => {
    const field = issue.loc.at(-1);
    return field === undefined ? sentence(issue.msg) : `${field}: ${sentence(issue.msg)}`;
  });
  return messages.join(" ") || "The backend did not accept the values.";
}

/** @returns a message of Pydantic without its prefix for custom checks, and with a full stop */
function sentence(message: string): string {
  const text = message.replace(/^Value error, /, "");
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
