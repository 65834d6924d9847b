import { Button } from "@mantine/core";
import IconPlus from "@tabler/icons-react/icons/IconPlus";
import IconUsers from "@tabler/icons-react/icons/IconUsers";
import { DetailsPanel } from "@/shared/details/details-panel";
import { useCreateRequest } from "@/shared/palette/create-request";
import { DataTable } from "@/shared/table/data-table";
import { EmptyState } from "@/shared/table/empty-state";
import type { ListPageProps } from "@/shared/table/list-state";
import { confirm } from "@/shared/ui/confirm";
import { PageHeader } from "@/shared/ui/page-header";
import { useDialog } from "@/shared/ui/use-dialog";
import { type User, useUser } from "@/shared/users/users";
import { type UserSort, useDeleteUser, useUsers } from "../api/users";
import { USER_FILTERS } from "../user-filters";
import { userColumns } from "./user-columns";
import { UserForm } from "./user-form";

export function UsersPage({ list, onListChange, details }: ListPageProps<UserSort>) {
  const users = useUsers(list);
  const user = useUser(details.id ?? "", { enabled: details.id !== undefined });
  const deleteUser = useDeleteUser();
  const { key, subject, ...dialog } = useDialog<User | null>(null);
  useCreateRequest("/users", () => dialog.open(null));

  const confirmDelete = ({ id, email }: User) =>
    confirm({
      title: "Delete user",
      message: `${email} and everything that belongs to this user will be deleted. This cannot be undone.`,
      confirmLabel: "Delete user",
      onConfirm: () => {
        details.close();
        deleteUser.mutate(id);
      },
    });
  const newUser = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => dialog.open(null)}>
      New user
    </Button>
  );
  const columns = userColumns({ onEdit: dialog.open, onDelete: confirmDelete });
  return (
    <>
      <PageHeader title="Users" description="Everyone who can use this app." action={newUser} />
      <DataTable
        label="Users"
        columns={columns}
        query={users}
        rowKey={(user) => user.id}
        onOpen={({ id }) => details.open(id)}
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
      <DetailsPanel
        noun="user"
        details={details}
        query={user}
        rows={users.data?.data ?? []}
        name={({ email }) => email}
        columns={columns}
        form={(user, onClose) => <UserForm user={user} opened onClose={onClose} inline />}
        onDelete={confirmDelete}
      />
      <UserForm key={key} user={subject} opened={dialog.opened} onClose={dialog.close} />
    </>
  );
}
