"""Why a file cannot be used, as a sentence."""

from pages.imports.file_error import FileProblem
from pages.state.markdown import code_span
from pages.state.texts import Texts


def describe_problem(file: str, problem: FileProblem, texts: Texts, needed: str = "") -> str:
    """A sentence with what was found; `needed` says what is needed in place of the problem."""
    return texts(
        f"own.problems.{problem.reason}",
        file=code_span(file),
        matrix=code_span(problem.matrix),
        found=code_span(problem.found),
        needed=code_span(needed or problem.needed),
    )
