//! What a ranking does, as a comune sees it.

use soglia::Language;
use soglia::decision::{TextOptions, Value};
use soglia::ranking::RowState::{Awarded, Excluded, Partial, ToVerify, Waiting};
use soglia::ranking::{Options, RankingError, RowState, text};

use crate::support::{given, ids, options, rank, row, states};

const PLAIN: &str = "
ranking:
  source: avviso
  order: [ { lowest: isee }, { oldest: data_nascita } ]
  still_equal: { by: lot, source: avviso }
  budget: { amount: buono, total: fondo, when_short: partial, source: avviso }
";

const FIVE: &str = "
    A 3000 3 1950-01-01 false viadana
    B 2000 2 1960-01-01 false viadana
    C 3000 3 1940-01-01 false bozzolo
    D 500  1 1990-01-01 true  bozzolo
    E 9000 3 1980-01-01 false viadana
    F 12000 3 1980-01-01 false viadana
    G - 3 1980-01-01 false viadana
";

#[test]
fn the_order_is_that_of_the_keys_and_each_row_says_why() {
    let ranking = rank(PLAIN, FIVE, &options("")).unwrap();
    assert_eq!(ids(&ranking), ["D", "B", "C", "A", "E", "F", "G"]);
    let place = |id: &str| row(&ranking, id).place.clone().unwrap();
    assert_eq!(place("D").it, "precede la domanda `B` per ISEE minore");
    assert_eq!(place("C").it, "precede la domanda `A` per età maggiore, a parità di ISEE");
    assert_eq!(place("C").en, "comes before application `A` for greater age, with equal ISEE");
    assert_eq!(place("E").it, "segue la domanda `A` per ISEE maggiore");
    let positions: Vec<_> = ranking.rows.iter().map(|row| row.position).collect();
    assert_eq!(positions, [Some(1), Some(2), Some(3), Some(4), Some(5), None, None]);
}

#[test]
fn the_last_award_is_what_is_left_and_nobody_is_dropped() {
    let ranking = rank(PLAIN, FIVE, &options("")).unwrap();
    let states = states(&ranking);
    assert_eq!(states, [("D", Awarded), ("B", Awarded), ("C", Awarded), ("A", Awarded), ("E", Partial), ("F", Excluded), ("G", ToVerify)]);
    assert_eq!(given(row(&ranking, "E")), Some("100.00"));
    assert_eq!(row(&ranking, "E").reason.it, "assegnata in parte: restano 100,00 € su 300,00 €");
    assert_eq!(row(&ranking, "F").reason.it, "non ammessa: «ISEE entro la soglia»");
    assert_eq!(row(&ranking, "F").unmet, ["soglia_isee"]);
    assert_eq!(row(&ranking, "G").reason.it, "da verificare: serve sapere: ISEE");
    assert_eq!(row(&ranking, "G").missing, ["isee"]);
    assert_eq!(ranking.questions[0].id, "isee");
    assert_eq!((ranking.counts.applications, ranking.counts.admitted, ranking.counts.to_verify), (7, 5, 1));
    let list = &ranking.lists[0];
    let value = |text: &str| Some(Value::Number { value: text.to_owned(), unit: "EUR".to_owned() });
    assert_eq!((list.spent.clone(), list.left.clone()), (value("1000.00"), value("0.00")));
}

#[test]
fn an_award_that_must_be_whole_ends_the_list() {
    let ranking = rank(&PLAIN.replace("partial", "whole"), FIVE, &options("750")).unwrap();
    assert_eq!(given(row(&ranking, "C")), Some("300.00"));
    let a = row(&ranking, "A");
    assert_eq!((a.state, a.reason.it.as_str()), (Waiting, "in lista d'attesa: restano 150,00 €, ne servono 300,00 €"));
    // D would have fitted, had it stood below: nobody overtakes.
    assert_eq!(row(&ranking, "E").reason.it, "in lista d'attesa: le risorse sono finite");
}

#[test]
fn points_are_those_of_the_measure() {
    let points = PLAIN.replace("{ lowest: isee }", "{ highest: punteggio }");
    let ranking = rank(&points, FIVE, &options("")).unwrap();
    // D has 30 + 15, no more than 40; A and B and C 30; E 10.
    assert_eq!(ids(&ranking), ["D", "C", "A", "B", "E", "F", "G"]);
    assert_eq!(row(&ranking, "D").keys[0], Value::Number { value: "40".into(), unit: "point".into() });
    assert_eq!(row(&ranking, "D").place.as_ref().unwrap().it, "precede la domanda `C` per punteggio maggiore");
}

