import { Button } from "@mantine/core";
import IconPlus from "@tabler/icons-react/icons/IconPlus";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import { useCreateRequest } from "@/shared/palette/create-request";
import { DataTable } from "@/shared/table/data-table";
import { EmptyState } from "@/shared/table/empty-state";
import type { ListPageProps } from "@/shared/table/list-state";
import { confirm } from "@/shared/ui/confirm";
import { PageHeader } from "@/shared/ui/page-header";
import { useDialog } from "@/shared/ui/use-dialog";
import type { User } from "@/shared/users/users";
import { type UserSort, useDeleteUser, useUsers } from "../api/users";
import { USER_FILTERS } from "../user-filters";
import { userColumns } from "./user-columns";
import { UserForm } from "./user-form";

export function UsersPage({ list, onListChange }: ListPageProps<UserSort>) {
  const users = useUsers(list);
  const deleteUser = useDeleteUser();
  const { key, subject, ...dialog } = useDialog<User | null>(null);
  useCreateRequest("/users", () => dialog.open(null));

  const confirmDelete = ({ id, email }: User) =>
    confirm({
      title: "Delete user",
      message: `${email} and everything that belongs to this user will be deleted. This cannot be undone.`,
      confirmLabel: "Delete user",
      onConfirm: () => deleteUser.mutate(id),
    });
  const newUser = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => dialog.open(null)}>
      New user
    </Button>
  );
  return (
    <>
      <PageHeader title="Users" description="Everyone who can use this app." action={newUser} />
      <DataTable
        label="Users"
        columns={userColumns({ onEdit: dialog.open, onDelete: confirmDelete })}
        query={users}
        rowKey={(user) => user.id}
        onOpen={dialog.open}
        onDelete={([user]) => user && confirmDelete(user)}
        list={list}
        onListChange={onListChange}
        filters={USER_FILTERS}
        empty={
          <EmptyState
            icon={<IconUsers size={24} />}
            title="No users yet"
            hint="Create the first user."
            action={newUser}
          />
        }
      />
      <UserForm key={key} user={subject} opened={dialog.opened} onClose={dialog.close} />
    </>
  );
}
