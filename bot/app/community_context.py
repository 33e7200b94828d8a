"""What the calendar of sessions needs, as the settings say."""

from __future__ import annotations

from bot.app.lesson_catalog import LessonCatalog
from bot.community.activities.content import load
from bot.community.context import CommunityContext
from bot.kit.secrets import ADDRESSES, Cipher
from bot.settings import Settings


def community_context(settings: Settings, catalog: LessonCatalog) -> CommunityContext:
    """With the activities of the content, and the means to encrypt addresses of calendars, if there is a secret.

    `groundswell check` reads the seasons' sentences too; at a start that would load the second reader of dates.
    """
    secret, old = settings.address_secret, settings.old_secret
    cipher = Cipher(secret, ADDRESSES, old=old) if secret else None
    return CommunityContext(load(settings.content), catalog, settings.url, cipher=cipher)
