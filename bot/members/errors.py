"""What is said to people who aren't served."""

from bot.errors import GroundswellError


class NotServedError(GroundswellError):
    """I'm only here for members of this workspace, so nothing has changed. If you are one, try again in a minute."""


class NotAPersonError(GroundswellError):
    """That's an app, and this needs a person. Please choose a colleague."""