#[test]
fn a_proportional_cut_leaves_less_than_a_cent_for_each() {
    let cut = |remainder: &str| PLAIN.replace("when_short: partial", &format!("when_short: pro_rata, remainder: {remainder}"));
    // 1,200 are asked for.
    let left = rank(&cut("left"), FIVE, &options("1000.01")).unwrap();
    assert_eq!(given(row(&left, "D")), Some("83.33"));
    assert_eq!(given(row(&left, "C")), Some("250.00"));
    assert_eq!(left.lists[0].left, Some(Value::Number { value: "0.02".into(), unit: "EUR".into() }));
    let in_order = rank(&cut("in_order"), FIVE, &options("1000.01")).unwrap();
    assert_eq!(given(row(&in_order, "D")), Some("83.34"));
    assert_eq!(given(row(&in_order, "B")), Some("166.67"));
    assert_eq!(given(row(&in_order, "C")), Some("250.00"));
    assert_eq!(in_order.lists[0].left, Some(Value::Number { value: "0.00".into(), unit: "EUR".into() }));
    let enough = rank(&cut("left"), FIVE, &options("1200")).unwrap();
    assert_eq!(enough.counts.awarded, 5);
}

const PLACES: &str = "
ranking:
  source: avviso
  order: [ { lowest: isee } ]
  still_equal: { by: lot, source: avviso }
  budget: { total: 4, source: avviso }
  reserved:
    carico: { title: { it: seguiti dai servizi, en: known to the services }, when: in_carico, share: 50, rounding: down, fills: FILLS, unused: UNUSED, source: avviso }
";

const EIGHT: &str = "
    A 1000 1 1950-01-01 false viadana
    B 2000 1 1950-01-01 true  viadana
    C 3000 1 1950-01-01 false bozzolo
    D 4000 1 1950-01-01 false bozzolo
    E 5000 1 1950-01-01 false bozzolo
    F 6000 1 1950-01-01 true  bozzolo
";

fn awarded(ranking: &soglia::ranking::Ranking) -> Vec<&str> {
    ranking.rows.iter().filter(|row| row.state == Awarded).map(|row| row.id.as_str()).collect()
}

#[test]
fn reserved_places_go_to_the_category_first_or_to_those_left_out() {
    let rules = |fills: &str, unused: &str| PLACES.replace("FILLS", fills).replace("UNUSED", unused);
    let first = rank(&rules("first", "released"), EIGHT, &options("")).unwrap();
    assert_eq!(awarded(&first), ["A", "B", "C", "F"]);
    assert_eq!(row(&first, "F").reserve.as_deref(), Some("carico"));
    assert_eq!(row(&first, "F").reason.it, "assegnata sulla riserva «seguiti dai servizi»");
    // B gets in anyhow: the reserve is for F, and what is left of it goes to C.
    let after = rank(&rules("after", "released"), EIGHT, &options("")).unwrap();
    assert_eq!(awarded(&after), ["A", "B", "C", "F"]);
    assert_eq!((row(&after, "B").reserve.as_deref(), row(&after, "F").reserve.as_deref()), (None, Some("carico")));
    let kept = rank(&rules("after", "kept"), EIGHT, &options("")).unwrap();
    assert_eq!(awarded(&kept), ["A", "B", "F"]);
    assert_eq!(kept.lists[0].left, Some(Value::Number { value: "1".into(), unit: "count".into() }));
}

#[test]
fn a_quota_is_never_exceeded_and_others_go_on() {
    let quotas = "
ranking:
  source: avviso
  order: [ { lowest: isee } ]
  still_equal: { by: lot, source: avviso }
  budget: { total: 4, source: avviso }
  quotas: { by: comune, each: 3, values: { bozzolo: 1 }, source: avviso }
";
    let ranking = rank(quotas, EIGHT, &options("")).unwrap();
    assert_eq!(awarded(&ranking), ["A", "B", "C"]);
    assert_eq!(row(&ranking, "D").reason.it, "in lista d'attesa: il contingente di Bozzolo è esaurito");
}

