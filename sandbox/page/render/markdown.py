"""Standard Markdown (the `markdown` block) as HTML: no raw HTML, no pictures, safe links only."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from sandbox.page.render import text as pieces


class _Renderer(RendererHTML):
    """The usual renderer, but links open in a new tab and images become links, as in Slack."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].attrSet("target", "_blank")
        tokens[idx].attrSet("rel", "noopener noreferrer")
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        address = str(tokens[idx].attrs["src"])
        label = self.renderInlineAsText(tokens[idx].children or [], options, env)
        return str(pieces.link(address, label or address))

    def cell_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A cell with its alignment as a class, because the page allows no inline styles."""
        style = tokens[idx].attrs.pop("style", None)
        if style:
            tokens[idx].attrSet("class", str(style).replace("text-align:", "align-"))
        return self.renderToken(tokens, idx, options, env)

    th_open = td_open = cell_open

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        del options, env
        return str(pieces.plain(tokens[idx].content))


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    reader.validateLink = pieces.is_safe  # type: ignore[method-assign]  # the library's documented way to set it
    return reader


_READER = _reader()


def markdown(source: str) -> Markup:
    """A whole Markdown text."""
    return Markup(_READER.render(source))  # noqa: S704  # html=False: the library escapes everything it is given
