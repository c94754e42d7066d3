//! How a pack is read. What may be left out is what is not written where it says nothing; the names are those of [`serde`].

use super::{
    AmountView, AttestationKind, AttestationRule, Backdating, Band, Body, BudgetView, CaseFacts, Condition, Content, DayOfYear,
    DefinitionView, DivisionView, FactDeclaration, FactType, Figure, Interval, KeyOrder, KeyView, LedgerView, ListDeclaration, LooksAt,
    Measure, OpenPoint, Operand, QuotaView, RankingView, ReducedBy, Relation, RelationKind, RequirementView, ReserveView, Serves, Shown,
    ShownType, Source, Starts, Status, StepView, StillEqual, Supplied, Suspension, UpTo, Version, WhenShort, WindowView,
};
use crate::json::{Node, Read, read_choice, read_structure, read_words};
use crate::map::Map;
use crate::program::{Comparison, Input, Kind, LeapDay, Node as Operation, Op, Program};
use crate::quantity::{Mode, Scale, Unit};

read_structure!(Content { bodies, facts, lists, measures });
read_structure!(Body { id, kind, title, istat, part_of or vec![], facts or Map::new() });
read_choice!(FactType { Boolean, Number { unit, decimals, min, max }, Date { min, max }, Choice { values } });
read_structure!(ListDeclaration { id, label, question, row_label, max_rows });
read_structure!(CaseFacts { facts, lists });

read_structure!(FactDeclaration {
    id, list, kind, label, question, help, implied_by or vec![], personal or false, changeable or true, past or false, needs_act or false
});

read_structure!(Source { id, act, article, date, url, confidence, note });
read_choice!(Status { InForce, Draft, Repealed });
read_choice!(Serves { Person, Body, Measures });
read_structure!(Suspension { from, to, reason, citations });
read_structure!(Supplied { fact, measure, amount });
read_choice!(RelationKind { Incompatible, Compatible, Reduces, Requires });
read_structure!(UpTo { total, unit });
read_choice!(ReducedBy { Percent(a), Amount(a) });
read_structure!(Relation { with, title, relation, same_expense or false, up_to, days_per_year, by, note, citations });
read_structure!(OpenPoint { text, citations });
read_structure!(Version { program, eligible, definitions, requirements, amounts, ranking });
read_structure!(Interval { from, to, version });
read_structure!(Measure {
    id, edition, title, summary, body, body_title, territory, from, to, status, serves or Serves::Person, suspended or vec![], gap_before,
    siuss, sources, uses, supplied or vec![], attestations or vec![], ledger, family or vec![], intervals, versions,
    compatibility or vec![], open_points or vec![]
});

read_choice!(KeyOrder { Lowest, Highest, Meets, Oldest, Youngest, Filed });
read_structure!(KeyView { title, order, shown, citations or vec![] });
read_choice!(StillEqual { Lot, Together });
read_choice!(Figure { Total(a), Share(a) });
read_structure!(DivisionView { id, title, when, figure, citations or vec![] });
read_choice!(WhenShort { Whole, Partial, ProRata, ProRataInOrder });
read_structure!(BudgetView { amount, total, when_short, citations or vec![] });
read_structure!(ReserveView { id, title, when, figure, rounding, after or false, kept or false, citations or vec![] });
read_structure!(QuotaView { title, shown, each, values or vec![], citations or vec![] });
read_structure!(WindowView { id, title, from, to, figure, carried or false, citations or vec![] });
read_structure!(RankingView {
    title, order, still_equal, separate or vec![], budget, reserved or vec![], quotas, windows or vec![], citations or vec![],
    rests_on or vec![], not_stated or vec![], note
});

read_structure!(DayOfYear { month, day });
read_choice!(LooksAt { Day, EndOfPreviousMonth, Application });
read_choice!(Starts { Validity, Filing, DayAfterFiling, NextMonth });
read_words!(AttestationKind { Ordinario "ordinario", Corrente "corrente" });
read_structure!(Backdating { filed_by, to });
read_structure!(AttestationRule {
    fact, looks_at, starts, same_month_by, backdated, carried_over, kinds or vec![], refuses_omissions or false, not_stated or false,
    citations, note
});
read_structure!(LedgerView {
    entries, day, quantity, opening, counted, balance, closing, to_do, last_part, last_part_not_stated or false, citations or vec![]
});

read_choice!(ShownType { Boolean, Number { scale, unit }, Date, Choice { fact } });
read_structure!(Shown { node, divisor, kind, list, personal or false });
read_structure!(Operand { label, shown, constant });
read_choice!(Condition {
    Compare { comparison, left, right, node }, Truth { label, negated, shown, node }, OneOf { item, options, negated, node }, All(a),
    Any(a), If { condition, then, otherwise, node }, Other { text, node, personal }
});
read_structure!(RequirementView { id, title, node, condition, needs, children or vec![], citations, rests_on, not_stated or vec![], note });
read_structure!(DefinitionView { id, title, shown, citations });
read_structure!(Band { index, labels });
read_structure!(StepView { title, shown, when, band, detail, citations });
read_structure!(AmountView {
    id, title, kind, shown, due, steps, ceiling or false, discretion, citations, rests_on, note, not_stated or vec![]
});

read_structure!(Program { inputs, lists, nodes });
read_structure!(Input { fact, kind or Kind::Narrow, list });
read_structure!(Operation { op, kind or Kind::Narrow, list });
read_choice!(Kind { Truth, Narrow, Wide });
read_choice!(Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual });
read_choice!(LeapDay { February28, March1 });
read_choice!(Mode { HalfUp, HalfEven, Up, Down });
read_choice!(Op {
    Input(a), Number(a), Truth(a), On, Add(a, b), Subtract(a, b), Multiply(a, b), MultiplyBy(a, b), Minimum(a, b), Maximum(a, b),
    DivideBy { value, multiplier, divisor, mode }, Divide { value, by, multiplier, divisor, mode }, Compare(a, b, c), And(a, b), Or(a, b),
    Not(a), Select(a, b, c), Coalesce(a, b), Known(a), Supply { given, due, value }, Spread(a, b), Sum(a, b), Count(a, b), AnyRow(a),
    EveryRow(a), Least(a, b), Greatest(a, b), Running(a), YearsBetween(a, b, c), MonthsBetween(a, b, c), YearOf(a), MonthOf(a)
});

impl Read for Scale {
    fn read(from: Node<'_>) -> Self {
        let (numerator, denominator) = Read::read(from);
        Self::new(numerator, denominator).unwrap_or_else(|| {
            from.refuse("a scale is a positive fraction");
            Self::ONE
        })
    }
}

impl Read for Unit {
    #[inline(never)]
    fn read(from: Node<'_>) -> Self {
        from.text().parse().unwrap_or_else(|_| {
            from.refuse("a unit is expected");
            Self::count()
        })
    }
}
