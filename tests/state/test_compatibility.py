"""What relies on the internals of Streamlit or uvicorn: each test fails when an upgrade breaks it.

That the browser accepts the hashes is tested in `tests/browser`: a console error fails
every test there.
"""

import inspect
import re
import socket
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from streamlit import config
from streamlit.elements.widgets import text_widgets
from streamlit.runtime.state import SafeSessionState
from streamlit.testing.v1 import AppTest
from websockets.sync.client import connect

from pages.state import compatibility
from pages.state.compatibility import (
    _WHOLE_STATE,
    INDEX,
    adapt_index,
    current_page_hash,
    disable_nagle,
    inline_script_hashes,
    look_up_one_value_at_a_time,
    run_apart,
)
from tests.pages.test_shell import SHELL


def test_a_page_has_a_hash_and_another_page_another_one():
    assert current_page_hash() == "", "no script runs here"

    def page():
        import streamlit as st

        from pages.state.compatibility import current_page_hash

        def first():
            st.text(current_page_hash())

        def second():
            st.text(current_page_hash())

        name = st.query_params.get("page", "first")
        pages = {
            one.__name__: st.Page(one, default=one.__name__ == name) for one in (first, second)
        }
        st.navigation(list(pages.values())).run()

    def hash_of(name):
        app = AppTest.from_function(page)
        app.query_params["page"] = name
        (text,) = app.run().text
        return text.value

    assert hash_of("first") == hash_of("first") != ""
    assert hash_of("first") != hash_of("second") != ""


def test_a_run_that_is_asked_to_end_does():
    def page():
        import time

        from pages.state.compatibility import end_if_outdated

        for _ in range(100):
            end_if_outdated()
            time.sleep(0.1)

    start = time.monotonic()
    with pytest.raises(RuntimeError, match="timed out"):
        AppTest.from_function(page).run(timeout=0.3)
    assert time.monotonic() - start < 5


def test_every_script_in_the_index_page_has_a_source_or_a_hash():
    scripts = re.findall(r"<script\b[^>]*>", INDEX.read_text(encoding="utf-8"))
    inline = [tag for tag in scripts if "src=" not in tag]
    assert inline == ["<script>"] * len(inline)
    assert len(inline_script_hashes().split()) == len(inline) > 0


def test_the_index_page_is_not_translated_and_has_our_style_at_its_end():
    index = INDEX.read_bytes()
    head = "<title>Ours</title>"
    styled = adapt_index(index, "p { color: red }", head)
    assert styled.count(b'<html translate="no" ') == 1
    bare = styled.replace(b"<style>p { color: red }</style>", b"")
    bare = bare.replace(head.encode(), b"<title>Streamlit</title>")
    assert bare.replace(b'translate="no" ', b"", 1) == index
    end = styled.index(b"<style>p { color: red }</style></body>")
    assert not re.search(rb"<style|<link|<script", styled[end + 6 :])


def test_our_title_is_the_only_one():
    styled = adapt_index(INDEX.read_bytes(), "", "<title>Ours</title>")
    assert re.findall(rb"<title>.*?</title>", styled) == [b"<title>Ours</title>"]


@pytest.mark.parametrize("option", ["runner.postScriptGC", "runner.magicEnabled",
                                    "server.showEmailPrompt", "client.allowedOrigins"])  # fmt: skip
def test_an_option_that_is_set_still_exists(option):
    text = (SHELL.parents[1] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert re.search(rf"^{option.rpartition('.')[2]} = ", text, re.MULTILINE)
    assert option in config.get_config_options()


def test_what_is_drawn_apart_has_a_state_of_its_own():
    import streamlit as st

    state, seen = {"d_k": 5, "pressed": False, "done": {"first"}}, []

    def draw():
        st.slider("d_k", 1, 9, key="d_k")
        st.button("press", key="pressed")
        seen.append((st.session_state["d_k"], st.session_state["pressed"]))
        st.session_state["d_v"] = 3
        st.session_state["done"].add("second")

    apart(draw, state)
    assert seen == [(5, False)]
    assert state == {"d_k": 5, "pressed": False, "done": {"first"}}


def test_an_error_in_what_is_drawn_apart_is_raised():
    with pytest.raises(ZeroDivisionError):
        apart(lambda: 1 / 0, {})


def apart(draw, state):
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run_apart, draw, state).result()


def test_a_text_box_asks_the_session_for_its_own_value_alone(monkeypatch):
    assert ".filtered_state" in inspect.getsource(text_widgets), "it no longer copies the session"

    def page():
        import streamlit as st

        st.session_state.setdefault("empty", None)
        st.session_state.setdefault("held", "cat")
        for name in ("empty", "held", "new"):
            st.text_input(name, key=name)
        st.number_input("number", key="number", value=3)
        st.text(sorted(st.session_state))

    def shown():
        app = AppTest.from_function(page).run()
        app.number_input[0].set_value(7).run()
        return [one.value for one in (*app.text_input, *app.number_input, *app.text)]

    monkeypatch.setattr(SafeSessionState, "filtered_state", SafeSessionState.filtered_state)
    usual, copies = shown(), []
    monkeypatch.setattr(
        compatibility,
        "_WHOLE_STATE",
        lambda state, copy=_WHOLE_STATE: copies.append(copy(state)) or copies[-1],
    )
    look_up_one_value_at_a_time()
    assert shown() == usual == [None, "cat", "", 7, "['empty', 'held', 'new', 'number']"]
    assert len(copies) <= 4, "of two runs, each of which lists the session once"


@pytest.fixture
def address():
    """A server whose socket is opened as Streamlit does. It reports what it found and set."""

    async def app(scope, receive, send):
        is_set = disable_nagle(receive)
        connection = receive.__self__.transport.get_extra_info("socket")
        delay = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        said = f"{is_set} {bool(delay)}"
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": said.encode()})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.send", "text": said})
            await send({"type": "websocket.close"})

    with socket.socket(family=socket.AF_INET) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_the_delay_of_packets_is_turned_off_for_requests_and_for_websockets(address):
    with urllib.request.urlopen(f"http://{address}/", timeout=10) as response:
        assert response.read() == b"True True"
    with connect(f"ws://{address}/") as websocket:
        assert websocket.recv() == "True True"


def test_without_a_connection_nothing_is_set():
    assert not disable_nagle(lambda: None)
