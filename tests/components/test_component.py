"""What a part of ours is told is JSON that a browser reads."""

import json

import pytest

from pages.components.component import encode


def test_a_message_is_the_json_of_its_contents():
    contents = {"words": ["“간다”", "<b>"], "numbers": [0.1, -3, None]}
    assert json.loads(encode(contents)) == contents


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_json_does_not_know_is_no_message(number):
    with pytest.raises(ValueError, match="JSON compliant"):
        encode({"numbers": [[number]]})