#[test]
fn separate_rankings_have_their_own_positions_and_budgets() {
    let separate = "
ranking:
  source: avviso
  order: [ { lowest: isee } ]
  still_equal: { by: lot, source: avviso }
  separate:
    sud: { title: { it: Viadana, en: Viadana }, when: 'comune == \"viadana\"', source: avviso }
    nord: { title: { it: Bozzolo, en: Bozzolo }, when: 'comune == \"bozzolo\"', source: avviso }
  budget: { amount: buono, when_short: whole, source: avviso }
";
    let with = |options: Options| rank(separate, EIGHT, &Options { seed: Some(String::new()), ..options });
    let ranking = with(Options::default().budget("sud", "100").budget("nord", "200")).unwrap();
    assert_eq!(ids(&ranking), ["A", "B", "C", "D", "E", "F"]);
    assert_eq!(awarded(&ranking), ["A", "C", "D"]);
    assert_eq!(row(&ranking, "C").position, Some(1));
    assert_eq!(ranking.lists.iter().map(|list| list.title.it.as_str()).collect::<Vec<_>>(), ["Viadana", "Bozzolo"]);
    // The whole is not split where nobody says how.
    let unsplit = with(Options::default().budget("", "300")).unwrap();
    assert!(unsplit.rows.iter().all(|row| row.state == RowState::Ranked));
    assert!(unsplit.warnings.iter().any(|warning| warning.text.it.contains("le domande sono solo ordinate")), "{:?}", unsplit.warnings);
    let wrong = with(Options::default().budget("est", "300"));
    assert_eq!(wrong, Err(RankingError::NoSuchBudget { name: "est".into(), known: "sud, nord".into() }));
    for bad in ["1.005", "1.000", "-1", "1e3", "", "1,50"] {
        let wrong = with(Options::default().budget("sud", bad));
        assert_eq!(wrong, Err(RankingError::BadBudget { name: "sud".into(), places: false }), "{bad}");
    }
}

const WINDOWS: &str = "
ranking:
  source: avviso
  order: [ { lowest: isee }, { filed: first } ]
  still_equal: { by: lot, source: avviso }
  budget: { amount: buono, total: 250, when_short: whole, source: avviso }
  windows:
    prima: { from: 2025-03-01, to: 2025-03-31T12:00, remainder: carried, source: avviso }
    seconda: { from: 2025-05-01, to: 2025-05-31, source: avviso }
";

#[test]
fn each_window_is_ranked_by_itself_and_leaves_what_it_does_not_use() {
    let lines = "
        A 5000 1 1950-01-01 false viadana 2025-03-31T12:00:00
        B 1000 1 1950-01-01 false viadana 2025-05-02T09:00
        C 5000 1 1950-01-01 false viadana 2025-03-02T09:00
        D 1000 1 1950-01-01 false viadana 2025-05-02T08:59:59
        E 1000 1 1950-01-01 false viadana 2025-03-31T12:00:01
        F 1000 1 1950-01-01 false viadana -
    ";
    let ranking = rank(WINDOWS, lines, &options("")).unwrap();
    let expected = [("C", Awarded), ("A", Awarded), ("D", Waiting), ("B", Waiting), ("E", Excluded), ("F", ToVerify)];
    assert_eq!(states(&ranking), expected);
    assert_eq!(row(&ranking, "C").place.as_ref().unwrap().it, "precede la domanda `A` perché presentata prima, a parità di ISEE");
    assert_eq!(row(&ranking, "E").reason.it, "non ammessa: «presentata fuori termine»");
    assert_eq!(row(&ranking, "F").missing, ["filed"]);
    assert_eq!(row(&ranking, "D").filed.as_deref(), Some("2025-05-02T08:59:59"));
    let figures: Vec<_> = ranking.lists.iter().map(|list| (list.budget.clone(), list.left.clone(), list.carried.clone())).collect();
    let euro = |text: &str| Some(Value::Number { value: text.to_owned(), unit: "EUR".to_owned() });
    assert_eq!(figures, [(euro("250.00"), euro("50.00"), euro("50.00")), (euro("50.00"), euro("50.00"), None)]);
    let own = rank(WINDOWS, lines, &Options { seed: Some("x".into()), ..Options::default().budget("seconda", "100") }).unwrap();
    assert_eq!(row(&own, "D").state, Awarded);
}

#[test]
fn moments_that_cannot_be_compared_are_refused() {
    let line = |id: &str, filed: &str| format!("{id} 5000 1 1950-01-01 false viadana {filed}\n");
    let of = |lines: &str| rank(WINDOWS, lines, &options("")).unwrap_err();
    assert_eq!(of(&line("A", "-")), RankingError::NotFiled);
    assert_eq!(of(&[line("A", "2025-03-02T10:00"), line("B", "2025-03-02")].concat()), RankingError::MixedMoments { row: 2 });
    assert_eq!(of(&[line("A", "2025-03-02T10:00"), line("B", "02/03/2025")].concat()), RankingError::Moment { row: 2 });
    // On the last day, without its time: before or after noon is not known.
    let day = rank(WINDOWS, &[line("A", "2025-03-31"), line("B", "2025-03-02")].concat(), &options("")).unwrap();
    assert_eq!(row(&day, "A").state, ToVerify);
}

#[test]
fn ids_stand_once_and_are_there() {
    let line = "A 5000 1 1950-01-01 false viadana\n";
    let twice = rank(PLAIN, &format!("{line}{}{line}", line.replace('A', "B")), &options("")).unwrap_err();
    assert_eq!(twice.message().it, "la domanda `A` è alle righe 1 e 3".replace(" e ", ", "));
    let mut applications = crate::support::applications(line);
    applications[0].id = " ".to_owned();
    let ranked = crate::support::pack(PLAIN).rank("prova.buono", "2025-06-01".parse().unwrap(), &applications, &options(""));
    assert_eq!(ranked, Err(RankingError::NoId { row: 1 }));
}

