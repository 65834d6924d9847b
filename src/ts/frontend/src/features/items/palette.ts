import { dataOf } from "@triptych/api-client/client";
import type { FeaturePalette } from "@/shared/palette/feature-palette";

export const itemsPalette: FeaturePalette = {
  create: "New item",
  search: async (client, query, signal) => {
    const page = await client.GET("/api/v1/items/", { params: { query }, signal });
    return dataOf(page).data.map(({ id, title }) => ({ id, label: title }));
  },
};
