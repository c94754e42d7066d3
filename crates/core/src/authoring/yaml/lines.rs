//! The lines around an error of the parser, which often names the line after the one at fault.

/// A line without its indentation, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    /// Where its first character that is not blank stands.
    pub start: usize,
    /// Blanks before it.
    pub indent: usize,
    pub text: &'t str,
}

/// The lines of `text`, without empty ones and comments.
pub(super) fn lines(text: &str) -> impl DoubleEndedIterator<Item = Line<'_>> {
    // Not `lines()`: the difference of addresses gives where each begins, however it ends.
    text.split('\n').filter_map(move |line| {
        let begin = line.as_ptr().addr() - text.as_ptr().addr();
        let inside = line.trim();
        let indent = line.len() - line.trim_start().len();
        (!inside.is_empty() && !inside.starts_with('#')).then_some(Line { start: begin + indent, indent, text: inside })
    })
}

/// The last line that begins before `at`.
pub(super) fn before(text: &str, at: usize) -> Option<Line<'_>> {
    lines(text.get(..at).unwrap_or(text)).next_back()
}

/// The two parts of `kind:fee`, the space forgotten; not those of `https://` and `a::b`.
pub(super) fn glued(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_start_matches("- ").trim().split_once(':')?;
    let is_key = key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    (is_key && !value.starts_with([' ', '\t', '/', ':']) && !value.is_empty()).then_some((key, value))
}

/// Whether `line` stands in a list whose other entries have a dash.
pub(super) fn lacks_dash(text: &str, line: Line<'_>) -> bool {
    let before = lines(text.get(..line.start).unwrap_or(""));
    let above = before.rev().find(|above| above.indent <= line.indent);
    !line.text.starts_with("- ") && above.is_some_and(|above| above.indent == line.indent && above.text.starts_with("- "))
}
