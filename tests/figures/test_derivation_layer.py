"""The numbers of a layer as formulas: each with its cells, and the sums of the tables right."""

import pytest

from attention import EncoderLayerConfig, encoder_layer, explain
from pages.figures.derivation import derive

TRACE = encoder_layer(("a", "b"), EncoderLayerConfig(3, 2, 2, d_ff=5, activation="gelu"))
RELU = encoder_layer(("a", "b"), EncoderLayerConfig(3, 2, 2, d_ff=5))


def shown(name, row, column, trace=TRACE):
    found = explain(trace, name, row, column)
    return found, derive(found)


def digits(derivation):
    return "".join(number.text for number in derivation.digits)


@pytest.mark.parametrize(
    ("name", "symbols"),
    [
        ("mean.1", "mean<sub>1</sub>[2, 1] = Σ<sub>m</sub> residual<sub>1</sub>[2, m] ÷ 3"),
        ("variance.1", ("variance<sub>1</sub>[2, 1] = Σ<sub>m</sub> (residual<sub>1</sub>[2, m] − "
         "mean<sub>1</sub>[2, 1])² ÷ 3")),
        ("normalized.1", ("normalized<sub>1</sub>[2, 1] = (residual<sub>1</sub>[2, 1] − "
         "mean<sub>1</sub>[2, 1]) ÷ √(variance<sub>1</sub>[2, 1] + ε),  ε = 1e-05")),
        ("LayerNorm.1", ("LayerNorm<sub>1</sub>[2, 1] = normalized<sub>1</sub>[2, 1] · "
         "gamma<sub>1</sub>[1, 1] + beta<sub>1</sub>[1, 1]")),
        ("activated", "activated[2, 1] = GELU(hidden[2, 1]) = hidden[2, 1] · Φ(hidden[2, 1])"),
    ],
)  # fmt: skip
def test_a_formula_names_the_cells(name, symbols):
    found, derivation = shown(name, 1, 0)
    assert derivation.symbols == symbols
    assert f"{found.value:.4f}".replace("-", "−") in digits(derivation)
    assert any(number.cell for row in (derivation.table.rows if derivation.table else ())
               for number in row.numbers) or any(one.cell for one in derivation.digits)  # fmt: skip


def test_the_sum_of_a_variance_stands_below_its_squares():
    found, derivation = shown("variance.2", 0, 0)
    assert derivation.table.sums == (None, f"{found.total:.4f}")
    assert any(one.cell and one.cell.matrix == "mean.2" for one in derivation.digits)


def test_relu_is_written_as_a_maximum():
    _, derivation = shown("activated", 0, 0, RELU)
    assert derivation.symbols == "activated[1, 1] = ReLU(hidden[1, 1]) = max(hidden[1, 1], 0)"
