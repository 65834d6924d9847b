import { hashKey } from "@tanstack/react-query";
import { ApiError } from "@triptych/api-client/api-error";
import { dataOf } from "@triptych/api-client/client";
import { useRef } from "react";

interface Answer<Row> {
  data?: Row;
  response: Response;
}

/** The header that names the version to update. */
interface VersionHeader {
  "If-Match"?: string;
}

/**
 * Updates a row only if it still has the version that the user saw.
 *
 * @param row the row as it is shown; null for a new one
 */
export function useVersion<Row extends object>(row: Row | null) {
  const seen = useRef(row);
  return {
    /**
     * Rejects with a 412 and the current row if another change would be overwritten. The next call then overwrites it.
     *
     * @param body the fields to change
     * @param read reads the row: lists have no versions
     * @param write changes the row, if it has this version
     */
    async update(
      body: object,
      read: () => Promise<Answer<Row>>,
      write: (header: VersionHeader) => Promise<Answer<Row>>,
    ): Promise<Row> {
      try {
        const answer = await read();
        const current = dataOf(answer);
        if (overwrites(body, seen.current, current)) throw ApiError.changed(current);
        const etag = answer.response.headers.get("ETag");
        seen.current = dataOf(await write(etag === null ? {} : { "If-Match": etag }));
        return seen.current;
      } catch (error) {
        if (error instanceof ApiError && error.status === 412) seen.current = error.current as Row;
        throw error;
      }
    },
  };
}

/** @returns whether a field of `body` was changed by someone else, to another value */
function overwrites(body: object, seen: object | null, current: object): boolean {
  const before: Record<string, unknown> = { ...seen };
  const now: Record<string, unknown> = { ...current };
  return Object.entries(body).some(
    ([field, value]) => !isSame(before[field], now[field]) && !isSame(value, now[field]),
  );
}

/** Compares two values of JSON, in which the order of an object's fields has no meaning. */
export function isSame(a: unknown, b: unknown): boolean {
  return hashKey([a ?? null]) === hashKey([b ?? null]);
}
