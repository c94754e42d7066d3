//! A text of JSON taken apart once: where each value begins and ends. Nothing of this is compiled for a type.

use std::borrow::Cow;
use std::cell::Cell;

use super::scan::{ReadError, Scanner};

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    False,
    True,
    Number,
    Text,
    List,
    Object,
    /// Nothing stands there.
    Absent,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// A text without anything escaped.
    pub plain: bool,
    /// Where it begins and ends in the text; of a text with its quotes.
    pub from: u32,
    pub to: u32,
    /// The place of the first token after it and all that it holds.
    pub after: u32,
}

/// What is not as expected.
#[derive(Clone, Copy)]
enum Fault {
    Wrong(&'static str),
    /// The field that is not there.
    Missing(&'static str),
    /// What a word is, and those of which one is expected.
    Unknown(&'static str, &'static [&'static str]),
}

const ABSENT: Token = Token { kind: Kind::Absent, plain: false, from: 0, to: 0, after: 0 };
const NOWHERE: u32 = u32::MAX;

/// The values of a text in the order in which they stand. An object holds names and values by turns.
pub(crate) struct Tape<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// The first thing that was not as expected, and where. Who reads goes on with empty values, and asks once, at the end: a way back
    /// out of every field would be most of what is compiled for a type.
    fault: Cell<Option<(Fault, u32)>>,
    /// The field that was asked for last, for an error that says what is missing, and the object that should have it.
    asked: Cell<(&'static str, u32)>,
}

impl<'t> Tape<'t> {
    pub fn of(text: &'t str) -> Result<Self, ReadError> {
        let mut scanner = Scanner::new(text);
        let tokens = scanner.tokens().map_err(|error| error.at(text, scanner.at))?;
        Ok(Self { text, tokens, fault: Cell::new(None), asked: Cell::new(("", 0)) })
    }

    pub fn root(&self) -> Node<'_> {
        Node { tape: self, at: 0 }
    }

    /// What was not as expected.
    pub fn checked(&self) -> Result<(), ReadError> {
        let Some((fault, at)) = self.fault.get() else { return Ok(()) };
        let error = match fault {
            Fault::Wrong(message) => ReadError::new(message),
            Fault::Missing(name) => ReadError::missing(name),
            Fault::Unknown(what, words) => ReadError::unknown(what, self.text.get(at as usize + 1..).unwrap_or_default(), words),
        };
        Err(error.at(self.text, at as usize))
    }
}

/// A value of the text.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tape: &'t Tape<'t>,
    at: u32,
}

impl<'t> Node<'t> {
    fn token(self) -> Token {
        self.tape.tokens.get(self.at as usize).copied().unwrap_or(ABSENT)
    }

    pub fn kind(self) -> Kind {
        self.token().kind
    }

    /// Whether nothing, or nothing but `null`, stands there.
    pub fn is_empty(self) -> bool {
        matches!(self.kind(), Kind::Null | Kind::Absent)
    }

    /// Notes that the value is not as expected.
    pub fn refuse(self, message: &'static str) {
        self.note(Fault::Wrong(message));
    }

    #[inline(never)]
    fn note(self, fault: Fault) {
        if self.tape.fault.get().is_some() {
            return;
        }
        let Token { kind, from, .. } = self.token();
        let (name, object) = self.tape.asked.get();
        self.tape.fault.set(Some(if kind == Kind::Absent { (Fault::Missing(name), object) } else { (fault, from) }));
    }

    /// Notes a field that is none of these, or stands twice.
    pub fn only(self, names: &'static [&'static str]) {
        let mut seen = 0_u32;
        for name in self.entries().step_by(2) {
            match names.iter().position(|known| *known == name.text()) {
                Some(place) if seen >> place & 1 == 0 => seen |= 1 << place,
                Some(_) => name.refuse("a field stands twice"),
                None => name.note(Fault::Unknown("unknown field", names)),
            }
        }
    }

    /// The place of the value among some words.
    pub fn word(self, words: &'static [&'static str]) -> Option<usize> {
        let place = words.iter().position(|known| *known == self.text());
        if place.is_none() {
            self.note(Fault::Unknown("unknown variant", words));
        }
        place
    }

