//! Decisions to render in tests. The bodies, acts and figures are invented, except for the thresholds of the B2 ones (DGR XII/3719/2024).

#![allow(clippy::unwrap_used, reason = "tests")]

mod fees;

use super::*;

pub(super) use fees::{debt, fee, fee_without_isee};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn both(it: &str, en: &str) -> Localized {
    Localized::new(it, en)
}

fn number(value: &str, unit: &str) -> Value {
    Value::Number { value: value.to_owned(), unit: unit.to_owned() }
}

fn euros<const N: usize>(values: [&str; N]) -> Value {
    Value::Rows { values: values.map(|value| number(value, "EUR")).to_vec() }
}

fn cite(source: &str, article: &str) -> Vec<Citation> {
    vec![Citation { source: source.to_owned(), article: (!article.is_empty()).then(|| article.to_owned()) }]
}

fn source(id: &str, act: &str, date: &str, confidence: Confidence) -> SourceCited {
    SourceCited { id: id.to_owned(), act: act.to_owned(), article: None, date: Some(day(date)), url: None, confidence, note: None }
}

fn requirement(id: &str, title: Localized, state: State, reason: Localized, citations: Vec<Citation>) -> RequirementResult {
    RequirementResult {
        id: id.to_owned(),
        title,
        state,
        reasons: vec![Reason { text: reason, state }],
        needs: None,
        children: Vec::new(),
        citations,
        confidence: Some(Confidence::Act),
        would_change: Vec::new(),
        note: None,
    }
}

fn amount(id: &str, title: Localized, kind: AmountKind, due: Due, value: Value) -> AmountResult {
    AmountResult {
        id: id.to_owned(),
        title,
        kind,
        of: None,
        due,
        value,
        steps: Vec::new(),
        ceiling: false,
        discretion: None,
        citations: Vec::new(),
        confidence: Some(Confidence::Act),
        note: None,
    }
}

fn fact(id: &str, label: Localized, value: Value, personal: bool) -> FactUsed {
    FactUsed { id: id.to_owned(), label, value, origin: Origin::Given, personal }
}

fn step(it: &str, en: &str, value: Value, citations: Vec<Citation>) -> Step {
    Step { title: both(it, en), value, citations }
}

fn decision(measure: &str, title: Localized, body: Localized) -> Decision {
    Decision {
        format: FORMAT,
        measure: measure.to_owned(),
        edition: Some("2025".to_owned()),
        title,
        body,
        on: day("2025-06-01"),
        engine: "0.1.0".to_owned(),
        pack: "3f9a1c0d5b7e4a62810fd3c9b6e2a4758c1d0e9f7a3b5c6d8e2f4a1b3c5d7e9f".to_owned(),
        purpose: Purpose::Admission,
        outcome: Outcome::Met,
        requirements: Vec::new(),
        amounts: Vec::new(),
        definitions: Vec::new(),
        facts: Vec::new(),
        lists: Vec::new(),
        missing: Vec::new(),
        warnings: Vec::new(),
        sources: Vec::new(),
    }
}

fn b2() -> Decision {
    let mut base = decision(
        "lombardia.esempio.fna-b2",
        both("FNA - Misura B2", "Fund for non-self-sufficiency, measure B2"),
        both("Ambito distrettuale di Esempio", "Social district of Esempio"),
    );
    let mut dgr = source("dgr", "DGR XII/3719/2024", "2024-12-30", Confidence::Secondary);
    dgr.url = Some("https://www.example.org/dgr-3719-2024".to_owned());
    base.sources = vec![dgr, source("avviso", "Avviso pubblico dell'ambito", "2025-02-10", Confidence::Act)];
    base
}

fn severity(state: State, allowance: State) -> RequirementResult {
    let mut group = requirement(
        "gravita",
        both("Disabilità grave o indennità di accompagnamento", "Severe disability or attendance allowance"),
        state,
        Localized::default(),
        cite("dgr", "all. A, par. 3"),
    );
    group.reasons.clear();
    group.needs = Some(Needs::Any);
    group.confidence = Some(Confidence::Secondary);
    group.children = vec![
        requirement(
            "gravita.gravita_art3_c3",
            both("Disabilità grave, art. 3 c. 3 L. 104/1992", "Severe disability, art. 3(3) of Law 104/1992"),
            if state == State::Unknown { State::Unknown } else { State::NotMet },
            if state == State::Unknown {
                both("certificazione di disabilità grave: non noto", "certificate of severe disability: not known")
            } else {
                both("certificazione di disabilità grave: no", "certificate of severe disability: no")
            },
            Vec::new(),
        ),
        requirement(
            "gravita.accompagnamento",
            both("Indennità di accompagnamento", "Attendance allowance"),
            allowance,
            match allowance {
                State::Met => both("indennità di accompagnamento: sì", "attendance allowance: yes"),
                State::NotMet => both("indennità di accompagnamento: no", "attendance allowance: no"),
                State::Unknown => both("indennità di accompagnamento: non noto", "attendance allowance: not known"),
            },
            cite("dgr", "all. A, par. 3.1"),
        ),
    ];
    group
}

