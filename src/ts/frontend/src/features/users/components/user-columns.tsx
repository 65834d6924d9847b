import { Badge, Group, Text } from "@mantine/core";
import type { Column } from "@/shared/table/data-table";
import { RowActions } from "@/shared/table/row-actions";
import { DateTime } from "@/shared/ui/date-time";
import type { User } from "@/shared/users/users";
import type { UserSort } from "../api/users";

interface UserActions {
  onEdit: (user: User) => void;
  onDelete: (user: User) => void;
}

export function userColumns({ onEdit, onDelete }: UserActions): Column<User, UserSort>[] {
  return [
    {
      header: "Email",
      sort: "email",
      cell: (user) => (
        <Text size="sm" fw={500}>
          {user.email}
        </Text>
      ),
      main: true,
    },
    { header: "Full name", sort: "full_name", cell: (user) => user.full_name ?? "–" },
    { header: "Status", sort: "status", cell: (user) => <Status user={user} /> },
    {
      header: "Created",
      sort: "created_at",
      cell: (user) => <DateTime value={user.created_at} />,
      width: 190,
    },
    {
      header: "Actions",
      cell: (user) => (
        <RowActions name={user.email} onEdit={() => onEdit(user)} onDelete={() => onDelete(user)} />
      ),
      width: 100,
      align: "right",
      pinned: true,
    },
  ];
}

function Status({ user }: { user: User }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Badge variant="light" miw="max-content" color={user.is_active ? "teal" : "gray"}>
        {user.is_active ? "Active" : "Inactive"}
      </Badge>
      {user.is_superuser && (
        <Badge variant="light" miw="max-content">
          Superuser
        </Badge>
      )}
    </Group>
  );
}
