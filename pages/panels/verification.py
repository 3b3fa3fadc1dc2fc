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
    """Check a trace and say what was found. Nothing is cached: its results are from this run."""
    start = time.perf_counter()
    findings = check(trace)
    elapsed = time.perf_counter() - start
    _verdict(findings, elapsed, texts)
    st.table(_columns(findings, trace, texts), hide_header=False)
    st.caption(texts("check.allowed_said"))


def _verdict(findings: tuple[Finding, ...], elapsed: float, texts: Texts) -> None:
    failed = sum(finding.holds is False for finding in findings)
    held = sum(finding.holds is True for finding in findings)
    numbers = {"failed": failed, "held": held, "milliseconds": max(1, round(1000 * elapsed))}
    if failed:
        st.error(texts("check.some_fail", **numbers), icon=":material/close:")
    else:
        st.success(texts("check.all_hold", **numbers), icon=":material/check:")


def _columns(findings: tuple[Finding, ...], trace: Trace, texts: Texts) -> dict[str, list[str]]:
    """The columns of the table, as Markdown."""
    claim, difference, tolerance = texts.at("check.table")
    return {
        claim: [f"{_mark(one)} {_claim(one, trace, texts)}" for one in findings],
        difference: [_number(one, one.difference) for one in findings],
        tolerance: [_number(one, one.tolerance) for one in findings],
    }


def _claim(finding: Finding, trace: Trace, texts: Texts) -> str:
    claim = texts(
        f"check.claims.{finding.claim}",
        formula=escape_markdown(formula(finding.matrix, trace.rules[finding.matrix])),
        matrix=escape_markdown(finding.matrix),
    )
    return f"{claim} {texts(f'check.reasons.{finding.reason}')}" if finding.reason else claim


def _mark(finding: Finding) -> str:
    """A sign and a colour, so that the colour is not essential."""
    if finding.holds is None:
        return "–"
    return ":green[**✓**]" if finding.holds else ":red[**✗**]"


def _number(finding: Finding, number: float | None) -> str:
    """A number that stays on one line; a question mark if it is not finite."""
    if finding.difference is None or number is None:
        return ""
    return in_powers(number).replace(" ", NO_BREAK) if math.isfinite(number) else "?"
