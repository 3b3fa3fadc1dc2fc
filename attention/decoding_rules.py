"""How the matrices of one step of decoding are computed, where no other rule says it."""

from dataclasses import dataclass

from attention.sources import Source


@dataclass(frozen=True)
class SingleRow:
    """One row of a matrix, as a matrix of one row."""

    of: str
    row: int  # from 0

    @property
    def sources(self) -> tuple[Source, ...]:
        return (Source(self.of, "row", "column", above=-self.row),)
