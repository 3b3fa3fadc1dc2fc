"""The kinds of questions, and the sets of questions that are handed out."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from attention.arrays import one_of
from attention.practice import change, compute, point, predict, sizes
from attention.practice.question import Question
from attention.practice.setting import Setting

KINDS: Mapping[str, Callable[[Setting], Question | None]] = MappingProxyType(
    {
        build.__name__: build
        for build in (
            compute.query_entry,
            compute.score,
            compute.scaled,
            compute.weight_given_exp,
            compute.weight,
            compute.missing_weight,
            compute.output_entry,
            point.most_attended,
            point.key_column,
            point.value_row,
            change.change_d_v,
            change.change_word,
            change.change_seed,
            change.change_mask,
            change.change_W_K,
            change.longer,
            sizes.shapes,
            predict.columns,
            predict.symmetric,
            predict.same_qk,
            predict.all_masked,
            predict.mask_after,
            predict.plain_division,
            predict.sharpness,
            predict.order,
        )
    }
)

EXERCISES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # One for each main claim, in the order of a lecture.
        "lecture": (
            "query_entry",
            "change_W_K",
            "shapes",
            "score",
            "scaled",
            "sharpness",
            "most_attended",
            "missing_weight",
            "output_entry",
            "change_word",
        ),
        "mistakes": (
            "columns",
            "symmetric",
            "same_qk",
            "change_d_v",
            "longer",
            "change_mask",
            "plain_division",
            "all_masked",
            "mask_after",
            "order",
        ),
        # The whole way of one number, with a pencil.
        "pencil": (
            "query_entry",
            "score",
            "scaled",
            "weight_given_exp",
            "weight",
            "missing_weight",
            "output_entry",
        ),
        "matrices": (
            "key_column",
            "value_row",
            "shapes",
            "change_seed",
            "change_word",
            "change_W_K",
            "change_d_v",
            "change_mask",
            "longer",
        ),
    }
)


def question(kind: str, setting: Setting) -> Question | None:
    """The question of a kind about these numbers.

    Returns:
        None where the setting allows none, such as one about two words for a single one.

    Raises:
        AttentionError: there is no such kind.
    """
    one_of("kind", kind, KINDS)
    return KINDS[kind](setting)
