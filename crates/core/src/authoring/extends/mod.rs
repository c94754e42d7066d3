//! Editions that say only what changes: the tree of the earlier edition with that of the later one laid over it.
//!
//! This happens before decoding, so that every node keeps the place and the file in which it was written.

#[cfg(test)]
mod tests;

use super::codes::Code;
use super::decode::suggest;
use super::diagnostic::{Finding, Findings, both};
use super::span::{FileId, Span, Spanned};
use super::yaml::{Content, Node, report, shown};
use crate::authoring::set::Set;
use crate::map::Map;

/// Keys of a measure that belong to one edition alone. `title` and `body` are taken over where they are left out.
const OWN: &[&str] = &[
    "language",
    "measure",
    "edition",
    "territory",
    "in_force",
    "status",
    "serves",
    "suspended",
    "gap_before",
    "extends",
    "removes",
    "cases",
];

/// Keys under which the author chooses the names: there, no key has a meaning of its own.
const NAMED: &[&str] = &[
    "sources",
    "facts",
    "lists",
    "supplied",
    "parameters",
    "definitions",
    "requirements",
    "amounts",
    "open_points",
    "attestations",
    "values",
    "any",
    "all",
    "cases",
    "parts",
    "separate",
    "reserved",
    "windows",
];

/// Keys that say the same thing in different ways: the one that stands here replaces whichever stood there.
const ALTERNATIVES: &[&[&str]] = &[
    &["value", "values", "missing"],
    &["value", "ends"],
    &["when", "any", "all"],
    &["share", "total"],
    &["bands", "linear", "piecewise", "progression", "table", "by", "share", "parts", "remains", "first_match"],
];

/// Completes every measure that extends another edition. Files whose parent is missing, wrong or their own descendant are
/// reported and left out, as are those that extend them.
pub(crate) fn resolve_extends(nodes: &[(FileId, Node)], findings: &mut Findings) -> Vec<(FileId, Node)> {
    let mut editions = Map::new();
    for (at, (_, node)) in nodes.iter().enumerate() {
        // Which of two files with the same edition counts is moot: they are refused by a later pass.
        if let Some(name) = edition_name(node).filter(|name| !editions.contains_key(name)) {
            editions.insert(name, at);
        }
    }
    let parents: Vec<Parent> = nodes.iter().map(|(_, node)| parent(node, &editions, findings)).collect();
    let broken = refuse_circles(nodes, &parents, findings);

    let mut done: Map<usize, Node> = Map::new();
    let mut copied = 0_usize;
    for at in 0..nodes.len() {
        // From the file up to one that is complete, then down again; no recursion, whatever the length of the chain.
        let mut chain = vec![at];
        let mut usable = !broken.contains(&at);
        while let Some(&last) = chain.last()
            && usable
            && !done.contains_key(&last)
        {
            match parents.get(last) {
                Some(Parent::Edition(parent)) => {
                    usable = !broken.contains(parent);
                    chain.push(*parent);
                }
                Some(Parent::None) => {
                    if let Some((_, node)) = nodes.get(last) {
                        done.insert(last, node.clone());
                    }
                }
                Some(Parent::Wrong) | None => usable = false,
            }
        }
        if !usable {
            if let Some((_, node)) = nodes.get(at) {
                findings.damage(node.span);
            }
            continue;
        }
        while let Some(parent) = chain.pop() {
            if let Some(&child) = chain.last()
                && let Some(base) = done.get(&parent)
                && let Some((_, node)) = nodes.get(child)
            {
                let complete = extend(base, node, findings);
                copied = copied.saturating_add(size(&complete));
                if copied > MAX_COPIED {
                    let place = node.get("extends").map_or(node.span, |extends| extends.span);
                    let finding = Finding::new(
                        Code::YamlLimit,
                        place,
                        both!(
                            "le edizioni che estendono altre edizioni sono troppe, o troppo grandi",
                            "the editions that extend others are too many, or too large"
                        ),
                    );
                    report(findings, finding.help(both!("dividere le regole in più cartelle", "divide the rules into several folders")));
                    return Vec::new();
                }
                done.insert(child, complete);
            }
        }
    }
    nodes.iter().enumerate().filter_map(|(at, &(file, _))| done.remove(&at).map(|node| (file, node))).collect()
}

/// Nodes of all completed editions together, each about 300 bytes: four hundred editions of the size of the ISEE.
const MAX_COPIED: usize = 500_000;

