"""How people want to be spoken to, and what a message is about."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_off",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        sa.PrimaryKeyConstraint("workspace_id", "day"),
    )
    # A default that is an expression would make SQLite copy the table, which it refuses while others point at it.
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("language_is_own", sa.Boolean(), nullable=False, server_default="0"))
        member.add_column(sa.Column("days", sa.String(), nullable=False, server_default="mon,tue,wed,thu,fri"))
        member.add_column(sa.Column("hours_from", sa.String(), nullable=False, server_default="08:00"))
        member.add_column(sa.Column("hours_to", sa.String(), nullable=False, server_default="18:00"))
        member.add_column(sa.Column("per_day", sa.Integer(), nullable=True))
        member.add_column(sa.Column("digest", sa.Boolean(), nullable=False, server_default="0"))
        member.add_column(sa.Column("reminders", sa.Integer(), nullable=True))
        member.add_column(sa.Column("paused_from", sa.DateTime(timezone=True), nullable=True))
        member.add_column(sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("delivery") as delivery:
        delivery.add_column(sa.Column("topic", sa.String(), nullable=False, server_default="notice"))
        delivery.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        delivery.add_column(sa.Column("day", sa.String(), nullable=True))
        delivery.create_index(
            "delivery_day",
            ["workspace_id", "target", "day"],
            unique=False,
            sqlite_where=sa.text("day IS NOT NULL"),
            postgresql_where=sa.text("day IS NOT NULL"),
        )
