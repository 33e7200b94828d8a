"""Why a file could not be fetched, in a sentence."""

from __future__ import annotations

from bot.errors import GroundswellError


class FileTooBigError(GroundswellError):
    """“{name}” has {size} MB, and I read files of at most {most} MB. Perhaps there are pictures in it to leave out?"""


class FileAwayError(GroundswellError):
    """I could not fetch “{name}” from Slack just now. Nothing is lost: please send it again in a moment."""


class FileElsewhereError(GroundswellError):
    """“{name}” is not kept in Slack itself, so I may not fetch it. Please send it as a file, or paste its text."""


class FileHiddenError(GroundswellError):
    """Slack would not show me “{name}”. Perhaps I may not read files here; you can paste the text instead."""
