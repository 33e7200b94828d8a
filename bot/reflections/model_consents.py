"""Members' consent that what they write below lessons is sent to a model."""

from __future__ import annotations

from bot.members.model_consents import ModelConsents
from bot.reflections.models import ReflectionConsent

consents = ModelConsents(ReflectionConsent)
