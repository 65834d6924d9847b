import { dataOf } from "@triptych/api-client/client";
import type { FeaturePalette } from "@/shared/palette/feature-palette";

export const usersPalette: FeaturePalette = {
  create: "New user",
  search: async (client, query, signal) => {
    const page = await client.GET("/api/v1/users/", { params: { query }, signal });
    return dataOf(page).data.map(({ id, email }) => ({ id, label: email }));
  },
};
