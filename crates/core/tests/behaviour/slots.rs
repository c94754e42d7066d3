//! One case after the other in the same slots.

use soglia::FactFault;
use soglia::decision::State;

use super::support::{day, measure, pack};

#[test]
fn the_rows_of_a_longer_list_before_are_gone() {
    let pack = pack(measure(
        "amounts:\n  totale: { unit: EUR, kind: indicator, source: not_stated, value: \"sum(nucleo.reddito, nucleo.disabile)\" }\n  quanti: { unit: count, kind: indicator, source: not_stated, value: count(nucleo.disabile) }\n",
    ));
    let plan = pack.plan("prova.misura", day("2025-06-01")).unwrap();
    let (income, disabled) = (plan.slot("nucleo.reddito").unwrap(), plan.slot("nucleo.disabile").unwrap());
    let mut case = plan.case();
    let mut told = |incomes: &[(i64, Option<bool>)]| {
        case.set_rows(0, incomes.len()).unwrap();
        for (row, &(cents, is_disabled)) in incomes.iter().enumerate() {
            case.set_mantissa_at(income, row, cents).unwrap();
            if let Some(is_disabled) = is_disabled {
                case.set_truth_at(disabled, row, is_disabled).unwrap();
            }
        }
        let beyond = case.set_mantissa_at(income, incomes.len(), 1).unwrap_err();
        assert_eq!((beyond.path.as_str(), beyond.fault), ("nucleo.reddito", FactFault::TooManyRows));
        assert_eq!(case.set_truth_at(disabled, incomes.len(), true).unwrap_err().fault, FactFault::TooManyRows);
        assert_eq!(case.evaluate(), State::Met);
        (case.mantissa(0), case.mantissa(1))
    };
    assert_eq!(told(&[(100, Some(true)), (20, Some(false)), (3, Some(true))]), (Some(103), Some(2)));
    assert_eq!(told(&[(5, Some(true))]), (Some(5), Some(1)));
    assert_eq!(told(&[(5, Some(true)), (0, None)]), (Some(5), None), "a zero adds nothing whether it counts or not");
    assert_eq!(told(&[(5, Some(true)), (1, None)]), (None, None));
    assert_eq!(told(&[]), (Some(0), Some(0)));
}
