//! A household in the Oglio Po, over the rules of this repository.

use soglia::Facts;
use soglia::entitlements::{Criterion, Status};

use super::common;

#[test]
fn a_household_of_casalmaggiore() {
    let (pack, _) = common::rules();
    let facts = Facts::from_json(
        r#"{ "residente": true, "eta": 81, "vive_al_domicilio": true, "indennita_accompagnamento": true,
             "isee_sociosanitario": "24000.00", "assistenza": "caregiver_e_assistente", "progetto_integrativo": false }"#,
    )
    .unwrap();
    let found = pack.entitlements("019021", &facts, "2025-06-01".parse().unwrap(), &Criterion::Monthly).unwrap();
    let b2 = found.measures.iter().find(|measure| measure.measure == "lombardia.oglio-po.fna-b2").unwrap();
    assert_eq!(b2.status, Status::Granted);
    assert!(!b2.elsewhere.is_empty(), "what is not among the rules is told");
    assert!(found.carried_out.iter().any(|measure| measure.measure == "lombardia.fna-b2" && measure.by == b2.measure));
    let best = &found.combinations[found.best[0]];
    assert!(best.measures.contains(&b2.measure));
    assert!(best.uncertain, "they are ceilings");
    assert!(found.measures.iter().any(|measure| measure.measure == "it.isee" && measure.status == Status::Computed));
    assert!(found.questions.iter().all(|question| !facts.iter().any(|(name, _)| name == question.id)));
    assert!(
        serde_json::to_string(&found)
            .is_ok_and(|json| serde_json::from_str::<soglia::entitlements::Entitlements>(&json).is_ok_and(|back| back == found))
    );
    let published = include_str!("../../../../docs/schema/entitlements.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(published).unwrap()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&serde_json::to_value(&found).unwrap()).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut broken = serde_json::to_value(&found).unwrap();
    broken["measures"][0]["status"] = "perhaps".into();
    assert!(!validator.is_valid(&broken));
}
