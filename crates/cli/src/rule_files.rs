//! Finds and reads rule files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::engine::{self, Sources};
use crate::failure::Failure;

/// Rule files, by the name under which messages show them.
#[derive(Default)]
pub struct RuleFiles {
    pub sources: Sources,
    /// Files that look like YAML and are not read.
    pub ignored: Vec<PathBuf>,
    /// Name by real path, so that a file that is named twice is read once.
    names: BTreeMap<PathBuf, String>,
}

impl RuleFiles {
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Reads every `*.yaml` below `folder`.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        if folder.is_file() {
            return Err(not_a_folder(folder));
        }
        if !folder.is_dir() {
            return Err(Failure::usage(
                format!("la cartella delle regole `{}` non esiste", folder.display()),
                format!("the folder of rules `{}` does not exist", folder.display()),
            )
            .help("indica la cartella delle regole con `--rules`", "name the folder of rules with `--rules`"));
        }
        let before = self.len();
        self.add(folder)?;
        if self.len() == before {
            return Err(Failure::usage(
                format!("in `{}` non c'è nessun file di regole `*.yaml`", folder.display()),
                format!("there is no rule file `*.yaml` in `{}`", folder.display()),
            ));
        }
        Ok(())
    }

    /// Reads a file, or every rule file below a folder. Gives the names.
    pub fn add(&mut self, path: &Path) -> Result<BTreeSet<String>, Failure> {
        let mut found = Vec::new();
        if path.is_dir() {
            self.walk(path, &mut found)?;
        } else {
            found.push(path.to_owned());
        }
        found.iter().map(|file| self.add_file(file)).collect()
    }

    /// Files in the order of their names: the same report on every machine. Links to folders are not followed, so there is an end.
    fn walk(&mut self, folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
        let unreadable = |error: std::io::Error| Failure::cannot_read(folder, &error);
        let mut entries = fs::read_dir(folder).map_err(unreadable)?.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            if entry.file_type().map_err(unreadable)?.is_dir() {
                self.walk(&path, found)?;
            } else if path.extension().is_some_and(|extension| extension == "yaml") && path.is_file() {
                found.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yml") {
                self.ignored.push(path);
            }
        }
        Ok(())
    }

    fn add_file(&mut self, path: &Path) -> Result<String, Failure> {
        let unreadable = |error: std::io::Error| Failure::cannot_read(path, &error);
        let real = fs::canonicalize(path).map_err(unreadable)?;
        if let Some(name) = self.names.get(&real) {
            return Ok(name.clone());
        }
        let name = display_name(path);
        engine::add_file(&mut self.sources, &name, &fs::read(path).map_err(unreadable)?);
        self.names.insert(real, name.clone());
        Ok(name)
    }

    /// Where the file of that name is.
    pub fn path(&self, name: &str) -> Option<&Path> {
        self.names.iter().find(|(_, known)| *known == name).map(|(path, _)| path.as_path())
    }
}

/// A file where a folder of rules is meant.
fn not_a_folder(file: &Path) -> Failure {
    let failure = Failure::usage(
        format!("`{}` è un file, e `--rules` vuole una cartella di file di regole", file.display()),
        format!("`{}` is a file, and `--rules` takes a folder of rule files", file.display()),
    );
    if file.extension().is_some_and(|extension| extension == "json") {
        let pack = file.display();
        return failure.help(format!("se è un pacchetto compilato: `--pack {pack}`"), format!("if it is a compiled pack: `--pack {pack}`"));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).display();
    failure.help(
        format!("indica la cartella che lo contiene, con tutte le regole da cui dipende: `--rules {folder}`"),
        format!("name the folder that holds it, with all the rules that it depends on: `--rules {folder}`"),
    )
}

/// The path with `/` between its parts on every system.
fn display_name(path: &Path) -> String {
    let parts: Vec<_> =
        path.components().filter(|part| *part != Component::CurDir).map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/").replace("//", "/")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::display_name;

    #[test]
    fn names_are_the_paths_as_written() {
        assert_eq!(display_name(Path::new("./rules/it/isee.yaml")), "rules/it/isee.yaml");
        assert_eq!(display_name(Path::new("../rules/isee.yaml")), "../rules/isee.yaml");
        assert_eq!(display_name(Path::new("/srv/rules/isee.yaml")), "/srv/rules/isee.yaml");
    }
}
