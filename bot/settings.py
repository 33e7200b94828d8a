"""Everything the environment decides, read once at the start and frozen."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
# Where content/, prompts/ and manifest.json are: at the top of the repository, and inside of an installed package.
ROOT = next(filter(Path.is_dir, [_PACKAGE / "shipped"]), _PACKAGE.parent)
DEFAULT_MESSAGES_PER_DAY = 5
_OWN = "GROUNDSWELL_"
# What tests and benchmarks read.
_OTHERS = ("GROUNDSWELL_BENCH_", "GROUNDSWELL_CHROMIUM", "GROUNDSWELL_PICTURES", "GROUNDSWELL_SCREENSHOT")
_POSTGRES = "postgresql+psycopg"
_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not an IANA time zone such as Europe/Berlin") from error
    return name


def known_database(url: str) -> str:
    """The address with the driver that is installed; ValueError for one that leads to no database that we know."""
    scheme, colon, rest = url.strip().partition("://")
    if not colon:
        raise ValueError("that's no address such as sqlite:///groundswell.db or postgresql://user:password@host/name")
    if scheme in {"postgres", "postgresql", _POSTGRES}:
        return f"{_POSTGRES}://{rest}"
    if scheme != "sqlite":
        raise ValueError(f"Groundswell runs on SQLite and PostgreSQL, not on {scheme.partition('+')[0]!r}")
    return f"{scheme}://{rest}"


def _slack_ids(given: tuple[str, ...]) -> tuple[str, ...]:
    strange = [one for one in given if not _SLACK_ID.fullmatch(one)]
    if strange:
        raise ValueError(f"{strange[0]!r} is no Slack user id such as U012AB3CD (profile → ⋮ → Copy member ID)")
    return given


def _own(name: str) -> str:
    return f"{_OWN}{name}"


class Settings(BaseSettings):
    """The variables of the README's table; a missing or wrong one is a sentence at start, not a surprise later."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True, env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"

    database_url: Annotated[str, AfterValidator(known_database)] = "sqlite:///groundswell.db"

    database_connections: int = Field(default=10, ge=6, validation_alias=_own("DATABASE_CONNECTIONS"))

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str | None = None
    model_temperature: float | None = Field(default=0.0, ge=0, le=2, validation_alias=_own("MODEL_TEMPERATURE"))
    model_token_param: Literal["max_tokens", "max_completion_tokens"] | None = Field(
        default=None, validation_alias=_own("MODEL_TOKEN_PARAM")
    )
    model_answer_tokens: int = Field(default=900, ge=200, validation_alias=_own("MODEL_ANSWER_TOKENS"))
    model_timeout_seconds: float = Field(default=60, gt=0, validation_alias=_own("MODEL_TIMEOUT_SECONDS"))
    model_profile: Literal["whole", "small"] = Field(default="whole", validation_alias=_own("MODEL_PROFILE"))
    model_concurrency: int = Field(default=4, ge=1, validation_alias=_own("MODEL_CONCURRENCY"))
    model_understands: bool = Field(default=False, validation_alias=_own("MODEL_UNDERSTANDS"))
    feedback_deadline_seconds: float = Field(default=180, gt=0, validation_alias=_own("FEEDBACK_DEADLINE_SECONDS"))
    feedback_at_once: int = Field(default=2, ge=1, validation_alias=_own("FEEDBACK_AT_ONCE"))
    feedback_moderator: Literal["facilitator"] | None = Field(default=None, validation_alias=_own("FEEDBACK_MODERATOR"))
    person_calls_a_day: int = Field(default=80, ge=0, validation_alias=_own("PERSON_CALLS_A_DAY"))
    person_tokens_a_day: int = Field(default=200_000, ge=0, validation_alias=_own("PERSON_TOKENS_A_DAY"))
    workspace_calls_a_day: int = Field(default=1_000, ge=0, validation_alias=_own("WORKSPACE_CALLS_A_DAY"))
    workspace_tokens_a_day: int = Field(default=2_000_000, ge=0, validation_alias=_own("WORKSPACE_TOKENS_A_DAY"))

    port: int = Field(default=3000, ge=0, le=65535)
    health_port: int | None = Field(default=None, ge=0, le=65535, validation_alias=_own("HEALTH_PORT"))

    admins: Annotated[tuple[str, ...], NoDecode, AfterValidator(_slack_ids)] = Field(
        default=(), validation_alias=_own("ADMINS")
    )
    guests: bool = Field(default=True, validation_alias=_own("GUESTS"))
    secret: SecretStr | None = Field(default=None, validation_alias=_own("SECRET"))
    secret_old: SecretStr | None = Field(default=None, validation_alias=_own("SECRET_OLD"))
    k: int = Field(default=5, ge=5, validation_alias=_own("K"))
    zone: Annotated[str, AfterValidator(_known_zone)] = Field(default="Etc/UTC", validation_alias=_own("ZONE"))
    capstone_pass: int = Field(default=60, ge=0, le=100, validation_alias=_own("CAPSTONE_PASS"))
    capstone_part_pass: int = Field(default=40, ge=0, le=100, validation_alias=_own("CAPSTONE_PART_PASS"))
    uncertain: Literal["hold", "resend"] = Field(default="hold", validation_alias=_own("UNCERTAIN"))
    messages_per_second: float = Field(default=4.0, ge=0, validation_alias=_own("MESSAGES_PER_SECOND"))
    messages_at_once: int = Field(default=8, ge=1, validation_alias=_own("MESSAGES_AT_ONCE"))
    messages_per_day: int = Field(default=DEFAULT_MESSAGES_PER_DAY, ge=1, validation_alias=_own("MESSAGES_PER_DAY"))
    reminders: int = Field(default=3, ge=0, validation_alias=_own("REMINDERS"))
    spread_minutes: int = Field(default=10, ge=0, le=25, validation_alias=_own("SPREAD_MINUTES"))
    cutoff_minutes: int = Field(default=240, ge=1, validation_alias=_own("CUTOFF_MINUTES"))
    retention: float = Field(default=0.9, ge=0.7, le=0.97, validation_alias=_own("RETENTION"))
    reviews_per_day: int = Field(default=2, ge=1, le=5, validation_alias=_own("REVIEWS_PER_DAY"))
    teach_back_pass: int = Field(default=60, ge=0, le=100, validation_alias=_own("TEACH_BACK_PASS"))
    reconcile_seconds: float = Field(default=35.0, ge=0, validation_alias=_own("RECONCILE_SECONDS"))
    failover_seconds: float = Field(default=30.0, gt=0, validation_alias=_own("FAILOVER_SECONDS"))
    executor: str | None = Field(default=None, validation_alias=AliasChoices(_own("EXECUTOR"), "DYNO", "PS"))
    url: str | None = Field(default=None, validation_alias=_own("URL"))
    badges_url: str | None = Field(default=None, validation_alias=_own("BADGES_URL"))
    certificate_months: int = Field(default=24, ge=1, le=120, validation_alias=_own("CERTIFICATE_MONTHS"))
    content: Path = Field(default=ROOT / "content", validation_alias=_own("CONTENT"))
    keep_reflections_days: int = Field(default=0, ge=0, validation_alias=_own("KEEP_REFLECTIONS_DAYS"))
    keep_coaching_days: int = Field(default=0, ge=0, validation_alias=_own("KEEP_COACHING_DAYS"))
    keep_pulse_words_days: int = Field(default=0, ge=0, validation_alias=_own("KEEP_PULSE_WORDS_DAYS"))
    keep_model_texts_days: int = Field(default=0, ge=0, validation_alias=_own("KEEP_MODEL_TEXTS_DAYS"))
    keep_audit_days: int = Field(default=1095, ge=0, validation_alias=_own("KEEP_AUDIT_DAYS"))
    log: Literal["json", "console"] = Field(default="json", validation_alias=_own("LOG"))

    @model_validator(mode="before")
    @classmethod
    def _split_admins(cls, values: object) -> object:
        """`GROUNDSWELL_ADMINS` is a list of Slack user ids, separated by commas or spaces."""
        for name in (_own("ADMINS"), "admins"):
            if isinstance(values, dict) and isinstance(values.get(name), str):
                values[name] = tuple(values[name].replace(",", " ").split())
        return values

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.openai_api_key or self.openai_base_url) and not self.openai_model:
            raise ValueError("OPENAI_MODEL is needed when OPENAI_API_KEY or OPENAI_BASE_URL is set")
        if self.model_understands and not self.openai_model:
            raise ValueError("OPENAI_MODEL is needed when GROUNDSWELL_MODEL_UNDERSTANDS is set")
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET come together")
        return self

    @property
    def cutoff(self) -> timedelta:
        """How late a scheduled message may still go out."""
        return timedelta(minutes=self.cutoff_minutes)

    @property
    def feedback_is_moderated(self) -> bool:
        """Whether a facilitator reads feedback on a story before its author does."""
        return self.feedback_moderator is not None

    @property
    def api_url(self) -> str:
        """Slack's Web API, always with the closing slash that the SDK needs."""
        return self.slack_api_url.rstrip("/") + "/"

    @property
    def token_secret(self) -> str | None:
        """What installed tokens are encrypted with: our own secret, or the one that Slack gave the app."""
        given = self.secret or self.slack_client_secret
        return given.get_secret_value() if given else None

    @property
    def old_secret(self) -> str | None:
        """What everything was encrypted with before, until `groundswell rotate-secret` has run."""
        return self.secret_old.get_secret_value() if self.secret_old else None

    @property
    def address_secret(self) -> str | None:
        """What the addresses of calendars are encrypted with, so that their owners can see them again."""
        token = self.slack_bot_token.get_secret_value() if self.slack_bot_token else None
        return self.token_secret or token

    @property
    def many_workspaces(self) -> bool:
        """Whether workspaces install the app themselves (OAuth)."""
        return self.slack_client_id is not None


def read() -> Settings:
    """The settings of this process; SettingsError with a sentence where they cannot be right."""
    _check_names()
    try:
        return Settings()
    except ValidationError as error:
        reasons = []
        for problem in error.errors():
            where = ".".join(str(part) for part in problem["loc"]).upper()
            reasons.append(": ".join(part for part in (where, problem["msg"].removeprefix("Value error, ")) if part))
        raise SettingsError(reason="; ".join(reasons)) from None


def _check_names() -> None:
    """SettingsError for a variable with our prefix that none of the settings reads, such as a slip of the pen."""
    given = [name for name in os.environ if name.startswith(_OWN) and not name.startswith(_OTHERS)]
    known = {str(alias) for field in Settings.model_fields.values() for alias in _aliases(field)}
    for name in sorted(set(given) - known):
        near = get_close_matches(name, sorted(known), n=1)
        hint = f"; perhaps you mean {near[0]}" if near else ""
        raise SettingsError(reason=f"{name} is no setting{hint}")


def _aliases(field: FieldInfo) -> list[object]:
    alias = field.validation_alias
    return list(alias.choices) if isinstance(alias, AliasChoices) else [alias]
