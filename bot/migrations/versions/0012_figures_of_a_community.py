"""How a community was doing when its week was summed up."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("community", sa.Column("figures", sa.String(), nullable=True))