fn within_isee(state: State, reason: Localized) -> RequirementResult {
    let mut isee = requirement("isee", both("ISEE entro la soglia", "ISEE within the limit"), state, reason, cite("dgr", "all. A, par. 4"));
    isee.confidence = Some(Confidence::Secondary);
    isee
}

fn caregiver(due: Due, value: Value) -> AmountResult {
    let mut buono = amount(
        "buono_caregiver",
        both("Buono per il caregiver familiare", "Voucher for the family caregiver"),
        AmountKind::Benefit,
        due,
        value,
    );
    buono.ceiling = true;
    buono.citations = cite("dgr", "all. A, par. 5");
    buono.confidence = Some(Confidence::Secondary);
    buono.discretion = Some(Discretion {
        role: DiscretionRole::Maximum,
        by: both("équipe di valutazione multidimensionale", "multidimensional assessment team"),
        citations: cite("avviso", "art. 8"),
    });
    buono
}

/// Everything is met; the amount is a ceiling and somebody decides.
pub(super) fn b2_met() -> Decision {
    let mut it = b2();
    it.requirements = vec![
        severity(State::Met, State::Met),
        within_isee(
            State::Met,
            both("ISEE sociosanitario 24.000,00 €: non oltre 25.000,00 €", "socio-health ISEE 24,000.00 €: not above 25,000.00 €"),
        ),
        requirement(
            "residenza",
            both("Residenza nell'ambito", "Residence in the district"),
            State::Met,
            both("comune di residenza: Esempio", "municipality of residence: Esempio"),
            cite("avviso", "art. 2"),
        ),
    ];
    it.amounts = vec![caregiver(Due::Due, number("100.00", "EUR/month"))];
    it.facts = vec![
        fact("eta", both("Età", "Age"), number("81", "year"), true),
        fact("isee_sociosanitario", both("ISEE sociosanitario", "Socio-health ISEE"), number("24000.00", "EUR"), true),
        fact("accompagnamento", both("Indennità di accompagnamento", "Attendance allowance"), Value::Boolean { value: true }, true),
        fact(
            "assistenza",
            both("Assistenza prevalente", "Main carer"),
            Value::Choice { value: "caregiver".to_owned(), label: both("caregiver familiare", "family caregiver") },
            true,
        ),
    ];
    it.warnings = vec![
        Warning {
            kind: WarningKind::Compatibility,
            text: both("incompatibile con la misura B1", "incompatible with measure B1"),
            citations: cite("dgr", "all. A, par. 7"),
        },
        Warning {
            kind: WarningKind::ToConfirm,
            text: both(
                "la soglia ISEE per gli adulti viene da una pagina di terzi",
                "the ISEE limit for adults comes from somebody else's page",
            ),
            citations: cite("dgr", ""),
        },
    ];
    it
}

fn change(text: Localized) -> WouldChange {
    WouldChange { text, changes: Vec::new() }
}

/// Two requirements fail, one of them a group of paths.
pub(super) fn b2_not_met() -> Decision {
    let mut it = b2_met();
    it.outcome = Outcome::NotMet;
    let mut isee = within_isee(
        State::NotMet,
        both("ISEE sociosanitario 27.310,55 €: oltre 25.000,00 €", "socio-health ISEE 27,310.55 €: above 25,000.00 €"),
    );
    isee.would_change = vec![change(both(
        "con ISEE sociosanitario al massimo 25.000,00 € il requisito è soddisfatto",
        "with a socio-health ISEE of at most 25,000.00 € the requirement is met",
    ))];
    isee.note = Some(both("Per i minorenni la soglia è 40.000,00 €.", "For minors the limit is 40,000.00 €."));
    let mut group = severity(State::NotMet, State::NotMet);
    let mut nested = requirement(
        "gravita.anziano",
        both("Anziano non autosufficiente", "Elderly person who is not self-sufficient"),
        State::NotMet,
        both("età 81 anni: almeno 65 anni", "age 81 years: at least 65 years"),
        Vec::new(),
    );
    nested.needs = Some(Needs::All);
    nested.reasons = vec![
        Reason { text: both("età 81 anni: almeno 65 anni", "age 81 years: at least 65 years"), state: State::Met },
        Reason { text: both("invalidità 67 %: non 100 %", "disability 67 %: not 100 %"), state: State::NotMet },
    ];
    group.children.push(nested);
    group.would_change = vec![change(both(
        "con l'indennità di accompagnamento il requisito è soddisfatto",
        "with the attendance allowance the requirement is met",
    ))];
    it.requirements = vec![group, isee, it.requirements.pop().unwrap()];
    it.amounts = vec![caregiver(Due::NotDue, Value::Unknown)];
    it.facts = vec![fact("isee_sociosanitario", both("ISEE sociosanitario", "Socio-health ISEE"), number("27310.55", "EUR"), true)];
    it.warnings.clear();
    it
}

