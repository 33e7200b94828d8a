"""What somebody would write instead, with Bolt and SQLModel: `plain_app.py PORT API_URL SECRET DATABASE_URL`.

It keeps an answer in a table and shows, in the message that was clicked, whether it was right and why. It has one
lesson, one language, no reflection, nothing that comes tomorrow, and no ledger: what gets lost stays lost.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, UniqueConstraint, create_engine, select

RIGHT = 1
WHY = (
    "It's natural to look for a person when something stalls, but it's usually down to conditions.",
    "The training was the same, so the difference lies elsewhere. Once she sees what's missing, she can replace it.",
    "More training helps when people don't know how, and nobody has shown that here.",
    "New things often bring a few curious days, but the first team got on well with this very tool.",
)


class Given(SQLModel, table=True):
    """The answer that somebody gave to a question."""

    __table_args__ = (UniqueConstraint("person", "question"),)

    id: int | None = Field(default=None, primary_key=True)
    person: str
    question: str
    option: int
    is_right: bool
    at: datetime


def plain(api_url: str, secret: str, database_url: str) -> AsyncApp:
    """An app with one question: it acknowledges a click, keeps the answer, and shows why."""
    engine = create_engine(database_url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode=WAL"))
    SQLModel.metadata.create_all(engine)
    app = AsyncApp(client=AsyncWebClient("xoxb-bench", base_url=api_url), signing_secret=secret)

    @app.action(re.compile(r"quizzes\.answer:\d"))
    async def pressed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        person, message = body["user"]["id"], body["message"]
        option = int(body["actions"][0]["action_id"].partition(":")[2])
        with Session(engine) as session:
            same = select(Given).where(Given.person == person, Given.question == message["ts"])
            if session.exec(same).first():
                return
            is_right, now = option == RIGHT, datetime.now(UTC)
            session.add(Given(person=person, question=message["ts"], option=option, is_right=is_right, at=now))
            session.commit()
        said = f"*{'Right.' if is_right else 'Not quite.'}* {WHY[option]}"
        blocks = [block for block in message["blocks"] if block["type"] != "actions"]
        blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": said}})
        await client.chat_update(channel=body["channel"]["id"], ts=message["ts"], text=said, blocks=blocks)

    return app


if __name__ == "__main__":
    port, api_url, secret, database_url = sys.argv[1:]
    handler = AsyncSlackRequestHandler(plain(api_url, secret, database_url))  # type: ignore[no-untyped-call]
    uvicorn.run(handler, host="127.0.0.1", port=int(port), log_level="warning", lifespan="off")
