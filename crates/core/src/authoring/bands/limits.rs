//! Do the bands of a table take every value of the base exactly once?

use super::axis::{Axis, Edge};
use super::message::Say;
use super::{Base, Cut, Reading, Row, Side};
use crate::authoring::diagnostic::{Finding, Findings};

/// One band with its edges: as written, and settled on the grid within the bounds of the base.
#[derive(Clone, Copy)]
pub(super) struct Band<'a> {
    /// As people count, from 1.
    pub number: usize,
    pub row: &'a Row,
    pub written: (Edge, Edge),
    pub lower: Edge,
    pub upper: Edge,
}

/// What lies between two neighbouring bands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meeting {
    Touch,
    Hole,
    Overlap,
}

/// Where each band begins after the first, or none and at least one error.
///
/// A hole below the first band is filled by `holes: upper` (the first band takes it), one above the last by `holes: lower`
/// (the last band takes it); with the other side there is no band that could, and the error stays. The caller refuses
/// tables without rows.
pub(crate) fn partition(rows: &[Row], base: &Base, reading: Option<&Reading>, findings: &mut Findings) -> Option<Vec<Cut>> {
    let before = findings.error_count();
    let Some(axis) = Axis::new(base) else {
        findings.push(Say::too_large(rows.first()?.span));
        return None;
    };
    let say = Say { base, axis: &axis, reading };
    let written = written_edges(rows);
    if !rising(rows, &written, &say, findings) {
        return None;
    }
    let mut bands = Vec::new();
    for (index, (row, &written)) in rows.iter().zip(&written).enumerate() {
        let (Some(lower), Some(upper)) = (axis.settle(written.0), axis.settle(written.1)) else {
            findings.push(Say::too_large(row.span));
            return None;
        };
        let band = Band { number: index + 1, row, written, lower: lower.max(axis.bottom), upper: upper.min(axis.top) };
        match unreachable(&band, (lower, upper), bands.last(), reading, &say) {
            Some(finding) => findings.push(finding),
            None => bands.push(band),
        }
    }
    let cuts = meetings(&bands, &axis, reading, &say, findings)?;
    (findings.error_count() == before).then_some(cuts)
}

/// The edges of every row, with the missing ones filled in.
fn written_edges(rows: &[Row]) -> Vec<(Edge, Edge)> {
    let mut end = Edge::Bottom;
    let mut edges = Vec::with_capacity(rows.len());
    for row in rows {
        let lower = row.lower.as_ref().map_or(end, Edge::lower);
        end = row.upper.as_ref().map_or(Edge::Top, Edge::upper);
        edges.push((lower, end));
    }
    edges
}

/// Whether rows are written from the lowest, and none ends before it begins.
fn rising(rows: &[Row], edges: &[(Edge, Edge)], say: &Say<'_>, findings: &mut Findings) -> bool {
    let mut wrong = Vec::new();
    let mut descents = 0;
    let mut previous: Option<(Edge, &Row)> = None;
    for (index, (row, &(lower, upper))) in rows.iter().zip(edges).enumerate() {
        let number = index + 1;
        let backwards = match (lower, upper) {
            (Edge::At { value: low, .. }, Edge::At { value: high, .. }) if low > high => Some((low, high)),
            _ => None,
        };
        match (backwards, previous) {
            (Some((low, high)), _) if row.lower.is_some() => wrong.push(say.ends_before_it_begins(number, row, low, high)),
            (backwards, Some((before, earlier))) if backwards.is_some() || lower < before => {
                descents += 1;
                wrong.push(say.not_rising(number, row, earlier));
            }
            _ => {}
        }
        // After a band without an upper limit nothing is left, which is reported as such.
        if lower < Edge::Top {
            previous = Some((lower, row));
        }
    }
    // A table printed from the highest band gets one finding, not one per row.
    if descents > 1 && descents + 1 == rows.len() && wrong.len() == descents {
        wrong = rows.iter().take(1).map(|row| say.written_from_the_highest(row)).collect();
    }
    let fine = wrong.is_empty();
    for finding in wrong {
        findings.push(finding);
    }
    fine
}

