"""The people and channels of a new workspace."""

from __future__ import annotations

from sandbox.state import User, UserGroup
from sandbox.workspace import SlackWorkspace

SLACKBOT = User("USLACKBOT", "slackbot", "Slackbot", tz="America/Los_Angeles", color="757575")

LENA = User(
    "U0LENA0001",
    "lena",
    "Lena Brandt",
    tz="Europe/Berlin",
    locale="en-GB",
    email="lena.brandt@harbour.example",
    title="Customer care",
    color="2a9d8f",
)
MATEO = User(
    "U0MATEO001",
    "mateo",
    "Mateo Alvarez",
    tz="America/New_York",
    email="mateo.alvarez@harbour.example",
    title="Learning and development",
    color="e76f51",
)
PRIYA = User(
    "U0PRIYA001",
    "priya",
    "Priya Raman",
    tz="Asia/Kolkata",
    locale="en-GB",
    email="priya.raman@harbour.example",
    title="Finance operations",
    color="6d597a",
)
SAM = User(
    "U0SAM00001",
    "sam",
    "Sam Okafor",
    tz="Europe/London",
    locale="en-GB",
    email="sam.okafor@harbour.example",
    title="Workspace owner",
    is_admin=True,
    is_owner=True,
    color="264653",
)
JONAS = User(
    "U0JONAS001",
    "jonas",
    "Jonas Weber",
    tz="Europe/Vienna",
    locale="de-AT",
    email="jonas.weber@harbour.example",
    title="Einkauf",
    color="bc6c25",
)
CAST = (LENA, MATEO, PRIYA, SAM, JONAS)

CHAMPIONS = UserGroup("S0CHAMPION", "champions", "AI champions", [LENA.id, PRIYA.id])

CHANNELS = {"general": "C0GENERAL1", "ai-champions": "C0CHAMPION", "ai-showcase": "C0SHOWCASE"}


def seed(workspace: SlackWorkspace, bot_user_id: str) -> None:
    """Add five people, one of whom reads German, and three channels; the app is in all of them but #general."""
    everybody = {person.id for person in CAST}
    for person in CAST:
        workspace.add_user(person)
    workspace.user_groups[CHAMPIONS.id] = CHAMPIONS
    for name, channel_id in CHANNELS.items():
        members = everybody if name == "general" else everybody | {bot_user_id}
        workspace.add_conversation("channel", name, members, creator=SAM.id, conversation_id=channel_id)
