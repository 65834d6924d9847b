import { Button } from "@mantine/core";
import { useState } from "react";
import { DataTable } from "@/shared/table/data-table";
import { EmptyState } from "@/shared/table/empty-state";
import { ItemsIcon, PlusIcon } from "@/shared/ui/icons";
import { PageHeader } from "@/shared/ui/page-header";
import { type Item, useItems } from "../api/list-items";
import { CreateItemDialog } from "./create-item-dialog";
import { DeleteItemDialog } from "./delete-item-dialog";
import { EditItemDialog } from "./edit-item-dialog";
import { itemColumns } from "./item-columns";

interface ItemsPageProps {
  /** Counted from 1. */
  page: number;
  onPageChange: (page: number) => void;
}

export function ItemsPage({ page, onPageChange }: ItemsPageProps) {
  const items = useItems(page);
  const [creating, setCreating] = useState(false);
  const [edited, setEdited] = useState<Item | null>(null);
  const [deleted, setDeleted] = useState<Item | null>(null);

  const newItem = (
    <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
      New item
    </Button>
  );
  return (
    <>
      <PageHeader title="Items" description="Things that users own." action={newItem} />
      <DataTable
        label="Items"
        columns={itemColumns({ onEdit: setEdited, onDelete: setDeleted })}
        query={items}
        rowKey={(item) => item.id}
        page={page}
        onPageChange={onPageChange}
        empty={
          <EmptyState
            icon={<ItemsIcon size={24} />}
            title="No items yet"
            hint="Create the first one; it will be yours."
            action={newItem}
          />
        }
      />
      <CreateItemDialog opened={creating} onClose={() => setCreating(false)} />
      <EditItemDialog item={edited} onClose={() => setEdited(null)} />
      <DeleteItemDialog item={deleted} onClose={() => setDeleted(null)} />
    </>
  );
}
