"""Visits to /trained."""

from tests.visits import opened

SENTENCE = "the cat sats 나는 dog"


def visit(page="trained", **parameters):
    return opened(page, parameters)


def said(app):
    return " ".join(text.value for text in app.text)