/// Facts are missing.
pub(super) fn b2_unknown() -> Decision {
    let mut it = b2();
    it.outcome = Outcome::Unknown;
    it.requirements = vec![
        severity(State::Unknown, State::Unknown),
        within_isee(
            State::Unknown,
            both("ISEE sociosanitario: non noto (non oltre 25.000,00 €)", "socio-health ISEE: not known (not above 25,000.00 €)"),
        ),
    ];
    it.amounts = vec![caregiver(Due::Unknown, Value::Unknown)];
    it.missing = vec![
        Missing {
            id: "isee_sociosanitario".to_owned(),
            label: both("ISEE sociosanitario", "Socio-health ISEE"),
            question: both("Qual è l'ISEE sociosanitario in corso di validità?", "What is the socio-health ISEE that is valid now?"),
            needed_for: vec!["isee".to_owned(), "buono_caregiver".to_owned()],
            supplied_by: Some("it.isee".to_owned()),
            needs_act: false,
        },
        Missing {
            id: "accompagnamento".to_owned(),
            label: both("Indennità di accompagnamento", "Attendance allowance"),
            question: both("La persona percepisce l'indennità di accompagnamento?", "Does the person receive the attendance allowance?"),
            needed_for: vec!["accompagnamento".to_owned()],
            supplied_by: None,
            needs_act: false,
        },
        Missing {
            id: "quota_ambito".to_owned(),
            label: both("Quota stabilita dall'ambito", "Share set by the district"),
            question: Localized::default(),
            needed_for: vec!["buono_caregiver".to_owned()],
            supplied_by: None,
            needs_act: true,
        },
    ];
    it
}

/// No edition holds on the day.
pub(super) fn not_in_force() -> Decision {
    let mut it = b2();
    it.edition = None;
    it.on = day("2031-01-01");
    it.outcome = Outcome::NotInForce;
    it.sources.clear();
    it
}

/// Somebody tries to get markup and commands in.
pub(super) fn hostile() -> Decision {
    let evil = "</title><script>alert('x')</script>\u{1b}[2J\u{202e} & \"q\"";
    let mut it = b2_not_met();
    it.title = Localized::same(evil);
    it.body = Localized::same(evil);
    it.measure = evil.to_owned();
    it.engine = evil.to_owned();
    it.pack = evil.to_owned();
    for requirement in &mut it.requirements {
        requirement.title = Localized::same(evil);
        requirement.note = Some(Localized::same(evil));
        requirement.would_change = vec![change(Localized::same(evil))];
        requirement.reasons = vec![Reason { text: Localized::same(evil), state: State::NotMet }];
        requirement.citations = cite(evil, evil);
    }
    it.facts = vec![
        fact(evil, Localized::same(evil), Value::Choice { value: evil.to_owned(), label: Localized::same(evil) }, true),
        fact("a.b", Localized::same(evil), Value::Rows { values: vec![number(evil, evil)] }, false),
    ];
    it.amounts = vec![amount(evil, Localized::same(evil), AmountKind::Fee, Due::Due, number(evil, evil))];
    it.missing = vec![Missing {
        id: evil.to_owned(),
        label: Localized::same(evil),
        question: Localized::same(evil),
        needed_for: vec![evil.to_owned()],
        supplied_by: Some(evil.to_owned()),
        needs_act: false,
    }];
    it.warnings = vec![Warning { kind: WarningKind::OpenPoint, text: Localized::same(evil), citations: cite(evil, evil) }];
    let mut act = source(evil, evil, "2025-01-01", Confidence::Act);
    act.url = Some("javascript:alert(1)".to_owned());
    it.sources = vec![act];
    it
}

/// Every sample with its name.
pub(super) fn all() -> Vec<(&'static str, Decision)> {
    vec![
        ("b2_met", b2_met()),
        ("b2_not_met", b2_not_met()),
        ("b2_unknown", b2_unknown()),
        ("fee", fee()),
        ("fee_without_isee", fee_without_isee()),
        ("debt", debt()),
        ("not_in_force", not_in_force()),
    ]
}
