"""The verification panel: recomputes every number of the page in plain loops."""

import math
import time

import streamlit as st

from attention.provenance.verify import Finding, check
from attention.traces import Trace
from pages.exports.formulas import formula
from pages.figures.core.formatting import in_powers
from pages.state.markdown import escape_markdown
from pages.state.texts import Texts

NO_BREAK = "\N{NO-BREAK SPACE}"


def show_check(trace: Trace, texts: Texts) -> None:
    """A collapsed panel. Nothing is cached: its results are from this run."""
    panel = st.expander(texts("check.label"), key="check", on_change="rerun")
    if panel.open:
        with panel:
            start = time.perf_counter()
            findings = check(trace)
            elapsed = time.perf_counter() - start
            _verdict(findings, elapsed, texts)
            st.markdown(_table(findings, trace, texts))
            st.caption(texts("check.allowed_said"))


def _verdict(findings: tuple[Finding, ...], elapsed: float, texts: Texts) -> None:
    failed = sum(finding.holds is False for finding in findings)
    held = sum(finding.holds is True for finding in findings)
    numbers = {"failed": failed, "held": held, "milliseconds": max(1, round(1000 * elapsed))}
    if failed:
        st.error(texts("check.some_fail", **numbers), icon=":material/close:")
    else:
        st.success(texts("check.all_hold", **numbers), icon=":material/check:")


def _table(findings: tuple[Finding, ...], trace: Trace, texts: Texts) -> str:
    """A Markdown table. Formulas are escaped; nothing else in it comes from anybody."""
    heads = texts.at("check.table")
    lines = ["| " + " | ".join(heads) + " |", "|---|---:|---:|"]
    for finding in findings:
        rule = trace.rules[finding.matrix]
        claim = texts(
            f"check.claims.{finding.claim}",
            formula=escape_markdown(formula(finding.matrix, rule)),
            matrix=escape_markdown(finding.matrix),
        )
        if finding.reason:
            claim = f"{claim} {texts(f'check.reasons.{finding.reason}')}"
        cells = [f"{_mark(finding)} {claim}", *_numbers(finding)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _mark(finding: Finding) -> str:
    """A sign and a colour, so that the colour is not essential."""
    if finding.holds is None:
        return "–"
    return ":green[**✓**]" if finding.holds else ":red[**✗**]"


def _numbers(finding: Finding) -> list[str]:
    if finding.difference is None:
        return ["", ""]
    return [_without_breaks(finding.difference), _without_breaks(finding.tolerance)]


def _without_breaks(number: float) -> str:
    """A number that stays on one line; a question mark if it is not finite."""
    return in_powers(number).replace(" ", NO_BREAK) if math.isfinite(number) else "?"