fn unreachable(
    band: &Band<'_>,
    settled: (Edge, Edge),
    previous: Option<&Band<'_>>,
    reading: Option<&Reading>,
    say: &Say<'_>,
) -> Option<Finding> {
    if band.written.0 == Edge::Top {
        return Some(say.nothing_left(band));
    }
    if settled.0 >= settled.1 {
        return Some(say.empty(band));
    }
    if band.lower >= band.upper {
        return Some(say.outside(band));
    }
    // Lower edges rise and covered bands are left out, so the band before reaches furthest of all before.
    let earlier = previous?;
    let read_upper = reading.is_some_and(|reading| reading.overlaps == Some(Side::Upper));
    let covered = band.upper < earlier.upper || (band.upper == earlier.upper && !read_upper);
    covered.then(|| say.covered(band, earlier))
}

/// Looks at every place where a band begins or ends, resolves what the reading resolves and reports the rest.
fn meetings(bands: &[Band<'_>], axis: &Axis, reading: Option<&Reading>, say: &Say<'_>, findings: &mut Findings) -> Option<Vec<Cut>> {
    let (first, last) = (bands.first()?, bands.last()?);
    let (holes, overlaps) = reading.map_or((None, None), |reading| (reading.holes, reading.overlaps));
    let (mut any_hole, mut any_overlap) = (false, false);
    let mut edges = Vec::new();
    if axis.bottom < first.lower {
        any_hole = true;
        if holes != Some(Side::Upper) {
            findings.push(say.hole_below(first));
        }
    }
    for (lower, upper) in bands.iter().zip(bands.iter().skip(1)) {
        let meeting = match lower.upper.cmp(&upper.lower) {
            std::cmp::Ordering::Equal => Meeting::Touch,
            std::cmp::Ordering::Less => Meeting::Hole,
            std::cmp::Ordering::Greater => Meeting::Overlap,
        };
        any_hole |= meeting == Meeting::Hole;
        any_overlap |= meeting == Meeting::Overlap;
        let edge = match (meeting, holes, overlaps) {
            (Meeting::Touch, _, _) | (Meeting::Hole, Some(Side::Upper), _) | (Meeting::Overlap, _, Some(Side::Lower)) => {
                (lower.upper, lower.written.1)
            }
            (Meeting::Hole, Some(Side::Lower), _) | (Meeting::Overlap, _, Some(Side::Upper)) => (upper.lower, upper.written.0),
            (Meeting::Hole, None, _) => {
                findings.push(say.hole(lower, upper));
                continue;
            }
            (Meeting::Overlap, _, None) => {
                findings.push(say.overlap(lower, upper));
                continue;
            }
        };
        edges.push(edge);
    }
    if last.upper < axis.top {
        any_hole = true;
        if holes != Some(Side::Lower) {
            findings.push(say.hole_above(last));
        }
    }
    if edges.len() + 1 == bands.len() {
        emptied(bands, &edges, axis, say, findings);
    }
    if let Some(reading) = reading {
        for (word, needless) in [("holes", reading.holes.is_some() && !any_hole), ("overlaps", reading.overlaps.is_some() && !any_overlap)]
        {
            if needless {
                findings.push(Say::needless(word, reading.span));
            }
        }
        if reading.holes.is_none() && reading.overlaps.is_none() {
            findings.push(Say::needless("boundary", reading.span));
        }
    }
    edges.iter().map(|&(settled, written)| written.cut().or_else(|| settled.cut())).collect()
}

/// Bands to which the reading leaves no value.
fn emptied(bands: &[Band<'_>], edges: &[(Edge, Edge)], axis: &Axis, say: &Say<'_>, findings: &mut Findings) {
    let starts = std::iter::once(axis.bottom).chain(edges.iter().map(|edge| edge.0));
    let ends = edges.iter().map(|edge| edge.0).chain(std::iter::once(axis.top));
    for ((start, end), band) in starts.zip(ends).zip(bands) {
        if start >= end {
            findings.push(say.emptied(band));
        }
    }
}
