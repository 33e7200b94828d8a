"""Answers of every kind: what was given as JSON, with its score and how sure somebody was."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("score", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("confident", sa.Boolean(), nullable=True))
    op.execute(
        """
        UPDATE answer SET
            given = '{"choices":[' || CAST(choice AS VARCHAR) || ']}',
            score = CASE WHEN correct THEN 1.0 ELSE 0.0 END
        """
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.alter_column("given", existing_type=sa.String(), nullable=False)
        batch_op.alter_column("correct", existing_type=sa.Boolean(), nullable=True)
        batch_op.drop_column("choice")
