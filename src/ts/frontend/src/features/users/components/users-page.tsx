import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { DataTable } from "@/shared/table/data-table";
import { EmptyState } from "@/shared/table/empty-state";
import type { ListPageProps } from "@/shared/table/list-state";
import { PlusIcon, UsersIcon } from "@/shared/ui/icons";
import { PageHeader } from "@/shared/ui/page-header";
import { useDialog } from "@/shared/ui/use-dialog";
import { type User, useUsers } from "../api/list-users";
import { CreateUserDialog } from "./create-user-dialog";
import { DeleteUserDialog } from "./delete-user-dialog";
import { EditUserDialog } from "./edit-user-dialog";
import { userColumns } from "./user-columns";

export function UsersPage({ list, onListChange }: ListPageProps) {
  const users = useUsers(list);
  const [creating, creation] = useDisclosure();
  const edit = useDialog<User>();
  const deletion = useDialog<User>();

  const newUser = (
    <Button leftSection={<PlusIcon size={16} />} onClick={creation.open}>
      New user
    </Button>
  );
  return (
    <>
      <PageHeader title="Users" description="People who own items." action={newUser} />
      <DataTable
        label="Users"
        columns={userColumns({ onEdit: edit.open, onDelete: deletion.open })}
        query={users}
        rowKey={(user) => user.id}
        list={list}
        onListChange={onListChange}
        defaultSort="created_at"
        empty={
          <EmptyState
            icon={<UsersIcon size={24} />}
            title="No users yet"
            hint="Users own items. Create the first one."
            action={newUser}
          />
        }
      />
      <CreateUserDialog opened={creating} onClose={creation.close} />
      <EditUserDialog opened={edit.opened} user={edit.subject} onClose={edit.close} />
      <DeleteUserDialog opened={deletion.opened} user={deletion.subject} onClose={deletion.close} />
    </>
  );
}
