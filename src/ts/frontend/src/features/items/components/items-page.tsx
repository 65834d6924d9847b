import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { DataTable } from "@/shared/table/data-table";
import { EmptyState } from "@/shared/table/empty-state";
import type { ListPageProps } from "@/shared/table/list-state";
import { ItemsIcon, PlusIcon } from "@/shared/ui/icons";
import { PageHeader } from "@/shared/ui/page-header";
import { useDialog } from "@/shared/ui/use-dialog";
import { type Item, useItems } from "../api/list-items";
import { CreateItemDialog } from "./create-item-dialog";
import { DeleteItemDialog } from "./delete-item-dialog";
import { EditItemDialog } from "./edit-item-dialog";
import { itemColumns } from "./item-columns";

export function ItemsPage({ list, onListChange }: ListPageProps) {
  const items = useItems(list);
  const [creating, creation] = useDisclosure();
  const edit = useDialog<Item>();
  const deletion = useDialog<Item>();

  const newItem = (
    <Button leftSection={<PlusIcon size={16} />} onClick={creation.open}>
      New item
    </Button>
  );
  return (
    <>
      <PageHeader title="Items" description="Things that users own." action={newItem} />
      <DataTable
        label="Items"
        columns={itemColumns({ onEdit: edit.open, onDelete: deletion.open })}
        query={items}
        rowKey={(item) => item.id}
        list={list}
        onListChange={onListChange}
        defaultSort="created_at"
        empty={
          <EmptyState
            icon={<ItemsIcon size={24} />}
            title="No items yet"
            hint="Create the first one; it will be yours."
            action={newItem}
          />
        }
      />
      <CreateItemDialog opened={creating} onClose={creation.close} />
      <EditItemDialog opened={edit.opened} item={edit.subject} onClose={edit.close} />
      <DeleteItemDialog opened={deletion.opened} item={deletion.subject} onClose={deletion.close} />
    </>
  );
}
