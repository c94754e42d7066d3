//! Fees and debts.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

/// A fee without requirements, from an ISEE that another measure computed; one source is not verified.
pub(in crate::decision) fn fee() -> Decision {
    let mut isee = decision("it.isee", both("ISEE ordinario", "Ordinary ISEE"), both("Stato", "State"));
    isee.purpose = Purpose::Computation;
    let mut indicator = amount("isee", both("ISEE", "ISEE"), AmountKind::Indicator, Due::Due, number("8755.13", "EUR"));
    indicator.steps = vec![
        step(
            "ISE: redditi più il 20 % del patrimonio",
            "ISE: income plus 20 % of assets",
            number("21537.62", "EUR"),
            cite("dpcm", "art. 2 c. 3"),
        ),
        step(
            "diviso la scala di equivalenza 2,46",
            "divided by the equivalence scale 2.46",
            number("1076881/123", "EUR"),
            cite("dpcm", "all. 1"),
        ),
        step("arrotondato al centesimo", "rounded to the cent", number("8755.13", "EUR"), cite("not_stated", "")),
    ];
    indicator.citations = cite("dpcm", "art. 2");
    isee.amounts = vec![indicator];
    isee.facts = vec![fact("redditi", both("Redditi", "Income"), number("19000.00", "EUR"), true)];
    isee.sources = vec![source("dpcm", "DPCM 159/2013", "2013-12-05", Confidence::Act)];

    let mut it = decision(
        "esempio.assistenza-domiciliare",
        both("Assistenza domiciliare: tariffa a carico dell'utente", "Home care: fee paid by the user"),
        both("Comune di Esempio", "Municipality of Esempio"),
    );
    it.purpose = Purpose::Computation;
    it.definitions = vec![DefinitionResult {
        id: "quota".to_owned(),
        title: both("Posizione fra ISEE iniziale e finale", "Position between initial and final ISEE"),
        value: number("222413/489800", "count"),
        citations: cite("regolamento", "art. 12"),
    }];
    let mut hourly = amount("tariffa_oraria", both("Tariffa oraria", "Hourly fee"), AmountKind::Fee, Due::Due, number("7.30", "EUR/hour"));
    hourly.steps = vec![
        step(
            "progressione lineare fra ISEE 6.531,00 € e 11.429,00 €",
            "linear progression between ISEE 6,531.00 € and 11,429.00 €",
            number("6.632694978", "EUR/hour"),
            cite("regolamento", "art. 12 c. 2"),
        ),
        step(
            "maggiorazione del 10 %: giorno festivo",
            "surcharge of 10 %: public holiday",
            number("7.295964476", "EUR/hour"),
            cite("regolamento", "art. 14"),
        ),
        step(
            "arrotondamento al centesimo, metà per eccesso",
            "rounding to the cent, half up",
            number("7.30", "EUR/hour"),
            cite("not_stated", ""),
        ),
    ];
    hourly.citations = cite("regolamento", "art. 12");
    hourly.confidence = Some(Confidence::Unverified);
    let mut monthly =
        amount("quota_mensile", both("Quota mensile", "Monthly share"), AmountKind::Fee, Due::Due, number("113.15", "EUR/month"));
    monthly.discretion = Some(Discretion {
        role: DiscretionRole::Proposal,
        by: both("servizio sociale professionale", "professional social service"),
        citations: cite("regolamento", "art. 15"),
    });
    monthly.note = Some(both("Calcolata su 15,5 ore al mese.", "For 15.5 hours a month."));
    let free = amount("trasporto", both("Trasporto", "Transport"), AmountKind::Fee, Due::Due, number("0", "EUR/trip"));
    let pasto = amount("pasto", both("Pasto a domicilio", "Meal at home"), AmountKind::Fee, Due::NotDue, Value::Unknown);
    it.amounts = vec![hourly, monthly, free, pasto];
    it.facts = vec![
        FactUsed {
            id: "isee".to_owned(),
            label: both("ISEE", "ISEE"),
            value: number("8755.13", "EUR"),
            origin: Origin::Supplied { measure: "it.isee/2025".to_owned(), amount: "isee".to_owned(), decision: Box::new(isee) },
            personal: true,
        },
        fact("ore_mese", both("Ore al mese", "Hours a month"), number("15.5", "hour/month"), false),
        fact("festivo", both("Giorno festivo", "Public holiday"), Value::Boolean { value: true }, false),
    ];
    it.warnings = vec![
        Warning {
            kind: WarningKind::NotStated,
            text: both(
                "l'atto non dice come arrotondare: si arrotonda al centesimo, metà per eccesso",
                "the act does not say how to round: to the cent, half up",
            ),
            citations: Vec::new(),
        },
        Warning {
            kind: WarningKind::Unverified,
            text: both(
                "la tariffa massima di 11,00 €/ora non è stata riscontrata sull'atto",
                "the highest fee of 11.00 €/hour was not found in the act",
            ),
            citations: cite("regolamento", "art. 12"),
        },
    ];
    it.sources = vec![source("regolamento", "Regolamento comunale dei servizi sociali", "2023-11-28", Confidence::Unverified)];
    it
}