/// How many nodes a tree has.
fn size(node: &Node) -> usize {
    let mut open = vec![node];
    let mut count = 0;
    while let Some(node) = open.pop() {
        count += 1;
        match &node.content {
            Content::Scalar { .. } => {}
            Content::Sequence(items) => open.extend(items),
            Content::Mapping(entries) => open.extend(entries.iter().map(|(_, node)| node)),
        }
    }
    count
}

/// What a file extends.
enum Parent {
    None,
    /// The file with this index.
    Edition(usize),
    /// Something that is not there; reported.
    Wrong,
}

fn edition_name(node: &Node) -> Option<String> {
    Some(format!("{}/{}", node.get("measure")?.text()?, node.get("edition")?.text()?))
}

fn parent(node: &Node, editions: &Map<String, usize>, findings: &mut Findings) -> Parent {
    if node.get("measure").is_none() {
        // What else a file may hold has no such key; decoding says so.
        return Parent::None;
    }
    let Some(extends) = node.get("extends") else {
        if let Some((removes, _)) = node.entries().iter().find(|(name, _)| name.value == "removes") {
            let finding = Finding::new(
                Code::BadExtends,
                removes.span,
                both!("`removes` senza `extends`: non c'è nulla da togliere", "`removes` without `extends`: there is nothing to take away"),
            );
            report(findings, finding);
        }
        return Parent::None;
    };
    let name = extends.text().unwrap_or("extends");
    if let Some(&at) = editions.get(name) {
        return Parent::Edition(at);
    }
    let written = shown(name);
    let finding = if name.split_once('/').is_some_and(|(measure, edition)| !measure.is_empty() && !edition.is_empty()) {
        let finding =
            Finding::new(Code::BadExtends, extends.span, both!("l'edizione `{written}` non c'è", "there is no edition `{written}`"));
        let measure = name.split('/').next().unwrap_or("");
        let same: Vec<&str> = editions.keys().map(String::as_str).filter(|other| other.split('/').next() == Some(measure)).collect();
        let all: Vec<&str> = editions.keys().map(String::as_str).collect();
        if same.is_empty() { near(finding, name, &all) } else { suggest(finding, name, &same) }
    } else {
        Finding::new(Code::BadExtends, extends.span, both!("`{written}` non indica un'edizione", "`{written}` does not name an edition"))
            .help(both!(
                "misura e edizione, separate da `/`: `lombardia.fna-b2/2025`",
                "measure and edition, with `/` between them: `lombardia.fna-b2/2025`"
            ))
    };
    report(findings, finding);
    Parent::Wrong
}

/// Suggests the nearest edition, without a list of all that there are.
fn near(finding: Finding, name: &str, all: &[&str]) -> Finding {
    match super::diagnostic::did_you_mean(name, &mut all.iter().copied()) {
        Some(meant) => finding.help(both!("forse `{meant}`?", "did you mean `{meant}`?")),
        None => finding.help(both!(
            "l'edizione estesa dev'essere tra i file letti",
            "the edition that is extended must be among the files that are read"
        )),
    }
}

/// Files that extend themselves, straight or in a circle. Each circle is reported once.
fn refuse_circles(nodes: &[(FileId, Node)], parents: &[Parent], findings: &mut Findings) -> Set<usize> {
    let mut settled = Set::new();
    let mut broken = Set::new();
    for start in 0..nodes.len() {
        let mut path = Vec::new();
        let mut on_path = Set::new();
        let mut at = start;
        while !settled.contains(&at) && on_path.insert(at) {
            path.push(at);
            match parents.get(at) {
                Some(Parent::Edition(parent)) => at = *parent,
                _ => break,
            }
        }
        if let Some(begin) = path.iter().position(|&member| member == at)
            && matches!(parents.get(at), Some(Parent::Edition(_)))
        {
            let circle = path.get(begin..).unwrap_or(&[]);
            let place =
                |member: usize| nodes.get(member).and_then(|(_, node)| node.get("extends")).map_or(Span::default(), |node| node.span);
            let mut finding = Finding::new(
                Code::BadExtends,
                place(at),
                both!(
                    "questa edizione estende sé stessa, direttamente o passando per altre",
                    "this edition extends itself, straight or through others"
                ),
            )
            .help(both!("una di queste edizioni dev'essere scritta per intero", "one of these editions must be written in full"));
            for &member in circle.iter().filter(|&&member| member != at) {
                finding = finding.also(place(member), both!("passando per questa", "through this one"));
            }
            report(findings, finding);
            broken.extend(circle.iter().copied());
        }
        settled.extend(path);
    }
    broken
}

