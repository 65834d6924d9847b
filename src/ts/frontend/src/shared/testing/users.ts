import type { User } from "../users/users";

/** @returns Ada, who is a superuser unless `fields` say otherwise */
export function testUser(fields: Partial<User> = {}): User {
  return {
    id: "1",
    email: "ada@example.com",
    full_name: "Ada Lovelace",
    is_active: true,
    is_superuser: true,
    created_at: "2026-11-24T02:00:00Z",
    ...fields,
  };
}
