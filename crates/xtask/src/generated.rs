//! Files that are generated from the code and kept in the repository, so that they can be read and linked to.

use std::fs;

use crate::process::{cargo, output, root, say, soglia};
use crate::totals::Totals;

struct Generated {
    path: &'static str,
    make: fn() -> Result<String, String>,
}

const ALL: &[Generated] = &[
    Generated { path: "docs/schema/rules.schema.json", make: || output(soglia(&["schema", "rules"])) },
    Generated { path: "docs/schema/rules.draft-07.schema.json", make: || output(soglia(&["schema", "rules", "--draft", "07"])) },
    Generated { path: "docs/schema/decision.schema.json", make: || output(soglia(&["schema", "decision"])) },
    Generated { path: "docs/schema/why.schema.json", make: || output(soglia(&["schema", "why"])) },
    Generated { path: "docs/schema/curve.schema.json", make: || output(soglia(&["schema", "curve"])) },
    Generated { path: "docs/schema/record.schema.json", make: || output(soglia(&["schema", "record"])) },
    Generated { path: "docs/schema/questions.schema.json", make: || output(soglia(&["schema", "questions"])) },
    Generated { path: "docs/schema/entitlements.schema.json", make: || output(soglia(&["schema", "entitlements"])) },
    Generated { path: "docs/schema/reform.schema.json", make: || output(soglia(&["schema", "reform"])) },
    Generated { path: "docs/schema/seek.schema.json", make: || output(soglia(&["schema", "seek"])) },
    Generated { path: "docs/schema/differences.schema.json", make: || output(soglia(&["schema", "differences"])) },
    Generated { path: "docs/schema/ranking.schema.json", make: || output(soglia(&["schema", "ranking"])) },
    Generated {
        path: "docs/diagnostics.md",
        make: || output(cargo(&["run", "--quiet", "--package", "soglia-cli", "--example", "diagnostics_page"])),
    },
];

/// Writes every file.
pub fn write() -> Result<(), String> {
    for file in ALL {
        let text = (file.make)()?;
        let path = root().join(file.path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        written.map_err(|error| format!("cannot write {}: {error}", file.path))?;
        say(&format!("wrote {}", file.path));
    }
    Ok(())
}

/// Compares every file with what would be written.
pub fn check() -> Totals {
    let mut total = Totals::default();
    for file in ALL {
        let kept = fs::read_to_string(root().join(file.path)).unwrap_or_default();
        let found = match (file.make)() {
            Ok(text) if same(&text, &kept) => Ok(()),
            Ok(_) => Err("is out of date: `cargo xtask schema` writes it".to_owned()),
            Err(error) => Err(format!("cannot be made: {error}")),
        };
        say(&match &found {
            Ok(()) => format!("{} is up to date", file.path),
            Err(why) => format!("{} {why}", file.path),
        });
        total += Totals::one(found.is_ok());
    }
    total
}

/// The same lines, however git wrote their ends on this machine; nothing is never up to date.
fn same(made: &str, kept: &str) -> bool {
    !made.trim().is_empty() && made.lines().eq(kept.lines())
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn only_the_ends_of_lines_may_differ() {
        assert!(same("a\nb\n", "a\r\nb\r\n"));
        assert!(!same("a\nb\n", "a\nc\n"));
        assert!(!same("a\n", "a\nb\n"));
        assert!(!same("", ""));
    }
}
