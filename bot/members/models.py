"""Who someone is: the workspace they belong to and their place in the programme."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Role(StrEnum):
    """What someone does in the programme; everybody may learn."""

    LEARNER = "learner"
    CHAMPION = "champion"
    FACILITATOR = "facilitator"
    ADMIN = "admin"


class Workspace(SQLModel, table=True):
    """A Slack workspace that the app is in, by its team id.

    `token` is the bot token, encrypted; null where the environment gives it. `gone_at` is set when the app was removed.
    """

    id: str = Field(primary_key=True)
    enterprise_id: str | None = None
    name: str = ""
    bot_id: str | None = None
    bot_user_id: str | None = None
    token: str | None = None
    scopes: str = ""
    installed_by: str | None = None
    installed_at: datetime
    gone_at: datetime | None = None


class Member(SQLModel, table=True):
    """A person in a workspace.

    `zone` is null until Slack has told us theirs, and stays as they set it once `zone_is_own`.
    `at` is their hour as HH:MM, null for the track's. What comes unasked comes on their `days` (`mon,tue,…`) from
    `hours_from` until before `hours_to` (HH:MM), at most `per_day` times (null for the installation's number), all
    in one message if they like a `digest`; `reminders` is how many in a row they put up with (null for the
    installation's). A pause always has an end and may begin later; a snooze is a short one.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "slack_id"),
        sa.Index(
            "member_unread_profile",
            "workspace_id",
            sqlite_where=sa.text("zone IS NULL"),
            postgresql_where=sa.text("zone IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    slack_id: str
    role: str = Role.LEARNER
    zone: str | None = None
    zone_is_own: bool = False
    language: str = "en"
    language_is_own: bool = False
    at: str | None = None
    days: str = "mon,tue,wed,thu,fri"
    hours_from: str = "08:00"
    hours_to: str = "18:00"
    per_day: int | None = None
    digest: bool = False
    reminders: int | None = None
    paused_from: datetime | None = None
    paused_until: datetime | None = None
    snoozed_until: datetime | None = None
    active: bool = True
    joined_at: datetime


class DayOff(SQLModel, table=True):
    """A date (ISO) on which nothing comes unasked to anybody in a workspace."""

    __tablename__ = "day_off"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    day: str = Field(primary_key=True)


member_table = SQLModel.metadata.tables["member"]