/// The same fee for somebody who gives no ISEE.
pub(in crate::decision) fn fee_without_isee() -> Decision {
    let mut it = fee();
    it.facts.remove(0);
    it.definitions.clear();
    it.amounts.truncate(1);
    let hourly = it.amounts.first_mut().unwrap();
    hourly.value = number("11", "EUR/hour");
    hourly.confidence = Some(Confidence::Act);
    hourly.steps = vec![step(
        "ISEE non presentato: tariffa massima",
        "no ISEE given: highest fee",
        number("11", "EUR/hour"),
        cite("regolamento", "art. 13"),
    )];
    it.warnings.clear();
    it.sources = vec![source("regolamento", "Regolamento comunale dei servizi sociali", "2023-11-28", Confidence::Act)];
    it
}

/// Hours of work against a debt, month by month.
pub(in crate::decision) fn debt() -> Decision {
    let mut it = decision(
        "esempio.debito-lavoro",
        both("Estinzione del debito con attività di pubblica utilità", "Debt paid off by community work"),
        both("Comune di Esempio", "Municipality of Esempio"),
    );
    it.requirements = vec![requirement(
        "debito",
        both("Debito verso il Comune", "Debt to the municipality"),
        State::Met,
        both("debito 600,00 €: più di 0,00 €", "debt 600.00 €: more than 0.00 €"),
        cite("regolamento", "art. 3"),
    )];
    let hours = ["16", "1", "22.5"].map(|value| number(value, "hour")).to_vec();
    it.facts = vec![
        fact("debito_iniziale", both("Debito iniziale", "Initial debt"), number("600.00", "EUR"), true),
        fact(
            "attestazioni.giorno",
            both("Attestato il", "Attested on"),
            Value::Rows { values: ["2025-03-31", "2025-04-30", "2025-05-31"].map(|value| Value::Date { value: day(value) }).to_vec() },
            false,
        ),
        fact("attestazioni.ore", both("Ore attestate", "Hours attested"), Value::Rows { values: hours }, true),
    ];
    it.definitions = vec![
        DefinitionResult {
            id: "attestazioni.valore".to_owned(),
            title: both("Valore delle ore", "Value of the hours"),
            value: euros(["160.00", "10.00", "225.00"]),
            citations: cite("regolamento", "art. 5"),
        },
        DefinitionResult {
            id: "tariffa".to_owned(),
            title: both("Valore di un'ora", "Value of an hour"),
            value: number("10", "EUR/hour"),
            citations: cite("regolamento", "art. 5"),
        },
    ];
    let mut balance = amount(
        "saldo",
        both("Debito residuo dopo ogni attestazione", "Debt left after each certificate"),
        AmountKind::Indicator,
        Due::Due,
        euros(["440.00", "430.00", "205.00"]),
    );
    balance.of = Some("attestazioni".to_owned());
    balance.citations = cite("regolamento", "art. 6");
    let left = amount("residuo", both("Debito residuo", "Debt left"), AmountKind::Fee, Due::Due, number("205.00", "EUR"));
    let mut extinguished = amount(
        "estinto",
        both("Debito estinto con ogni attestazione", "Debt paid off by each certificate"),
        AmountKind::Indicator,
        Due::Due,
        euros(["160.00", "10.00", "225.00"]),
    );
    extinguished.of = Some("attestazioni".to_owned());
    extinguished.citations = cite("regolamento", "art. 6");
    extinguished.steps = vec![
        step("valore delle ore", "value of the hours", euros(["160.00", "10.00", "225.00"]), cite("regolamento", "art. 5")),
        step("non oltre il debito residuo", "not above the debt left", euros(["160.00", "10.00", "225.00"]), Vec::new()),
    ];
    it.lists = vec![ListUsed { id: "attestazioni".to_owned(), label: both("Attestazioni", "Certificates"), row_label: None }];
    it.amounts = vec![extinguished, balance, left];
    it.sources = vec![source("regolamento", "Regolamento comunale del baratto amministrativo", "2024-05-06", Confidence::Act)];
    it
}
