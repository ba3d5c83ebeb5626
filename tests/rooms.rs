//! The walls of the house: no room names a room that `tests/rooms.toml` does not allow it, and none that is missing there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::visit::Visit;

type Rooms = BTreeMap<String, BTreeSet<String>>;

fn allowed() -> Rooms {
    let text = include_str!("rooms.toml");
    let table: BTreeMap<String, BTreeSet<String>> = toml::from_str(text).expect("tests/rooms.toml is TOML");
    table
}

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            files.extend(source_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The module path of a file under src/: `["score", "tempo"]`.
fn module_of(file: &Path) -> Vec<String> {
    let relative = file.strip_prefix("src").expect("under src").with_extension("");
    let mut module: Vec<String> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod" || last == "lib" || last == "main") {
        module.pop();
    }
    module
}

/// Collects the rooms that a file names by `crate::room`, `super::…::room` and grouped uses, in macros too.
struct Named {
    module: Vec<String>,
    rooms: BTreeSet<String>,
}

impl Named {
    fn see(&mut self, segments: &[String]) {
        let mut base = self.module.clone();
        let mut rest = segments;
        match rest.first().map(String::as_str) {
            Some("crate") => {
                base.clear();
                rest = &rest[1..];
            }
            Some("self") => rest = &rest[1..],
            Some("super") => {
                while rest.first().is_some_and(|s| s == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            _ => return,
        }
        base.extend(rest.iter().cloned());
        self.rooms.extend(base.first().cloned());
    }

    fn tree(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let mut path = prefix.to_vec();
        match tree {
            syn::UseTree::Path(p) => {
                path.push(p.ident.to_string());
                self.tree(&path, &p.tree);
            }
            syn::UseTree::Name(n) => {
                path.push(n.ident.to_string());
                self.see(&path);
            }
            syn::UseTree::Rename(r) => {
                path.push(r.ident.to_string());
                self.see(&path);
            }
            syn::UseTree::Glob(_) => self.see(&path),
            syn::UseTree::Group(g) => g.items.iter().for_each(|item| self.tree(&path, item)),
        }
    }

    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let flat: Vec<proc_macro2::TokenTree> = tokens.into_iter().collect();
        for (index, token) in flat.iter().enumerate() {
            match token {
                proc_macro2::TokenTree::Group(group) => self.tokens(group.stream()),
                proc_macro2::TokenTree::Ident(ident) if ident == "crate" => {
                    if let Some(proc_macro2::TokenTree::Ident(room)) = flat.get(index + 3) {
                        self.see(&["crate".to_owned(), room.to_string()]);
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_test(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("cfg")
            && matches!(&attr.meta, syn::Meta::List(list) if list.tokens.to_string().contains("test"))
    })
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_test(&item.attrs) {
            return;
        }
        if item.content.is_some() {
            self.module.push(item.ident.to_string());
            syn::visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.see(&segments);
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
    }
}

/// Files that `#[cfg(test)] mod name;` declares: they are tests, not the room.
fn test_files(file: &Path, syntax: &syn::File) -> Vec<PathBuf> {
    let folder = match file.file_name().and_then(|n| n.to_str()) {
        Some("mod.rs" | "lib.rs" | "main.rs") => file.parent().map(Path::to_path_buf),
        _ => Some(file.with_extension("")),
    };
    let folder = folder.expect("a file has a folder");
    let mut files = Vec::new();
    for item in &syntax.items {
        if let syn::Item::Mod(module) = item
            && module.content.is_none()
            && is_test(&module.attrs)
        {
            files.push(folder.join(format!("{}.rs", module.ident)));
            files.push(folder.join(module.ident.to_string()).join("mod.rs"));
        }
    }
    files
}

fn rooms_named(module: Vec<String>, syntax: &syn::File) -> BTreeSet<String> {
    let mut named = Named { module, rooms: BTreeSet::new() };
    named.visit_file(syntax);
    named.rooms
}

#[test]
fn every_room_names_only_what_it_may() {
    let allowed = allowed();
    let parsed: Vec<(PathBuf, syn::File)> = source_files(Path::new("src"))
        .into_iter()
        .map(|file| {
            let text = std::fs::read_to_string(&file).expect("readable");
            let syntax = syn::parse_file(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            (file, syntax)
        })
        .collect();
    let tests: BTreeSet<PathBuf> = parsed.iter().flat_map(|(file, syntax)| test_files(file, syntax)).collect();
    let mut broken = Vec::new();
    for (file, syntax) in parsed.iter().filter(|(file, _)| !tests.contains(file)) {
        let module = module_of(file);
        let Some(room) = module.first().cloned() else { continue };
        if room == "cli" {
            continue;
        }
        let Some(may) = allowed.get(&room) else {
            broken.push(format!("{}: the room `{room}` is not in tests/rooms.toml", file.display()));
            continue;
        };
        for other in rooms_named(module, syntax) {
            let known = allowed.contains_key(&other);
            if known && other != room && other != "units" && other != "run" && !may.contains(&other) {
                broken.push(format!("{}: `{room}` may not name `{other}`", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn the_wall_sees_groups_super_and_macros() {
    let syntax = syn::parse_file(
        "use crate::{score::Tick, arrange::{self, Edit}}; use super::super::render::Stage;
         fn f() { println!(\"{}\", crate::report::text()); let x = crate::balance::judge; }
         #[cfg(test)] mod tests { use crate::pipeline::run; }",
    )
    .expect("parses");
    let rooms = rooms_named(vec!["notation".to_owned(), "spelling".to_owned()], &syntax);
    let seen: Vec<&str> = rooms.iter().map(String::as_str).collect();
    assert_eq!(seen, ["arrange", "balance", "render", "report", "score"]);
}
