"""Pictures for reports: one drawing in SVG each, without a font, a script or a file of its own."""

from __future__ import annotations

import re
import textwrap
from html import escape
from typing import TYPE_CHECKING

from soglia import _pages

if TYPE_CHECKING:
    from soglia._answers import Description
    from soglia._reforms import Reform
    from soglia._soglia import Decision

_WIDTH = 720
_LINE = 22
_INK, _QUIET, _RULE = "#1a1a1a", "#4a4a4a", "#d5d5d5"
# Told apart by their marks too, and dark enough on white (7:1).
_STATES = {"met": ("#0b5d2e", "✓"), "not_met": ("#9b1c1c", "✗"), "unknown": ("#664d03", "?"), "not_in_force": (_QUIET, "–")}
_OUTCOMES = {
    "it": {"met": "AMMESSO", "not_met": "NON AMMESSO", "unknown": "DA VERIFICARE", "not_in_force": "NON IN VIGORE"},
    "en": {"met": "ELIGIBLE", "not_met": "NOT ELIGIBLE", "unknown": "TO BE VERIFIED", "not_in_force": "NOT IN FORCE"},
}
_MISSING = {"it": "da chiedere", "en": "to be asked"}


class Card:
    """Lines of text one below the other, each with a mark before it and a figure at its end."""

    def __init__(self, title: str) -> None:
        self._title, self._y, self._parts = title, 0, list[str]()

    def _text(self, x: int, text: str, *, size: int = 14, color: str = _INK, weight: str = "normal", anchor: str = "start") -> None:
        self._parts.append(
            f'<text x="{x}" y="{self._y}" font-size="{size}" fill="{color}" font-weight="{weight}" text-anchor="{anchor}">{escape(text)}</text>'
        )

    def line(
        self, text: str, *, mark: str = "", color: str = _INK, size: int = 14, weight: str = "normal", figure: str = "", indent: int = 0
    ) -> None:
        """A line, or as many as the text needs."""
        left = 24 + (22 if mark else 0) + 18 * indent
        # A letter is about half as wide as it is high.
        room = max(20, int((_WIDTH - left - 24 - len(figure) * size * 0.58) / (size * 0.52)))
        for place, part in enumerate(textwrap.wrap(text, room) or [""]):
            self._y += _LINE if size <= 14 else size + 10
            if mark and place == 0:
                self._text(left - 20, mark, color=color, weight="bold")
            self._text(left, part, size=size, color=_INK if mark else color, weight=weight)
            if figure and place == 0:
                self._text(_WIDTH - 24, figure, size=size, weight="600", anchor="end")

    def rule(self) -> None:
        """A line across."""
        self._y += 14
        self._parts.append(f'<line x1="24" y1="{self._y}" x2="{_WIDTH - 24}" y2="{self._y}" stroke="{_RULE}"/>')
        self._y += 4

    def bar(self, text: str, share: float, figure: str) -> None:
        """A line with a bar as long as its share of the whole."""
        self._y += 28
        self._text(24, text)
        width = round((_WIDTH - 360) * share)
        self._parts.append(f'<rect x="240" y="{self._y - 13}" width="{max(width, 1)}" height="16" fill="#17324d"/>')
        self._text(_WIDTH - 24, figure, weight="600", anchor="end")

    def svg(self, lang: str) -> str:
        """The drawing."""
        height = self._y + 22
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="img" xml:lang="{lang}" '
            f'font-family="system-ui, \'DejaVu Sans\', sans-serif"><title>{escape(self._title)}</title>'
            f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="6" fill="#fff" stroke="{_RULE}"/>{"".join(self._parts)}</svg>'
        )


def fitted(svg: str) -> str:
    """A drawing as a notebook shows it: never wider than the room that there is."""
    return re.sub(r' width="([0-9]+)" height="[0-9]+"', r' width="100%" style="max-width: \1px"', svg, count=1)


def decision(found: Decision, lang: str = "it") -> str:
    """A decision on one card: outcome, requirements with their reasons, amounts, what is missing. Facts are in it only as reasons name them."""
    data = found.to_dict()
    title = data["title"][lang]
    card = Card(title)
    color, mark = _STATES[found.outcome]
    card.line(title, size=18, weight="bold")
    edition = f" · {data['edition']}" if "edition" in data else ""
    card.line(f"{data['body'][lang]}{edition} · {found.on:%d/%m/%Y}", color=_QUIET)
    card.line(f"{mark} {_OUTCOMES[lang][found.outcome]}", color=color, size=16, weight="bold")

    def requirements(listed: list[dict[str, object]], depth: int) -> None:
        for item in listed:
            color, mark = _STATES[str(item["state"])]
            card.line(item["title"][lang], mark=mark, color=color, indent=depth)  # type: ignore[index]
            for reason in item["reasons"]:  # type: ignore[attr-defined]
                card.line(reason["text"][lang], color=_QUIET, indent=depth + 1)
            requirements(item.get("children", []), depth + 1)  # type: ignore[arg-type]

    if data["requirements"]:
        card.rule()
        requirements(data["requirements"], 0)
    due = [amount for amount in data["amounts"] if amount["due"] == "due" and amount["value"]["type"] == "number"]
    if due:
        card.rule()
        for amount in due:
            figure = _pages.number(found.amounts[amount["id"]], lang)
            card.line(amount["title"][lang], figure=f"{figure} {amount['value']['unit'].replace('EUR', '€')}")
    if data["missing"]:
        card.rule()
        card.line(f"{_MISSING[lang]}: " + "; ".join(missing["label"][lang] for missing in data["missing"]), color=_QUIET)
    return card.svg(lang)


def description(found: Description, lang: str) -> str:
    """A measure on one card: who runs it and since when, what it requires, what it gives and on which acts it rests."""

    def say(text: object) -> str:
        return str(getattr(text, lang))

    card = Card(say(found.title))
    card.line(say(found.title), size=18, weight="bold")
    card.line(f"{say(found.body)} · {_pages.heading(found, lang)}", color=_QUIET)
    if found.summary:
        card.line(say(found.summary))
    if found.requirements:
        card.rule()
        for requirement in found.requirements:
            card.line(say(requirement.title), mark="•")
            for child in requirement.children:
                card.line(say(child.title), mark="–", indent=1)
    if found.amounts:
        card.rule()
        for amount in found.amounts:
            card.line(say(amount.title), figure=amount.unit.replace("EUR", "€"))
    if found.sources:
        card.rule()
        for source in found.sources:
            card.line(source.act, color=_QUIET)
    return card.svg(lang)


def reform(found: Reform, lang: str) -> str:
    """A comparison on one card: how many rows there are of each kind, and what it costs."""
    card = Card(_pages.sides(found, lang))
    card.line(_pages.sides(found, lang), size=16, weight="bold")
    counted = _pages.effects(found.whole, lang)
    most = max((count for _, count in counted), default=1)
    card.rule()
    for name, count in counted:
        card.bar(name, count / most, f"{count:,}".replace(",", "." if lang == "it" else ","))
    for cost in found.whole.cost:
        card.rule()
        for value in (cost.before, cost.after, cost.difference):
            card.line("", figure=f"{_pages.number(value, lang)} {cost.unit.replace('EUR', '€')}")
    return card.svg(lang)
