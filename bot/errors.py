"""What can go wrong in a way a person can do something about.

An error's docstring is the sentence that person reads. Braces in it are filled from the error's keyword arguments;
each slice adds its own errors beside the verbs that raise them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable


class GroundswellError(Exception):
    """Something did not work. Nothing was lost; please try again."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence())

    def sentence(self, escape: Callable[[str], str] = str, translate: Callable[[str], str] = str) -> str:
        """The docstring in the reader's language, filled in.

        `escape` makes facts that came from people safe for where it is shown.
        """
        words = translate(inspect.cleandoc(type(self).__doc__ or "").replace("\n", " "))
        return words.format(**{name: escape(str(fact)) for name, fact in self.facts.items()})


class SettingsError(GroundswellError):
    """Groundswell cannot start: {reason}."""


class NotAllowedError(GroundswellError):
    """Only programme admins can do that. If you should be an admin, ask the person who installed Groundswell."""


class WorkspaceGoneError(GroundswellError):
    """That workspace has removed Groundswell, so I can't send anything there."""


class AskAgainError(Exception):
    """Not for a person's eyes: what happened cannot be understood yet, and Slack should tell us again."""
