"""Findings as JUnit's XML, which Jenkins, GitLab and others show as tests: what fails the run is a failure, the rest skipped."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from gongkai.findings.given import Given, Located, said
from gongkai.findings.text import WORDS, place
from gongkai.model.grouped import grouped

_NAME = "gongkai validate"


def write(given: Given) -> str:
    """One suite a file, one case a finding; one passed case where there are no findings."""
    by_file = grouped((one.finding.span.file, one) for one in given.findings)
    suites = Element("testsuites", _counts(given.findings, given, _NAME))
    for file, many in by_file.items():
        suite = SubElement(suites, "testsuite", _counts(many, given, given.path(file)))
        suite.extend(_cases(many, given))
    if not by_file:
        suite = SubElement(suites, "testsuite", name=_NAME, tests="1", failures="0", skipped="0", errors="0")
        SubElement(suite, "testcase", name=given.clean.rstrip("。"), classname=_NAME)
        suites.set("tests", "1")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _counts(many: tuple[Located, ...] | list[Located], given: Given, name: str) -> dict[str, str]:
    failed = sum(one.finding.severity in given.failing for one in many)
    counts = {"tests": len(many), "failures": failed, "skipped": len(many) - failed, "errors": 0}
    return {"name": name, **{key: str(count) for key, count in counts.items()}}


def _cases(many: list[Located], given: Given) -> Iterator[Element]:
    for one in many:
        finding, file = one.finding, given.path(one.finding.span.file)
        case = Element("testcase", name=" ".join((finding.code, *one.keys)), classname=file, file=file)
        if finding.span.line:
            case.set("line", str(finding.span.line))
        told = f"{WORDS[finding.severity]}[{finding.code}]：{finding.message}"
        if finding.severity in given.failing:
            SubElement(
                case, "failure", message=told, type=finding.code
            ).text = f"{place(finding.span)}\n{said(finding)}"
        else:
            SubElement(case, "skipped", message=told)
        yield case
