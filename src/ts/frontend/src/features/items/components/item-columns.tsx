import type { Column } from "@/shared/table/data-table";
import { RowActions } from "@/shared/table/row-actions";
import { TextCell } from "@/shared/table/text-cell";
import { DateTime } from "@/shared/ui/date-time";
import { Owner } from "@/shared/users/owner";
import type { Item, ItemSort } from "../api/items";

interface ItemActions {
  onEdit: (item: Item) => void;
  onDelete: (item: Item) => void;
}

export function itemColumns({ onEdit, onDelete }: ItemActions): Column<Item, ItemSort>[] {
  return [
    {
      header: "Title",
      sort: "title",
      cell: (item) => <TextCell value={item.title} main />,
      main: true,
    },
    {
      header: "Description",
      sort: "description",
      cell: (item) => <TextCell value={item.description} />,
    },
    { header: "Owner", sort: "owner", cell: (item) => <Owner id={item.owner_id} /> },
    {
      header: "Created",
      sort: "created_at",
      cell: (item) => <DateTime value={item.created_at} />,
      width: 190,
    },
    {
      header: "Actions",
      cell: (item) => (
        <RowActions name={item.title} onEdit={() => onEdit(item)} onDelete={() => onDelete(item)} />
      ),
      width: 100,
      align: "right",
      pinned: true,
    },
  ];
}
