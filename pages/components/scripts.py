"""The scripts of the components, as the server sends them to a browser.

A script that is sent with its component comes again at each change of its data, and is compiled
anew on each page. At an address of its own it is loaded once, and stays compiled.
"""

import gzip
from hashlib import sha256

FOLDER = "/scripts"

_compressed: dict[str, bytes] = {}  # by the name in the address


def address_of(name: str, script: str) -> str:
    """Where a script is served: each version elsewhere, so that browsers keep it without limit."""
    content = script.encode()
    file = f"{name}-{sha256(content).hexdigest()[:16]}.js"
    _compressed[file] = gzip.compress(content)
    return f"{FOLDER}/{file}"


def preloads() -> str:
    """Links for the head of the page: browsers load the scripts while Streamlit is starting."""
    return "".join(f'<link rel="modulepreload" href="{FOLDER}/{file}">' for file in _compressed)


def compressed_script(file: str) -> bytes | None:
    """A script by its name in the address; None where there is none."""
    return _compressed.get(file)
