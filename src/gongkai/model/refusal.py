"""Why something that was asked for is not done."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.model.finding import Finding


class Refusal(Exception):  # noqa: N818 - nothing failed
    """What was asked for is not done, and nothing is changed; the message is for the user.

    `findings` are what forbids it, where sources do; `usage` tells that the asking itself was wrong.
    """

    def __init__(self, message: str, findings: Sequence[Finding] = (), *, usage: bool = False) -> None:
        super().__init__(message)
        self.findings = tuple(findings)
        self.usage = usage