    /// The very text of the value.
    pub fn written(self) -> &'t str {
        let Token { from, to, .. } = self.token();
        self.tape.text.get(from as usize..to as usize).unwrap_or_default()
    }

    /// A text, empty where it is none.
    #[inline(never)]
    pub fn text(self) -> Cow<'t, str> {
        let Token { kind, plain, from, to, .. } = self.token();
        if plain {
            Cow::Borrowed(self.tape.text.get(from as usize + 1..to as usize - 1).unwrap_or_default())
        } else if kind == Kind::Text {
            // It has been looked at when the text was taken apart.
            Scanner::new(self.written()).string().unwrap_or_default()
        } else {
            self.refuse("a text is expected");
            Cow::Borrowed("")
        }
    }

    /// A whole number, zero where it is none.
    pub fn integer(self) -> i128 {
        let digits = if self.kind() == Kind::Number { self.written() } else { "" };
        // Almost all are short, and 128 bits are slow to read.
        let number = if digits.len() < 19 { digits.parse::<i64>().ok().map(i128::from) } else { digits.parse().ok() };
        number.unwrap_or_else(|| {
            self.refuse("a whole number is expected");
            0
        })
    }

    pub fn truth(self) -> bool {
        let kind = self.kind();
        if !matches!(kind, Kind::True | Kind::False) {
            self.refuse("`true` or `false` is expected");
        }
        kind == Kind::True
    }

    /// The elements of a list; none where it is no list.
    pub fn elements(self) -> Elements<'t> {
        self.inside(Kind::List, "a list is expected")
    }

    /// The names and values of an object, by turns; none where it is no object.
    pub fn entries(self) -> Elements<'t> {
        self.inside(Kind::Object, "an object is expected")
    }

    fn inside(self, wanted: Kind, message: &'static str) -> Elements<'t> {
        let Token { kind, after, .. } = self.token();
        if kind == wanted {
            return Elements { tape: self.tape, next: self.at + 1, end: after };
        }
        self.refuse(message);
        Elements { tape: self.tape, next: 0, end: 0 }
    }

    /// The fields of an object; all absent where it is no object.
    pub fn fields(self) -> Fields<'t> {
        let entries = self.entries();
        Fields { object: self.at, first: entries.next, entries, skipped: false }
    }

    /// One of several: its name, or an object of its name and its content.
    pub fn variant(self) -> Variant<'t> {
        let nothing = Node { at: NOWHERE, ..self };
        if self.kind() == Kind::Text {
            return Variant { name: self.written().trim_matches('"'), whole: self, content: nothing };
        }
        let mut entries = self.entries();
        let (name, content) = (entries.next().unwrap_or(nothing), entries.next().unwrap_or(nothing));
        if entries.next().is_some() {
            self.refuse("one name alone is expected");
        }
        Variant { name: name.written().trim_matches('"'), whole: self, content }
    }

    /// One of several, whose name stands in a field beside its content.
    pub fn tagged(self, tag: &'static str) -> Variant<'t> {
        Variant { name: self.fields().of(tag).written().trim_matches('"'), whole: self, content: self }
    }
}

/// Values that stand one after the other.
#[derive(Clone)]
pub(crate) struct Elements<'t> {
    tape: &'t Tape<'t>,
    next: u32,
    end: u32,
}

impl<'t> Elements<'t> {
    /// The next one, absent at the end.
    pub fn value(&mut self) -> Node<'t> {
        self.next().unwrap_or_else(|| {
            let absent = Node { tape: self.tape, at: NOWHERE };
            self.tape.asked.set(("", self.tape.tokens.first().map_or(0, |token| token.from)));
            absent
        })
    }

    /// Notes where more follow than were taken.
    pub fn end(mut self) {
        if let Some(more) = self.next() {
            more.refuse("a list of another length is expected");
        }
    }
}

impl<'t> Iterator for Elements<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.next >= self.end {
            return None;
        }
        let node = Node { tape: self.tape, at: self.next };
        self.next = node.token().after;
        Some(node)
    }
}

/// The fields of an object, asked for by their names.
pub(crate) struct Fields<'t> {
    object: u32,
    first: u32,
    entries: Elements<'t>,
    /// Some field before the next one has been passed over.
    skipped: bool,
}

impl<'t> Fields<'t> {
    /// A field, each asked for once. They mostly stand in the order in which they are asked for.
    pub fn of(&mut self, name: &'static str) -> Node<'t> {
        let tape = self.entries.tape;
        let begin = self.entries.next;
        let found =
            self.seek(name, begin, self.entries.end).or_else(|| if self.skipped { self.seek(name, self.first, begin) } else { None });
        let Some(at) = found else {
            let object = Node { tape, at: self.object }.token();
            tape.asked.set((name, object.from));
            return Node { tape, at: NOWHERE };
        };
        self.skipped |= at != begin + 1;
        let value = Node { tape, at };
        self.entries.next = value.token().after;
        value
    }

    /// The place of the value of a field whose name stands at `next` or after it. A name is one token, and its value comes next.
    fn seek(&self, name: &str, mut next: u32, end: u32) -> Option<u32> {
        let Tape { text, tokens, .. } = self.entries.tape;
        while next < end {
            let &[Token { from, to, .. }, Token { after, .. }] = tokens.get(next as usize..)?.first_chunk()?;
            // Names of fields have nothing to escape. Most differ in length.
            if (to - from) as usize == name.len() + 2 && text.as_bytes().get(from as usize + 1..to as usize - 1) == Some(name.as_bytes()) {
                return Some(next + 1);
            }
            next = after;
        }
        None
    }
}

/// One of several, by its name.
pub(crate) struct Variant<'t> {
    name: &'t str,
    whole: Node<'t>,
    pub content: Node<'t>,
}

impl Variant<'_> {
    /// Whether it is the variant of this name, `LessOrEqual` for `less_or_equal`.
    pub fn is(&self, name: &str) -> bool {
        let mut written = self.name.bytes();
        let same = name.bytes().enumerate().all(|(at, letter)| {
            let separated = at == 0 || !letter.is_ascii_uppercase() || written.next() == Some(b'_');
            separated && written.next() == Some(letter.to_ascii_lowercase())
        });
        same && written.next().is_none()
    }

    /// Notes that a variant which holds nothing has come with something.
    pub fn alone(&self) {
        if !self.content.is_empty() {
            self.content.refuse("`null` is expected");
        }
    }

    /// Notes that it is none of those that there are.
    pub fn refuse(&self) {
        self.whole.refuse("an unknown variant");
    }
}
