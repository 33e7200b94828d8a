"""Workspaces, their members and their days off."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig

from bot.kit.db import partial_index


class Role(StrEnum):
    """A member's role in the programme; members of every role may learn."""

    LEARNER = "learner"
    CHAMPION = "champion"
    FACILITATOR = "facilitator"
    ADMIN = "admin"


class Workspace(SQLModel, table=True):
    """A Slack workspace that has installed the app, by its team id.

    `token` is the encrypted bot token, null if it is in the environment. `gone_at` is set when the app was removed.
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


class WorkspaceRow(SQLModel):
    """A row that belongs to a workspace, as every row does."""

    # Rows aren't validated, so what validates them is never built.
    model_config = SQLModelConfig(defer_build=True)

    workspace_id: str = Field(foreign_key="workspace.id")


class NumberedRow(WorkspaceRow):
    """A row with a number of its own."""

    id: int | None = Field(default=None, primary_key=True)


class MemberRow(NumberedRow):
    """A row about one member."""

    member_id: int = Field(foreign_key="member.id")


class ConsentRow(MemberRow):
    """A member's consent that something is sent to a host, in the words they saw; it holds until they withdraw it."""

    host: str
    wording: str
    given_at: datetime
    withdrawn_at: datetime | None = None


class Member(NumberedRow, table=True):
    """A person in a workspace.

    `zone` is null until read from Slack, and kept as they set it once `zone_is_own`. `at` is the time of their lessons
    (HH:MM), null for the track's. Unrequested messages come on their `days` (`mon,tue,…`) from `hours_from` until
    before `hours_to` (HH:MM), at most `per_day`, or all in one with `digest`; `reminders` is their maximum in a row.
    `country` is their own choice of public holidays (`DE`, `DE-BY` or `none`), null for the workspace's. With
    `weekly_line`, a line ends a week in which they took part. `wording` is that of their daily message, `lesson_texts`
    are other texts of lessons that they get (`track/lesson+text`, joined by commas); null for the usual. Null numbers
    mean the installation's defaults. A pause
    always has an end and may begin later; a snooze is a short pause. `active` is false for
    accounts that are deactivated or not served; `is_guest` is as Slack said it last.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "slack_id"),
        partial_index("member_unread_profile", "workspace_id", where="zone IS NULL"),
    )

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
    weekly_line: bool = True
    wording: str | None = None
    lesson_texts: str | None = None
    paused_from: datetime | None = None
    paused_until: datetime | None = None
    snoozed_until: datetime | None = None
    country: str | None = None
    active: bool = True
    is_guest: bool = False
    joined_at: datetime


class AuditEntry(NumberedRow, table=True):
    """What an admin or facilitator did: a command with its verb, or the action id of a button, and about whom.

    What they typed isn't kept, apart from the `reason` of an export.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("audit_entry_at", "workspace_id", "at"),)

    by_id: int = Field(foreign_key="member.id")
    act: str
    about_id: int | None = Field(default=None, foreign_key="member.id")
    reason: str = ""
    at: datetime


class DayOff(SQLModel, table=True):
    """A date (ISO) without unrequested messages in a workspace."""

    __tablename__ = "day_off"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    day: str = Field(primary_key=True)


class HolidayChoice(SQLModel, table=True):
    """What a workspace's admins chose: whose public holidays are days off, and whether two more days are.

    `country` is as `kit.public_holidays` has it, null for the country of each member's zone.
    """

    __tablename__ = "holiday_choice"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    country: str | None = None
    christmas_eve_off: bool = False
    new_years_eve_off: bool = False


member_table = SQLModel.metadata.tables["member"]
