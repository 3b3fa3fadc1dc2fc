"""What a link to a page shows in a chat or on a social network: a title, a sentence, a picture.

A messenger runs no script, so these are in the index page itself. It reads the address of the page,
which is whatever somebody wrote: nothing of it becomes markup.
"""

import re
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request

from pages.state.addresses import HOME, page_at
from pages.state.texts import LANGUAGES, Texts, texts_in

PICTURE = Path(__file__).parents[2] / "docs" / "worksheet.png"
PICTURE_ADDRESS = "/preview.png"
LOCALES = {"en": "en_US", "ko": "ko_KR"}
# A host as a browser writes it: a name or a number, perhaps with a port.
_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.ASCII | re.IGNORECASE)
_IN_QUERIES = "!$&()*+,;=:@/?%"  # these and letters stay; all else is percent-encoded


def window_title(page: str, texts: Texts) -> str:
    """The title of the browser's window: the page and the app, or the app alone at its start."""
    app = texts("take_away.offline.title")
    return app if page == HOME else f"{texts(f'pages.{page}')} · {app}"


def link_card(request: Request) -> str:
    """The title of the index page and its tags for previews, in the language of the link."""
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else LANGUAGES[0]
    texts = texts_in(language)
    path = request.scope["path"]
    page = page_at(path) or HOME
    title, description = window_title(page, texts), texts(f"leads.{page}")
    properties = {
        "og:type": "website",
        "og:site_name": texts("take_away.offline.title"),
        "og:locale": LOCALES[language],
        "og:title": title,
        "og:description": description,
    }
    names = {
        "description": description,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": description,
    }
    host = request.headers.get("host", "")
    if _HOST.fullmatch(host):
        origin = f"{request.scope['scheme']}://{host}"
        picture = f"{origin}{PICTURE_ADDRESS}"
        query = request.scope["query_string"].decode("latin-1")
        width, height = _picture_size()
        properties |= {
            "og:url": origin
            + quote(path)
            + (f"?{quote(query, safe=_IN_QUERIES)}" if query else ""),
            "og:image": picture,
            "og:image:width": str(width),
            "og:image:height": str(height),
            "og:image:alt": title,
        }
        names |= {"twitter:image": picture, "twitter:image:alt": title}
    tags = [_tag("property", *item) for item in properties.items()]
    tags += [_tag("name", *item) for item in names.items()]
    return "".join([f"<title>{escape(title)}</title>", *tags])


def _tag(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}" />'


@cache
def _picture_size() -> tuple[int, int]:
    """The width and height of the PNG file, which are in its first bytes."""
    png = PICTURE.read_bytes()
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
