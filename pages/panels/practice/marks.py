"""The cells that are outlined: the one asked about, and after the first hint its sources."""

from typing import Any

from attention.practice.answers import NumberAnswer
from attention.practice.question import Question
from attention.practice.setting import Setting
from pages.state.practice import Attempt


def marks_of(question: Question, attempt: Attempt, setting: Setting) -> list[dict[str, Any]]:
    """The marks of the figure, each with `row` or `column` None for all of them."""
    cell = question.target
    if cell is None or not isinstance(question.answer, NumberAnswer):
        return []
    marks: list[dict[str, Any]] = [
        {"matrix": cell.matrix, "row": cell.row, "column": cell.column, "kind": "pin"}
    ]
    if attempt.hints and attempt.is_open:
        indices = {"row": cell.row, "column": cell.column, None: None}
        marks += [
            {
                "matrix": source.matrix,
                "row": indices[source.rows if source.rows != "before" else None],
                "column": indices[source.columns],
                "kind": "source",
            }
            for source in setting.trace.rules[cell.matrix].sources
        ]
    return marks
