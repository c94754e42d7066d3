"""What can go wrong, as exceptions and as data. No personal value is ever repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Text(NamedTuple):
    """One text in Italian and in English; as a string, the English one."""

    it: str
    en: str

    def __str__(self) -> str:
        return self.en


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a rule file. Lines and columns count from 1; the end is one past the last character."""

    code: str
    severity: Literal["error", "warning"]
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: Text
    help: Text | None
    witness: str | None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code}: {self.message.en}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fact that cannot be taken: where (`componenti[2].reddito`, rows count from 0), what is wrong, and what to do."""

    path: str
    fault: str
    message: Text
    help: Text | None

    def __str__(self) -> str:
        return f"`{self.path}`: {self.message.en}" + (f"; {self.help.en}" if self.help else "")


class SogliaError(Exception):
    """What Soglia refuses. `message` and `help` are in both languages, and `str()` gives the English ones."""

    code: str
    message: Text
    path: str | None
    help: Text | None

    def __init__(self, code: str, message: Text, path: str | None = None, help: Text | None = None) -> None:
        super().__init__(code, message, path, help)
        self.code, self.message, self.path, self.help = code, message, path, help

    def __str__(self) -> str:
        return self.message.en + (f" ({self.help.en})" if self.help else "")


class RuleError(SogliaError):
    """Rule files with errors. `findings` holds all that was found, warnings too; the other attributes are those of the first error."""

    findings: list[Finding]
    line: int
    column: int

    def __init__(self, findings: list[Finding]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        first = errors[0]
        super().__init__(first.code, first.message, first.path, first.help)
        self.args = (findings,)
        self.findings, self.line, self.column = findings, first.line, first.column

    def __str__(self) -> str:
        return "\n".join(f"{finding}" + (f" ({finding.help.en})" if finding.help else "") for finding in self.findings if finding.severity == "error")


class FactsError(SogliaError, ValueError):
    """Facts that cannot be taken: `problems` names each; `path` is that of the first."""

    problems: list[Problem]

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__("facts_refused", first.message, first.path, first.help)
        self.args = (problems,)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnknownMeasureError(SogliaError, KeyError):
    """The pack has no such measure. `path` is the id that was asked for."""


class NotInForceError(SogliaError, LookupError):
    """No edition of the measure is in force on the day. `path` is the id of the measure."""


class ColumnError(SogliaError, ValueError):
    """A table with a column that can never hold its fact, whatever is in it. `path` is the column."""


class RequestError(SogliaError, ValueError):
    """What cannot be answered, and what is missing to do so: nothing is guessed. `code` says what was asked: `recalculation`, `ledger`..."""


class RecordError(SogliaError, ValueError):
    """A record that cannot be relied on, or not be decided again. `path` is the fact that is not as it was sealed, if it is one."""
