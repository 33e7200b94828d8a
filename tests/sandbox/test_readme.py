"""The example of the package's README works as it is printed."""

import asyncio
import re
import sys
from pathlib import Path

from sandbox import user_messages
from sandbox.people import LENA
from sandbox.server import Sandbox

README = Path(__file__).parents[2] / "sandbox" / "README.md"


async def test_the_first_example_answers(sandbox: Sandbox, until, tmp_path: Path) -> None:
    """The app of the README connects with the printed variables and repeats what it is told."""
    [code, *_] = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "echo.py").write_text(code, encoding="utf-8")
    given = {name: value for name, value in sandbox.env().items() if not name.startswith("SLACK_CLIENT")}
    app = await asyncio.create_subprocess_exec(sys.executable, str(tmp_path / "echo.py"), env=given)
    try:
        async with asyncio.timeout(30):
            while not sandbox.transport.socket.connected:  # noqa: ASYNC110, another process connects
                await asyncio.sleep(0.05)
        said = user_messages.say(sandbox, "lena", "@bot", "hello")
        await until(lambda: len(sandbox.workspace.history(said.channel, viewer=LENA.id)) > 1)
    finally:
        app.terminate()
        await app.wait()

    assert sandbox.workspace.history(said.channel, viewer=LENA.id)[1].text == "You said: hello"
