"""What the simulation measured, as a table."""

from collections.abc import Sequence

import pandas as pd

from attention.experiments.variance import Measurement


def simulation_table(found: Sequence[Measurement]) -> pd.DataFrame:
    """What was measured at each d_k, with the standard errors of the variances."""
    rows = [
        {
            "d_k": one.d_k,
            "Var(q·k)": one.variance.value,
            "± Var(q·k)": one.variance.error,
            "Var(q·k/√d_k)": one.scaled_variance.value,
            "± Var(q·k/√d_k)": one.scaled_variance.error,
            "entropy, q·k": one.unscaled.entropy.value,
            "entropy, q·k/√d_k": one.scaled.entropy.value,
            "max, q·k": one.unscaled.largest.value,
            "max, q·k/√d_k": one.scaled.largest.value,
            "|J|, q·k": one.unscaled.jacobian.value,
            "|J|, q·k/√d_k": one.scaled.jacobian.value,
        }
        for one in found
    ]
    return pd.DataFrame(rows).set_index("d_k")
