"""How often in a row a member was not understood."""

from datetime import datetime

from sqlmodel import Field

from bot.members.models import WorkspaceRow


class Misunderstanding(WorkspaceRow, table=True):
    """A member's last message that was not understood, and how many in a row there were."""

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    in_a_row: int = 0
    last_at: datetime
