import { Button } from "@mantine/core";
import IconPackage from "@tabler/icons-react/icons/IconPackage";
import IconPlus from "@tabler/icons-react/icons/IconPlus";
import { DetailsPanel } from "@/shared/details/details-panel";
import { useCreateRequest } from "@/shared/palette/create-request";
import { DataTable } from "@/shared/table/data-table";
import { EmptyState } from "@/shared/table/empty-state";
import type { ListPageProps } from "@/shared/table/list-state";
import { PageHeader } from "@/shared/ui/page-header";
import { useDialog } from "@/shared/ui/use-dialog";
import { type Item, type ItemSort, useDeleteItems, useItem, useItems } from "../api/items";
import { ITEM_FILTERS } from "../item-filters";
import { itemColumns } from "./item-columns";
import { ItemForm } from "./item-form";

export function ItemsPage({ list, onListChange, details }: ListPageProps<ItemSort>) {
  const items = useItems(list);
  const item = useItem(details.id);
  const { mutate: deleteItems } = useDeleteItems();
  const { key, subject, ...dialog } = useDialog<Item | null>(null);
  useCreateRequest("/items", () => dialog.open(null));

  const newItem = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => dialog.open(null)}>
      New item
    </Button>
  );
  const columns = itemColumns({ onEdit: dialog.open, onDelete: ({ id }) => deleteItems([id]) });
  return (
    <>
      <PageHeader title="Items" description="Each item belongs to a user." action={newItem} />
      <DataTable
        label="Items"
        columns={columns}
        query={items}
        rowKey={(item) => item.id}
        rowName={(item) => item.title}
        selectable="item"
        onOpen={({ id }) => details.open(id)}
        onDelete={(rows) => deleteItems(rows.map(({ id }) => id))}
        list={list}
        onListChange={onListChange}
        filters={ITEM_FILTERS}
        empty={
          <EmptyState
            icon={<IconPackage size={24} />}
            title="No items yet"
            hint="Create the first item. It will belong to you."
            action={newItem}
          />
        }
      />
      <DetailsPanel
        noun="item"
        details={details}
        query={item}
        rows={items.data?.data ?? []}
        name={({ title }) => title}
        columns={columns}
        form={(item, onClose) => <ItemForm item={item} opened onClose={onClose} inline />}
        onDelete={({ id }) => {
          details.close();
          deleteItems([id]);
        }}
      />
      <ItemForm key={key} item={subject} opened={dialog.opened} onClose={dialog.close} />
    </>
  );
}