/// The later edition `child` laid over `base`.
fn extend(base: &Node, child: &Node, findings: &mut Findings) -> Node {
    let mut base = base.clone();
    if let Content::Mapping(entries) = &mut base.content {
        entries.retain(|(name, _)| !OWN.contains(&name.value.as_str()));
    }
    if let Some(Node { content: Content::Sequence(paths), .. }) = child.get("removes") {
        for path in paths {
            remove(&mut base, path, findings);
        }
    }
    lay_over(base, child.clone(), false)
}

/// Strikes the entry that a path such as `requirements.residenza` names.
fn remove(base: &mut Node, path: &Node, findings: &mut Findings) {
    // A path that is not a text is reported when the list is decoded.
    let Some(text) = path.text() else { return };
    let mut names: Vec<&str> = text.split('.').collect();
    let last = names.pop().unwrap_or("");
    let mut node = &mut *base;
    for name in &names {
        if node.get(name).is_none() {
            report(findings, nothing_to_remove(path, text, name, node));
            return;
        }
        let Content::Mapping(entries) = &mut node.content else { return };
        let Some((_, inner)) = entries.iter_mut().find(|(key, _)| key.value == *name) else { return };
        node = inner;
    }
    if node.get(last).is_none() {
        report(findings, nothing_to_remove(path, text, last, node));
        return;
    }
    if let Content::Mapping(entries) = &mut node.content {
        entries.retain(|(name, _)| name.value != last);
    }
}

fn nothing_to_remove(path: &Node, text: &str, name: &str, node: &Node) -> Finding {
    let text = shown(text);
    let finding = Finding::new(
        Code::BadExtends,
        path.span,
        both!("l'edizione estesa non ha `{text}`", "the edition that is extended has no `{text}`"),
    );
    let names: Vec<&str> = node.entries().iter().map(|(name, _)| name.value.as_str()).collect();
    if names.is_empty() { finding } else { suggest(finding, name, &names) }
}

/// Mappings are joined entry by entry; anything else that stands above replaces what lies below.
fn lay_over(below: Node, above: Node, named: bool) -> Node {
    let (Content::Mapping(below_entries), Content::Mapping(above_entries)) = (below.content, above.content.clone()) else {
        return above;
    };
    let mut kept: Vec<(Spanned<String>, Node)> = below_entries;
    if !named {
        drop_alternatives(&mut kept, &above_entries);
    }
    let mut places: Map<String, usize> = kept.iter().enumerate().map(|(at, (name, _))| (name.value.clone(), at)).collect();
    let mut merged: Vec<Option<(Spanned<String>, Node)>> = kept.into_iter().map(Some).collect();
    let mut own = Vec::new();
    for (name, node) in above_entries {
        let inner_named = !named && NAMED.contains(&name.value.as_str());
        let slot = places.remove(&name.value).and_then(|at| merged.get_mut(at));
        let Some(slot) = slot else {
            own.push((name, node));
            continue;
        };
        let node = match slot.take() {
            Some((_, old)) => lay_over(old, node, inner_named),
            None => node,
        };
        if named { *slot = Some((name, node)) } else { own.push((name, node)) }
    }
    let kept = merged.into_iter().flatten();
    // Named entries keep the order of the edition below, which is that of the act; new ones follow. Elsewhere the order has
    // no meaning, and what stands here comes first: a mapping is pointed at by its first key.
    let entries = if named { kept.chain(own).collect() } else { own.into_iter().chain(kept).collect() };
    Node { span: above.span, content: Content::Mapping(entries) }
}

fn drop_alternatives(below: &mut Vec<(Spanned<String>, Node)>, above: &[(Spanned<String>, Node)]) {
    let has = |entries: &[(Spanned<String>, Node)], key: &str| entries.iter().any(|(name, _)| name.value == key);
    let mut dropped: Vec<&str> = Vec::new();
    for group in ALTERNATIVES {
        if group.iter().any(|key| has(above, key)) {
            dropped.extend(group.iter().copied().filter(|key| !has(above, key)));
        }
    }
    // The range of a figure that was not known goes with it.
    if has(below, "missing") && dropped.contains(&"missing") {
        dropped.extend(["min", "max"]);
    }
    below.retain(|(name, _)| !dropped.contains(&name.value.as_str()));
}
