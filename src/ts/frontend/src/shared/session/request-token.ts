import { type ApiClient, dataOf } from "@triptych/api-client/client";

export interface Credentials {
  email: string;
  password: string;
}

/** Exchanges email and password for an access token. */
export async function requestToken(client: ApiClient, credentials: Credentials): Promise<string> {
  const token = await client.POST("/api/v1/login/access-token", {
    // The password grant of OAuth 2 is a form with a user name (RFC 6749, section 4.3).
    body: {
      grant_type: "password",
      username: credentials.email,
      password: credentials.password,
      scope: "",
    },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  return dataOf(token).access_token;
}