#[test]
fn a_lot_needs_its_seed_and_depends_on_nothing_else() {
    let lines = (0..20).map(|at| format!("D{at} 5000 1 1950-01-01 false viadana\n")).collect::<Vec<_>>().concat();
    assert_eq!(rank(PLAIN, &lines, &Options::default()), Err(RankingError::NoSeed));
    let of = |seed: &str| rank(PLAIN, &lines, &Options { seed: Some(seed.into()), ..Options::default() }).unwrap();
    let (one, two) = (of("1"), of("2"));
    assert_ne!(ids(&one), ids(&two));
    assert_eq!(
        row(&one, ids(&one)[0]).place.as_ref().unwrap().it.split(" per ").nth(1),
        Some("sorteggio, a parità di ISEE, data di nascita")
    );
    // Others in the lot or not: two keep their order.
    let some = lines.lines().step_by(2).collect::<Vec<_>>().join("\n");
    let fewer = rank(PLAIN, &some, &Options { seed: Some("1".into()), ..Options::default() }).unwrap();
    let kept: Vec<&str> = ids(&one).into_iter().filter(|id| ids(&fewer).contains(id)).collect();
    assert_eq!(kept, ids(&fewer));
}

#[test]
fn who_is_equal_in_everything_shares_a_place_and_nobody_chooses_among_them() {
    let together = PLAIN.replace("by: lot", "by: together");
    let lines = "
        A 1000 2 1950-01-01 false viadana
        B 5000 1 1950-01-01 false viadana
        C 5000 1 1950-01-01 false viadana
        D 6000 1 1950-01-01 false viadana
    ";
    let enough = rank(&together, lines, &Options::default().budget("", "400")).unwrap();
    let positions: Vec<_> = enough.rows.iter().map(|row| (row.id.as_str(), row.position.unwrap())).collect();
    assert_eq!(positions, [("A", 1), ("B", 2), ("C", 2), ("D", 4)]);
    assert_eq!(row(&enough, "B").place.as_ref().unwrap().it, "nella stessa posizione della domanda `C`");
    assert_eq!(awarded(&enough), ["A", "B", "C"]);
    let short = rank(&together, lines, &Options::default().budget("", "350")).unwrap();
    assert_eq!(states(&short), [("A", Awarded), ("B", ToVerify), ("C", ToVerify), ("D", Waiting)]);
    assert!(row(&short, "B").reason.it.contains("pari ad altre in ogni criterio"));
    assert_eq!(short.counts.to_verify, 2);
}

#[test]
fn what_a_value_that_cannot_be_taken_leaves_open_is_told_and_never_the_value() {
    let ranking = rank(PLAIN, "A -5 1 1950-01-01 false viadana\nB 100 1 - false viadana\n", &options("")).unwrap();
    assert_eq!(row(&ranking, "A").reason.it, "da verificare: valori non accettati: `isee` (out_of_range)");
    assert_eq!(row(&ranking, "B").missing, ["data_nascita"]);
}

#[test]
fn a_public_ranking_says_nothing_about_persons() {
    let ranking = rank(PLAIN, FIVE, &options("")).unwrap();
    let public = serde_json::to_string(&ranking.masked()).unwrap();
    for secret in ["3000", "1940-01-01", "soglia_isee", "età", "ISEE entro la soglia"] {
        assert!(serde_json::to_string(&ranking).unwrap().contains(secret), "{secret}");
        assert!(!public.contains(secret), "{secret}: {public}");
    }
    assert_eq!(states(&ranking.masked()), states(&ranking));
}

#[test]
fn a_ranking_reads_as_text() {
    let ranking = rank(PLAIN, FIVE, &options("")).unwrap();
    let options = TextOptions { explain: false, width: 100, color: false };
    for (name, language) in [("it", Language::It), ("en", Language::En)] {
        insta::assert_snapshot!(format!("plain_{name}"), text(&ranking, language, 4, options));
        insta::assert_snapshot!(format!("explained_{name}"), text(&ranking, language, 100, TextOptions { explain: true, ..options }));
    }
}

#[test]
fn a_ranking_reads_back_and_fits_its_schema() {
    let ranking = rank(PLAIN, FIVE, &options("")).unwrap();
    let json = serde_json::to_value(&ranking).unwrap();
    assert_eq!(serde_json::from_value::<soglia::ranking::Ranking>(json.clone()).unwrap(), ranking);
    let validator = jsonschema::validator_for(&soglia::ranking::ranking_schema()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}
