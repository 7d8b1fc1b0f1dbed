"""All combinations of a case, and the table of what became of them."""

from __future__ import annotations

import traceback

from tests.cases.expected import COMBINATIONS, MOST_REFUSED, accepts_refusal
from tests.cases.judge import Judgement, Verdict, judge

_ACCEPTED = (Verdict.RIGHT, Verdict.SKIPPED)

Judgements = dict[tuple[str, str], Judgement]


def judge_all(name: str) -> Judgements:
    """All combinations of one case. The judge's own failure is reported as such."""
    found = {}
    for combination in COMBINATIONS:
        try:
            found[combination] = judge(name, *combination, ask_check=True)
        except Exception:
            why = "the judge itself: " + traceback.format_exc(limit=-2)
            found[combination] = Judgement(Verdict.TRACEBACK, why)
    return found


def report(results: dict[str, Judgements]) -> int:
    """Print the table, the reasons, the counts; the exit code."""
    print("case".ljust(34), *(f"{quant} {target}".ljust(18) for quant, target in COMBINATIONS))
    for name in sorted(results):
        print(row(name, results[name]))
    bad = 0
    print("\nnot right (int8: dB reached / needed):")
    for name in sorted(results):
        for (quant, target), one in results[name].items():
            if one.verdict in _ACCEPTED:
                continue
            listed = one.verdict is Verdict.REFUSED and accepts_refusal(name, quant, one.why)
            bad += not listed
            mark = "listed" if listed else one.verdict.value
            why = one.why if len(one.why) < 900 else one.why[:900] + " ..."
            print(f"- {name} {quant} {target}: {mark}\n    " + why.replace("\n", "\n    "))
    refused = [
        name
        for name, found in results.items()
        if any(one.verdict is Verdict.REFUSED for one in found.values())
    ]
    total = sum(len(found) for found in results.values())
    print(f"\n{total - bad} of {total} combinations right or listed; {len(refused)} cases refused")
    return int(bad > 0 or len(refused) > MOST_REFUSED)


def row(name: str, found: Judgements) -> str:
    """One line of the table."""
    return " ".join([name.ljust(34), *(str(found[c]).ljust(18) for c in COMBINATIONS)])
