//! The catalogue of diagnostics. A code never changes its meaning and is never used again.

use serde::{Serialize, Serializer};

use super::diagnostic::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// What a diagnostic is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The stable text, such as `S0403`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// Whether it refuses the file.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// What the code means, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc, "\n",)+).trim_ascii(),)+ }
            }
        }
    };
}

codes! {
    // 01: reading the file
    /// The file is not valid UTF-8.
    NotUtf8 = "S0101", Error;
    /// The text is not valid YAML.
    YamlSyntax = "S0102", Error;
    /// The file is larger or nested deeper than the limits allow.
    YamlLimit = "S0103", Error;
    /// A feature of YAML that rule files do not use: anchors, aliases, tags, several documents.
    YamlFeature = "S0104", Error;
    /// The same key stands twice.
    DuplicateKey = "S0105", Error;
    /// The file does not say what it is: no `measure`, `vocabulary` or `bodies` key.
    UnknownKind = "S0106", Error;
    // 02: structure
    /// A key that does not exist here.
    UnknownKey = "S0201", Error;
    /// A key that must be there is missing.
    MissingKey = "S0202", Error;
    /// A value has the wrong shape: a list where a text is expected, and so on.
    WrongShape = "S0203", Error;
    /// A text is not one of the words allowed here.
    UnknownWord = "S0204", Error;
    /// A number is not written as a plain decimal.
    BadNumber = "S0205", Error;
    /// A date is not a day of the calendar written as year-month-day.
    BadDate = "S0206", Error;
    /// An identifier is not lower-case letters, digits and underscores.
    BadName = "S0207", Error;
    /// The same name is given twice in one measure.
    DuplicateName = "S0208", Error;
    /// The language version is not one that this compiler reads.
    UnknownLanguage = "S0209", Error;
    /// Keys that cannot stand together, or of which exactly one must be there.
    KeyConflict = "S0210", Error;
    /// A source, body, list or measure that nothing declares.
    UnknownReference = "S0211", Error;
    /// An edition extends another in a circle, or one that is not there.
    BadExtends = "S0212", Error;
    /// Two files declare the same edition of the same measure, the same fact or the same body.
    DuplicateDeclaration = "S0213", Error;
    // 03: expressions
    /// The expression cannot be read.
    ExpressionSyntax = "S0301", Error;
    /// The expression is too long or too deep.
    ExpressionLimit = "S0302", Error;
    /// A way of writing that the rule language does not have.
    ExpressionRefused = "S0303", Error;
    /// A number in an expression is not a plain decimal of at most 28 digits.
    ExpressionNumber = "S0304", Error;
    /// A name that nothing declares.
    UnknownName = "S0305", Error;
    /// A function that does not exist.
    UnknownFunction = "S0306", Error;
    /// A function is called with the wrong arguments.
    WrongArguments = "S0307", Error;
    /// Definitions, requirements or amounts need each other in a circle.
    Cycle = "S0308", Error;
    // 04: types and units
    /// A value of one type stands where another is needed.
    WrongType = "S0401", Error;
    /// Quantities of different units are added or compared.
    WrongUnit = "S0402", Error;
    /// A unit that does not exist.
    UnknownUnit = "S0403", Error;
    /// A choice is compared with a word that it cannot have.
    UnknownChoice = "S0404", Error;
    /// A value of one list is used with another list, or outside an aggregate.
    WrongLevel = "S0405", Error;
    /// A result may be too large to be exact.
    Overflow = "S0406", Error;
    /// A divisor may be zero.
    ZeroDivisor = "S0407", Error;
    /// A result has more decimals than it may have, and no rounding is declared.
    RoundingNeeded = "S0408", Error;
    /// A rounding has no declared mode.
    RoundingMode = "S0409", Error;
    /// An age is computed without saying how a birthday on 29 February is read.
    LeapDayNeeded = "S0410", Error;
    /// A fact has no range, or one that is empty.
    BadRange = "S0411", Error;
    /// A reduction takes away more than there is, or less than nothing.
    BadReduction = "S0412", Error;
    /// A fee or a benefit is below zero whatever the facts.
    NegativeAmount = "S0413", Error;
    // 05: bands and curves
    /// A value falls into no band.
    BandHole = "S0501", Error;
    /// A value falls into two bands.
    BandOverlap = "S0502", Error;
    /// One step of the base value costs more than is declared.
    Jump = "S0503", Error;
    /// The result moves the wrong way as the base value grows.
    Fall = "S0504", Error;
    /// A band that no value can reach.
    UnreachableBand = "S0505", Error;
    /// Limits are not in rising order, or a curve has no width.
    BandOrder = "S0506", Error;
    /// A table or a choice does not cover every value.
    NotCovered = "S0507", Error;
    /// A branch that no case can reach.
    UnreachableBranch = "S0508", Error;
    // 06: time
    /// A validity ends before it begins, or lies outside that of the measure.
    BadValidity = "S0601", Error;
    /// A value is needed on a day on which it has none.
    NoValueOnDay = "S0602", Error;
    /// Two editions are in force on the same day.
    EditionOverlap = "S0603", Error;
    /// A day lies between two editions and none is in force.
    EditionGap = "S0604", Warning;
    /// A day of the year is not one, or not written as month-day.
    BadDayOfYear = "S0605", Error;
    // 07: what a careful author would look at
    /// A value without a source.
    NoSource = "S0701", Warning;
    /// A fact, parameter or definition that nothing uses.
    Unused = "S0702", Warning;
    /// A condition that is always or never true.
    ConstantCondition = "S0703", Warning;
    /// A declaration that accepts something which does not happen.
    NeedlessDeclaration = "S0704", Warning;
    /// A measure without cases.
    NoCases = "S0705", Warning;
    /// A number with three decimals that may have been meant as thousands: `25.000` is 25.
    ThousandsPoint = "S0706", Warning;
    /// One measure says how it stands to another in a way that binds both, and the other does not say it.
    OneSidedRelation = "S0707", Warning;
    /// A percentage below one that may have been meant as a fraction: `0.2` is 0.2 %.
    SmallPercent = "S0708", Warning;
    /// A price or an amount below zero.
    NegativeFigure = "S0709", Warning;
    // 08: cases
    /// A case gives a fact that the measure does not know, or a value that it cannot have.
    CaseFacts = "S0801", Error;
    /// A case expects something that the measure does not have.
    CaseExpectation = "S0802", Error;
    // 09: ourselves
    /// The compiler refuses the measure and does not say why: a defect of Soglia, to be reported.
    Internal = "S0901", Error;
    // 10: rankings
    /// Applications may end up equal, and the ranking does not say what decides then.
    RankingNotTotal = "S1001", Error;
    /// More is reserved or shared out than there is.
    RankingShares = "S1002", Error;
    /// Two windows for applications share a moment.
    RankingWindows = "S1003", Error;
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
