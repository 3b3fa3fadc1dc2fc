"""A script computes both sides and their difference again, also where that is infinite or NaN."""

import numpy as np

from attention.variants.catalogue import VARIANTS
from attention.variants.comparison import compare
from pages.exports.formulas import formula
from pages.exports.scripts import numpy_script, torch_script
from tests.attention.variants.states import example
from tests.exports.test_scripts import IN_PYTORCH, run


def scripts(make):
    comparisons = {name: compare(example(name, d_v=2), name) for name in VARIANTS}
    return comparisons, [make(one, f"{name}.npz") for name, one in comparisons.items()]


def assert_computed(comparisons, computed):
    for comparison, found in zip(comparisons.values(), computed, strict=True):
        assert list(found) == list(comparison.matrices)
        for name, matrix in comparison.matrices.items():
            size = np.abs(matrix[np.isfinite(matrix)]).max(initial=1.0)
            np.testing.assert_allclose(
                found[name], matrix, rtol=0, atol=1e-12 * size, err_msg=name, equal_nan=True
            )


def test_the_numpy_script_of_each_variant_computes_it_again(tmp_path):
    comparisons, sources = scripts(numpy_script)
    computed, _ = run(sources, tmp_path)
    assert_computed(comparisons, computed)


@IN_PYTORCH
def test_the_pytorch_script_of_each_variant_computes_it_again(tmp_path):
    comparisons, sources = scripts(torch_script)
    computed, _ = run(sources, tmp_path)
    assert_computed(comparisons, computed)


def test_each_changed_matrix_has_its_formula():
    lines = {
        name: formula("weights", compare(example(name), name).rules["weights.changed"])
        for name in ("columns", "plain_division", "one_hot", "no_max", "mask_after_softmax")
    }
    assert lines["columns"] == "weights = softmax(scaledᵀ)ᵀ"
    assert lines["plain_division"] == "weights = scaled ÷ Σ scaled"
    assert lines["mask_after_softmax"] == "weights = unmasked.changed ⊙ mask"
    scaled = compare(example("d_k_scale"), "d_k_scale").rules["scaled.changed"]
    assert formula("scaled", scaled) == "scaled = scores ÷ 4"
