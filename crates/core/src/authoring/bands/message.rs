//! What authors are told about the limits of bands.

use rust_decimal::Decimal;

use super::axis::{Axis, Edge};
use super::limits::Band;
use super::show::{amount, number, written};
use super::{Base, Reading, Row, Side};
use crate::Language::{self, En, It};
use crate::authoring::codes::Code;
use crate::authoring::diagnostic::{Finding, both};
use crate::authoring::span::Span;

/// Speaks of the bands of one table.
pub(super) struct Say<'a> {
    pub base: &'a Base,
    pub axis: &'a Axis,
    pub reading: Option<&'a Reading>,
}

/// A finding whose message is built for each language.
pub(super) fn finding(code: Code, span: Span, message: impl Fn(Language) -> String) -> Finding {
    Finding::new(code, span, both!(("{}", message(It)), ("{}", message(En))))
}

impl Say<'_> {
    fn amount(&self, value: Decimal, language: Language) -> String {
        amount(value, &self.base.unit, language)
    }

    /// The values between two settled edges: `da 7.500,01 a 7.500,99 €`, `3.331,20 €`.
    fn range(&self, lower: Edge, upper: Edge, language: Language) -> String {
        let (first, last) = (lower.first(), self.axis.last(upper));
        let show = |value| self.amount(value, language);
        let plain = |value| number(value, &self.base.unit, language);
        if let (Some(low), Some(high)) = (first, last) {
            return match language {
                _ if low == high => show(low),
                It => format!("da {} a {}", plain(low), show(high)),
                En => format!("from {} to {}", plain(low), show(high)),
            };
        }
        let start = match lower {
            Edge::At { value, after } => Some(match (after, language) {
                (false, It) => format!("da {}", show(value)),
                (false, En) => format!("from {}", show(value)),
                (true, It) => format!("oltre {}", show(value)),
                (true, En) => format!("above {}", show(value)),
            }),
            Edge::Bottom | Edge::Top => None,
        };
        let end = match (upper, last, language) {
            (Edge::At { .. }, Some(value), It) => Some(format!("fino a {}", show(value))),
            (Edge::At { .. }, Some(value), En) => Some(format!("up to {}", show(value))),
            (Edge::At { value, .. }, None, It) => Some(format!("sotto {}", show(value))),
            (Edge::At { value, .. }, None, En) => Some(format!("below {}", show(value))),
            _ => None,
        };
        match (start, end, language) {
            (Some(start), Some(end), It) => format!("{start} e {end}"),
            (Some(start), Some(end), En) => format!("{start} and {end}"),
            (Some(start), None, It) if first.is_some() => format!("{start} in su"),
            (Some(start), None, En) if first.is_some() => format!("{start} upwards"),
            (Some(only), None, _) | (None, Some(only), _) => only,
            (None, None, It) => "qualunque".to_owned(),
            (None, None, En) => "whatever".to_owned(),
        }
    }

    /// ``per `isee` da 7.500,01 a 7.500,99 €``, ``per `isee` di 3.331,20 €``.
    fn at(&self, lower: Edge, upper: Edge, language: Language) -> String {
        let (range, label) = (self.range(lower, upper, language), &self.base.label);
        let single = lower.first().is_some_and(|low| self.axis.last(upper) == Some(low));
        match (language, single) {
            (It, true) => format!("per `{label}` di {range}"),
            (En, true) => format!("for `{label}` of {range}"),
            (It, false) => format!("per `{label}` {range}"),
            (En, false) => format!("for `{label}` {range}"),
        }
    }

    fn witness(&self, finding: Finding, lower: Edge, upper: Edge) -> Finding {
        match self.axis.between(lower, upper) {
            Some(value) => finding.witness(self.amount(value, It)),
            None => finding,
        }
    }

    /// What a band writes to begin at an edge.
    fn begins(&self, edge: Edge) -> Option<String> {
        let Edge::At { value, after } = edge else { return None };
        Some(format!("{}: {}", if after { "above" } else { "from" }, written(value, &self.base.unit)))
    }

    /// What a band writes to end at an edge.
    fn ends(&self, edge: Edge) -> Option<String> {
        let Edge::At { value, after } = edge else { return None };
        Some(format!("{}: {}", if after { "to" } else { "below" }, written(value, &self.base.unit)))
    }

    /// What to add for a reading: a whole `boundary:`, or the word that it lacks.
    fn boundary(&self, word: &str, side: &str, language: Language) -> String {
        match (self.reading, language) {
            (None, It) => {
                format!("aggiungere `boundary: {{ {word}: {side}, reason: {{ it: \"...\", en: \"...\" }}, source: not_stated }}`")
            }
            (None, En) => format!("add `boundary: {{ {word}: {side}, reason: {{ it: \"...\", en: \"...\" }}, source: not_stated }}`"),
            (Some(_), It) => format!("aggiungere `{word}: {side}` a `boundary`"),
            (Some(_), En) => format!("add `{word}: {side}` to `boundary`"),
        }
    }

    pub fn too_large(span: Span) -> Finding {
        Finding::new(
            Code::Overflow,
            span,
            both!("un limite è troppo grande per essere calcolato senza errore", "a limit is too large to be computed without error"),
        )
    }

    pub fn ends_before_it_begins(&self, number: usize, row: &Row, low: Decimal, high: Decimal) -> Finding {
        let span = row.upper.map_or(row.span, |limit| limit.span);
        finding(Code::BandOrder, span, |language| {
            let (low, high) = (self.amount(low, language), self.amount(high, language));
            match language {
                It => format!("la fascia {number} comincia a {low} e finisce prima, a {high}"),
                En => format!("band {number} begins at {low} and ends before that, at {high}"),
            }
        })
        .help(both!("le fasce si scrivono dalla più bassa, ciascuna con il limite minore per primo", "bands are written from the lowest"))
    }

    pub fn not_rising(&self, number: usize, row: &Row, earlier: &Row) -> Finding {
        let span = row.lower.or(row.upper).map_or(row.span, |limit| limit.span);
        let (before, label) = (number.saturating_sub(1), &self.base.label);
        // Without a lower limit it begins where the one before ends, so it is its own end that stands too low.
        finding(Code::BandOrder, span, |language| match (row.lower.is_some(), language) {
            (true, It) => format!("la fascia {number} di `{label}` comincia più in basso della fascia {before}"),
            (true, En) => format!("band {number} of `{label}` begins lower than band {before}"),
            (false, It) => format!("la fascia {number} di `{label}` finisce più in basso della fascia {before}"),
            (false, En) => format!("band {number} of `{label}` ends lower than band {before}"),
        })
        .help(both!("le fasce si scrivono dalla più bassa", "bands are written from the lowest"))
        .also(earlier.span, both!("la fascia {before}", "band {before}"))
    }

    pub fn written_from_the_highest(&self, row: &Row) -> Finding {
        finding(Code::BandOrder, row.span, |language| match language {
            It => format!("le fasce di `{}` sono scritte dalla più alta", self.base.label),
            En => format!("the bands of `{}` are written from the highest", self.base.label),
        })
        .help(both!(
            "rovesciare l'ordine delle righe: si comincia dalla fascia più bassa",
            "turn the rows round: the lowest band comes first"
        ))
    }

    /// A band without a lower limit, after one without an upper limit.
    pub fn nothing_left(&self, band: &Band<'_>) -> Finding {
        let (number, before) = (band.number, band.number.saturating_sub(1));
        finding(Code::UnreachableBand, band.row.span, |language| match language {
            It => format!("la fascia {number} non vale mai: la fascia {before} non ha un limite superiore e non le lascia nulla"),
            En => format!("band {number} never holds: band {before} has no upper limit and leaves nothing"),
        })
        .help(both!(
            "scrivere il limite superiore della fascia {before} (`to` se compreso, `below` se escluso)",
            "write the upper limit of band {before} (`to` if included, `below` if not)"
        ))
        .witness(self.range(self.axis.bottom, self.axis.top, It))
    }

    pub fn empty(&self, band: &Band<'_>) -> Finding {
        let (number, label) = (band.number, &self.base.label);
        let limits = [self.begins(band.written.0), self.ends(band.written.1)];
        let limits: Vec<String> = limits.into_iter().flatten().map(|limit| format!("`{limit}`")).collect();
        finding(Code::UnreachableBand, band.row.span, |language| match language {
            It => format!("la fascia {number} non vale mai: nessun valore di `{label}` sta tra {}", limits.join(" e ")),
            En => format!("band {number} never holds: no value of `{label}` lies between {}", limits.join(" and ")),
        })
        .help(both!("togliere la fascia o correggere i limiti", "strike the band or correct its limits"))
        .witness(limits.join(", ").replace('`', ""))
    }

    pub fn outside(&self, band: &Band<'_>) -> Finding {
        let (number, label) = (band.number, &self.base.label);
        finding(Code::UnreachableBand, band.row.span, |language| {
            let range = self.range(self.axis.bottom, self.axis.top, language);
            match language {
                It => format!("la fascia {number} non vale mai: `{label}` va {range}"),
                En => format!("band {number} never holds: `{label}` goes {range}"),
            }
        })
        .help(both!(
            "togliere la fascia, o correggere i limiti o il campo di valori",
            "strike the band, or correct its limits or the range of values"
        ))
        .witness(self.range(self.axis.bottom, self.axis.top, It))
    }

    pub fn covered(&self, band: &Band<'_>, earlier: &Band<'_>) -> Finding {
        let (number, before) = (band.number, earlier.number);
        let found = finding(Code::UnreachableBand, band.row.span, |language| {
            let range = self.at(band.lower, band.upper, language);
            match language {
                It => format!("la fascia {number} non vale mai: {range} vale già la fascia {before}"),
                En => format!("band {number} never holds: {range} band {before} already holds"),
            }
        })
        .witness(self.range(band.lower, band.upper, It))
        .also(earlier.row.span, both!("la fascia {before} arriva più su", "band {before} reaches higher"));
        match self.ends(band.written.0) {
            Some(_) if band.row.lower.is_none() => found.help(both!("togliere la fascia {number}", "strike band {number}")),
            // To end where this band begins is the same edge, written as an upper limit.
            Some(end) => found.help(both!(
                "scrivere `{end}` nella fascia {before}, o togliere la fascia {number}",
                "write `{end}` in band {before}, or strike band {number}"
            )),
            None => found.help(both!("togliere la fascia {number}", "strike band {number}")),
        }
    }

    pub fn emptied(&self, band: &Band<'_>) -> Finding {
        let number = band.number;
        finding(Code::UnreachableBand, band.row.span, |language| match language {
            It => format!("con la lettura scelta in `boundary` la fascia {number} non vale mai"),
            En => format!("with the reading chosen in `boundary` band {number} never holds"),
        })
        .help(both!("scegliere l'altro lato, o correggere i limiti", "choose the other side, or correct the limits"))
        .witness(self.range(band.lower, band.upper, It))
    }

    pub fn hole(&self, lower: &Band<'_>, upper: &Band<'_>) -> Finding {
        let (below, above, label) = (lower.number, upper.number, &self.base.label);
        let span = upper.row.lower.map_or(upper.row.span, |limit| limit.span);
        let found = finding(Code::BandHole, span, |language| {
            let range = self.at(lower.upper, upper.lower, language);
            match language {
                It => format!("tra la fascia {below} e la fascia {above} nessuna fascia vale {range}"),
                En => format!("between band {below} and band {above} no band holds {range}"),
            }
        });
        let fix = self.begins(lower.written.1).unwrap_or_default();
        let help = |language| {
            let boundary = self.boundary("holes", "upper", language);
            let grid = match (self.axis.has_grid(), language) {
                (true, _) => String::new(),
                (false, It) => {
                    format!("`{label}` non è arrotondato, e tra i due limiti ci sono altri valori: arrotondarlo con `round`; oppure ")
                }
                (false, En) => format!("`{label}` is not rounded, and there are values between the limits: round it with `round`; or "),
            };
            match language {
                It => format!(
                    "{grid}scrivere `{fix}` nella fascia {above}; se l'atto è stampato così, {boundary} (vale la fascia {above}; con \
                     `holes: lower` la fascia {below})"
                ),
                En => format!(
                    "{grid}write `{fix}` in band {above}; if the act is printed so, {boundary} (band {above} holds; with `holes: lower` \
                     band {below})"
                ),
            }
        };
        let found = found.help(both!(("{}", help(It)), ("{}", help(En)))).also(
            lower.row.upper.map_or(lower.row.span, |limit| limit.span),
            both!("la fascia {below} finisce qui", "band {below} ends here"),
        );
        self.witness(found, lower.upper, upper.lower)
    }

    pub fn overlap(&self, lower: &Band<'_>, upper: &Band<'_>) -> Finding {
        let (below, above) = (lower.number, upper.number);
        let span = upper.row.lower.map_or(upper.row.span, |limit| limit.span);
        let found = finding(Code::BandOverlap, span, |language| {
            let range = self.at(upper.lower, lower.upper, language);
            match language {
                It => format!("la fascia {below} e la fascia {above} valgono tutte e due {range}"),
                En => format!("band {below} and band {above} both hold {range}"),
            }
        });
        let later = self.begins(lower.written.1).map(|limit| (limit, above));
        let earlier = self.ends(upper.written.0).map(|limit| (limit, below));
        let help = |language| {
            let boundary = self.boundary("overlaps", "lower", language);
            let fixes: Vec<String> = [&later, &earlier]
                .into_iter()
                .flatten()
                .map(|(limit, band)| match language {
                    It => format!("`{limit}` nella fascia {band}"),
                    En => format!("`{limit}` in band {band}"),
                })
                .collect();
            match language {
                It => format!(
                    "scrivere {}; se l'atto è stampato così, {boundary} (vale la fascia {below}; con `overlaps: upper` la fascia {above})",
                    fixes.join(", oppure ")
                ),
                En => format!(
                    "write {}; if the act is printed so, {boundary} (band {below} holds; with `overlaps: upper` band {above})",
                    fixes.join(", or ")
                ),
            }
        };
        let found = found.help(both!(("{}", help(It)), ("{}", help(En)))).also(
            lower.row.upper.map_or(lower.row.span, |limit| limit.span),
            both!("la fascia {below} arriva fin qui", "band {below} reaches up to here"),
        );
        self.witness(found, upper.lower, lower.upper)
    }

    pub fn hole_below(&self, first: &Band<'_>) -> Finding {
        self.hole_at_end(first, (self.axis.bottom, first.lower), Side::Upper)
    }

    pub fn hole_above(&self, last: &Band<'_>) -> Finding {
        self.hole_at_end(last, (last.upper, self.axis.top), Side::Lower)
    }

    /// A hole with a band on one side only: `taker` says which reading gives it to that band.
    fn hole_at_end(&self, band: &Band<'_>, (lower, upper): (Edge, Edge), taker: Side) -> Finding {
        let number = band.number;
        let (limit, side, words) = match taker {
            Side::Upper => (band.row.lower, "upper", ("prima della", "before", "inferiore", "lower")),
            Side::Lower => (band.row.upper, "lower", ("dopo la", "after", "superiore", "upper")),
        };
        let found = finding(Code::BandHole, limit.map_or(band.row.span, |limit| limit.span), |language| {
            let range = self.at(lower, upper, language);
            match language {
                It => format!("{} fascia {number} nessuna fascia vale {range}", words.0),
                En => format!("{} band {number} no band holds {range}", words.1),
            }
        });
        let chosen = self.reading.and_then(|reading| reading.holes).is_some();
        let help = |language| match (chosen, language) {
            (true, It) => format!(
                "la lettura scelta in `boundary` qui non basta, perché c'è una fascia sola: togliere il limite {} della fascia {number}, o \
                 aggiungere una fascia per questi valori",
                words.2
            ),
            (true, En) => format!(
                "the reading chosen in `boundary` does not help here, where there is one band only: strike the {} limit of band {number}, \
                 or add a band for these values",
                words.3
            ),
            (false, It) => format!(
                "togliere il limite {} della fascia {number}, o aggiungere una fascia per questi valori; se l'atto è stampato così, {} (vale la \
                 fascia {number})",
                words.2,
                self.boundary("holes", side, language)
            ),
            (false, En) => format!(
                "strike the {} limit of band {number}, or add a band for these values; if the act is printed so, {} (band {number} holds)",
                words.3,
                self.boundary("holes", side, language)
            ),
        };
        let found = found.help(both!(("{}", help(It)), ("{}", help(En))));
        self.witness(found, lower, upper)
    }

    pub fn needless(word: &str, span: Span) -> Finding {
        finding(Code::NeedlessDeclaration, span, |language| match (word, language) {
            ("holes", It) => "`holes` non serve: la tabella non ha buchi".to_owned(),
            ("holes", En) => "`holes` is not needed: the table has no holes".to_owned(),
            ("overlaps", It) => "`overlaps` non serve: la tabella non ha sovrapposizioni".to_owned(),
            ("overlaps", En) => "`overlaps` is not needed: the table has no overlaps".to_owned(),
            (_, It) => format!("`{word}` non dice nulla"),
            (_, En) => format!("`{word}` says nothing"),
        })
        .help(both!("toglierlo", "strike it"))
    }
}
