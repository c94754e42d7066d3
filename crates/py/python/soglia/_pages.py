"""HTML for notebooks and reports, and the description of a measure."""

from __future__ import annotations

import html
import json
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from soglia._answers import Citation, Description, RequirementDescription
    from soglia._data import Value
    from soglia._reforms import Compared, Reform
    from soglia._errors import Text

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 1rem auto; padding: 0 1rem }
h1 { font-size: 1.35rem; margin: 0 } h2 { font-size: 1.05rem; margin: 1.4rem 0 .4rem } p { margin: .3rem 0 }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #d5d5d5 }
th { font-weight: 600 } code { font-size: .92em } ul { margin: .2rem 0; padding-left: 1.2rem } pre { white-space: pre-wrap }
.quiet { color: #4a4a4a }
"""

_WORDS = {
    "it": {
        "edition": "edizione {0}, dal {1}", "to": " al {0}", "facts": "Dati", "requirements": "Requisiti", "amounts": "Importi",
        "sources": "Atti", "open": "Che cosa l'atto lascia aperto", "compatibility": "Rapporti con altre misure",
        "fact": "dato", "unit": "unità", "range": "valori", "amount": "importo", "kind": "tipo", "source": "atto", "act": "atto",
        "number": "numero", "boolean": "sì o no", "date": "data", "choice": "scelta", "fee": "paga la persona", "benefit": "riceve la persona",
        "indicator": "indicatore", "ceiling": "importo massimo", "supplied": "se non è dato, lo calcola", "personal": "dato personale",
        "incompatible": "incompatibile con", "compatible": "compatibile con", "reduces": "riduce", "requires": "richiede",
        "unverified": "non verificato", "secondary": "da confermare sull'atto", "derived": "ricavato", "siuss": "codice SIUSS",
    },
    "en": {
        "edition": "edition {0}, from {1}", "to": " to {0}", "facts": "Facts", "requirements": "Requirements", "amounts": "Amounts",
        "sources": "Acts", "open": "What the act leaves open", "compatibility": "Other measures",
        "fact": "fact", "unit": "unit", "range": "values", "amount": "amount", "kind": "kind", "source": "act", "act": "act",
        "number": "number", "boolean": "yes or no", "date": "date", "choice": "choice", "fee": "paid by the person",
        "benefit": "received by the person", "indicator": "indicator", "ceiling": "at most", "supplied": "where not given, computed by",
        "personal": "personal", "incompatible": "incompatible with", "compatible": "compatible with", "reduces": "reduces", "requires": "requires",
        "unverified": "not verified", "secondary": "to be confirmed on the act", "derived": "derived", "siuss": "SIUSS code",
    },
}  # fmt: skip


def indented(text: str) -> str:
    """JSON text for people, by two spaces."""
    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)


def in_frame(page: str) -> str:
    """A page in a frame: it has a style of its own, and leaves that of a notebook alone."""
    style = "width:100%;height:32em;border:0;resize:vertical;overflow:auto;background:#fff"
    return f'<iframe sandbox style="{style}" srcdoc="{html.escape(page)}"></iframe>'


def page(title: str, body: str, lang: str) -> str:
    """A page that is complete in itself."""
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def plain(text: str, lang: str) -> str:
    """Plain text as a page."""
    return page(text.split("\n", 1)[0], f"<pre>{html.escape(text)}</pre>", lang)


def number(value: Value, lang: str) -> str:
    """A value for people: `25.000,00` in Italian, `25,000.00` in English."""
    text = "" if value is None else format(value, ",f") if not isinstance(value, (str, bool, list)) and hasattr(value, "as_tuple") else str(value)
    return text.translate(str.maketrans(",.", ".,")) if lang == "it" else text


def _in(text: Text, lang: str) -> str:
    return text.it if lang == "it" else text.en


def _cited(citations: list[Citation]) -> str:
    return ", ".join(f"{found.source}{f' {found.article}' if found.article else ''}" for found in citations)


def _requirements(found: list[RequirementDescription], lang: str) -> str:
    def one(requirement: RequirementDescription) -> str:
        cited = f' <span class="quiet">({html.escape(_cited(requirement.citations))})</span>' if requirement.citations else ""
        note = f'<br><span class="quiet">{html.escape(_in(requirement.note, lang))}</span>' if requirement.note else ""
        return f"<li>{html.escape(_in(requirement.title, lang))}{cited}{note}{_requirements(requirement.children, lang)}</li>"

    return f"<ul>{''.join(map(one, found))}</ul>" if found else ""


def _table(heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(text)}</th>' for text in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>' for row in rows)}</tbody></table>"


def heading(description: Description, lang: str) -> str:
    """`edizione 2025, dal 2025-01-01 al 2025-12-31`."""
    words = _WORDS[lang]
    end = words["to"].format(description.end) if description.end else ""
    return words["edition"].format(description.edition, description.start) + end


def values_of(description: Description, lang: str) -> list[tuple[str, str]]:
    """What each fact can be, by its id."""
    words, out = _WORDS[lang], []
    for fact in description.facts:
        if fact.kind == "choice":
            text = ", ".join(code for code, _ in fact.choices)
        elif fact.kind == "boolean":
            text = words["boolean"]
        else:
            text = f"{number(fact.min, lang)} … {number(fact.max, lang)}"
        out.append((fact.id, text))
    return out


def description(found: Description, lang: str) -> str:
    """What an edition of a measure asks and gives, as a page."""
    words, escape = _WORDS[lang], html.escape
    parts = [f"<h1>{escape(_in(found.title, lang))}</h1>", f'<p class="quiet">{escape(_in(found.body, lang))} · {escape(heading(found, lang))} · <code>{escape(found.measure)}</code></p>']
    if found.summary:
        parts.append(f"<p>{escape(_in(found.summary, lang))}</p>")
    if found.siuss:
        parts.append(f"<p>{words['siuss']}: {escape(found.siuss)}</p>")
    if found.requirements:
        parts.append(f"<h2>{words['requirements']}</h2>{_requirements(found.requirements, lang)}")
    if found.amounts:
        rows = [
            [
                f"{escape(_in(amount.title, lang))}<br><code>{escape(amount.id)}</code>",
                escape(words[amount.kind]) + (f" ({escape(words['ceiling'])})" if amount.ceiling else ""),
                escape(amount.unit),
                escape(_cited(amount.citations)),
            ]
            for amount in found.amounts
        ]
        parts.append(f"<h2>{words['amounts']}</h2>" + _table([words["amount"], words["kind"], words["unit"], words["source"]], rows))
    if found.facts:
        ranges = dict(values_of(found, lang))
        facts = []
        for fact in found.facts:
            notes = [escape(_in(fact.label, lang)), f"<code>{escape(fact.id)}</code>"]
            notes += [f'<span class="quiet">{words["supplied"]} {escape(fact.supplied_by)}</span>'] if fact.supplied_by else []
            facts.append(["<br>".join(notes), escape(fact.unit or words[fact.kind]), escape(ranges[fact.id])])
        parts.append(f"<h2>{words['facts']}</h2>" + _table([words["fact"], words["unit"], words["range"]], facts))
    if found.compatibility:
        lines = "".join(f"<li>{words[relation.relation]} {escape(_in(relation.title, lang))}</li>" for relation in found.compatibility)
        parts.append(f"<h2>{words['compatibility']}</h2><ul>{lines}</ul>")
    if found.open_points:
        parts.append(f"<h2>{words['open']}</h2><ul>{''.join(f'<li>{escape(_in(point.text, lang))}</li>' for point in found.open_points)}</ul>")
    acts = []
    for source in found.sources:
        act = escape(source.act + (f", {source.article}" if source.article else ""))
        linked = f'<a href="{escape(source.url)}">{act}</a>' if source.url and source.url.startswith(("http://", "https://")) else act
        doubt = f' <span class="quiet">({words[source.confidence]})</span>' if source.confidence != "act" else ""
        acts.append(f"<li><code>{escape(source.id)}</code>: {linked}{doubt}</li>")
    parts.append(f"<h2>{words['sources']}</h2><ul>{''.join(acts)}</ul>")
    return page(_in(found.title, lang), "".join(parts), lang)


def description_text(found: Description, lang: str) -> str:
    """The same as text."""
    words, lines = _WORDS[lang], [_in(found.title, lang), f"{_in(found.body, lang)} · {heading(found, lang)}"]
    if found.summary:
        lines += ["", textwrap.fill(_in(found.summary, lang), 100)]

    def requirements(listed: list[RequirementDescription], depth: int) -> None:
        for requirement in listed:
            lines.append(f"{'  ' * depth}- {_in(requirement.title, lang)}")
            requirements(requirement.children, depth + 1)

    if found.requirements:
        lines += ["", words["requirements"]]
        requirements(found.requirements, 1)
    if found.amounts:
        lines += ["", words["amounts"], *(f"  - {amount.id}: {_in(amount.title, lang)} ({amount.unit}, {words[amount.kind]})" for amount in found.amounts)]
    if found.facts:
        ranges = dict(values_of(found, lang))
        lines += ["", words["facts"]]
        lines += [f"  - {fact.id}: {_in(fact.label, lang)} ({', '.join(filter(None, [fact.unit, ranges[fact.id]]))})" for fact in found.facts]
    lines += ["", words["sources"], *(f"  - {source.id}: {source.act}" for source in found.sources)]
    return "\n".join(lines)


EFFECTS = {
    "it": {
        "enters": "entrano", "gains": "guadagnano", "unchanged": "come prima", "mixed": "in parte più, in parte meno", "loses": "perdono", "leaves": "escono",
        "becomes_known": "diventano noti", "becomes_unknown": "non più noti", "unknown": "non noti", "refused": "rifiutati",
    },
    "en": {
        "enters": "enter", "gains": "gain", "unchanged": "as before", "mixed": "partly more, partly less", "loses": "lose", "leaves": "leave",
        "becomes_known": "become known", "becomes_unknown": "no longer known", "unknown": "not known", "refused": "refused",
    },
}  # fmt: skip
_REFORM = {
    "it": {"title": "Confronto", "rows": "pratiche", "cost": "Spesa", "before": "prima", "after": "dopo", "difference": "differenza", "amounts": "Importi", "what": "esito"},
    "en": {"title": "Comparison", "rows": "rows", "cost": "Cost", "before": "before", "after": "after", "difference": "difference", "amounts": "Amounts", "what": "outcome"},
}  # fmt: skip


def sides(found: Reform, lang: str) -> str:
    """`misura/2025 il 2025-06-01 → misura/2026 il 2026-06-01`."""
    before, after = (f"{side.measure}/{side.edition} ({side.on})" for side in (found.before, found.after))
    return f"{before} → {after}"


def effects(part: Compared, lang: str) -> list[tuple[str, int]]:
    """How many rows there are of each kind, of those that there are."""
    return [(words, count) for name, words in EFFECTS[lang].items() if (count := getattr(part.counts, name))]


def reform(found: Reform, lang: str) -> str:
    """A comparison as a page."""
    words, escape = _REFORM[lang], html.escape
    money = [words["before"], words["after"], words["difference"]]

    def part(of: Compared) -> str:
        counted = _table([words["what"], words["rows"]], [[escape(name), f"{count:,}".replace(",", "." if lang == "it" else ",")] for name, count in effects(of, lang)])
        costs = [[escape(cost.unit), *(escape(number(value, lang)) for value in (cost.before, cost.after, cost.difference))] for cost in of.cost]
        amounts = [
            [escape(_in(amount.title, lang)), escape(amount.unit), *(escape(number(total.total, lang)) for total in (amount.before, amount.after, amount.difference))]
            for amount in of.amounts
        ]
        return (
            counted
            + (f"<h3>{words['cost']}</h3>" + _table(["", *money], costs) if costs else "")
            + (f"<h3>{words['amounts']}</h3>" + _table(["", "", *money], amounts) if amounts else "")
        )

    parts = [f"<h1>{words['title']}</h1>", f'<p class="quiet">{escape(sides(found, lang))}</p>', part(found.whole)]
    for grouping in found.by:
        parts.append(f"<h2>{escape(_in(grouping.title, lang))}</h2>")
        parts += [f"<h3>{escape(_in(group.label, lang))}</h3>{part(group)}" for group in grouping.groups]
    parts += [f"<p>{escape(_in(note, lang))}</p>" for note in found.notes]
    return page(words["title"], "".join(parts), lang)
