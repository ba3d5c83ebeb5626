//! Two invariants of the whole house, held against its source: the library touches no file system, clock, environment,
//! terminal or thread pool; and no instrument's name stands in Rust.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use syn::visit::Visit;

fn library_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() && !path.ends_with("cli") {
            files.extend(library_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("main.rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Files that are wholly tests: their parent declares them under `#[cfg(test)]`.
fn test_files(file: &Path) -> Vec<PathBuf> {
    let folder = match file.file_name().and_then(|name| name.to_str()) {
        Some("mod.rs" | "lib.rs") => file.parent().map(Path::to_path_buf),
        _ => Some(file.with_extension("")),
    };
    let syntax = syn::parse_file(&std::fs::read_to_string(file).expect("readable")).expect("Rust");
    let folder = folder.expect("a file has a folder");
    let here = file.parent().expect("a file has a folder");
    let tests = syntax.items.into_iter().filter_map(|item| match item {
        syn::Item::Mod(module) if module.content.is_none() && is_test(&module.attrs) => Some(module),
        _ => None,
    });
    tests
        .flat_map(|module| match path_of(&module.attrs) {
            Some(path) => vec![here.join(path)],
            None => vec![folder.join(format!("{}.rs", module.ident)), folder.join(module.ident.to_string())],
        })
        .collect()
}

/// The file that `#[path = "…"]` names.
fn path_of(attrs: &[syn::Attribute]) -> Option<String> {
    attrs.iter().filter(|attr| attr.path().is_ident("path")).find_map(|attr| match &attr.meta {
        syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(lit), .. }) => match &lit.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    })
}

fn room_files() -> Vec<PathBuf> {
    let files = library_files(Path::new("src"));
    let tests: BTreeSet<PathBuf> = files.iter().flat_map(|file| test_files(file)).collect();
    files.into_iter().filter(|file| !tests.iter().any(|test| file.starts_with(test))).collect()
}

/// Paths and string literals of a file outside `#[cfg(test)]` and documentation.
#[derive(Default)]
struct Seen {
    paths: Vec<String>,
    strings: Vec<String>,
}

fn is_test(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("test")
            || attr.path().is_ident("cfg")
                && matches!(&attr.meta, syn::Meta::List(list) if list.tokens.to_string().contains("test"))
    })
}

impl Seen {
    fn tokens(&mut self, tokens: proc_macro2::TokenStream) {
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Group(group) => self.tokens(group.stream()),
                proc_macro2::TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.strings.push(text.value());
                    }
                }
                _ => {}
            }
        }
    }

    fn tree(&mut self, prefix: &str, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(p) => self.tree(&format!("{prefix}{}::", p.ident), &p.tree),
            syn::UseTree::Name(n) => self.paths.push(format!("{prefix}{}", n.ident)),
            syn::UseTree::Rename(r) => self.paths.push(format!("{prefix}{}", r.ident)),
            syn::UseTree::Glob(_) => self.paths.push(prefix.to_owned()),
            syn::UseTree::Group(g) => g.items.iter().for_each(|item| self.tree(prefix, item)),
        }
    }
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            self.tree("", &item.tree);
        }
    }
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.paths.push(segments.join("::"));
        syn::visit::visit_path(self, path);
    }
    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.strings.push(text.value());
    }
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if !mac.path.is_ident("include_str") {
            self.tokens(mac.tokens.clone());
        }
    }
}

fn seen(file: &Path) -> Seen {
    let text = std::fs::read_to_string(file).expect("readable");
    let syntax = syn::parse_file(&text).expect("Rust");
    let mut seen = Seen::default();
    seen.visit_file(&syntax);
    seen
}

const OUTSIDE: [&str; 10] = [
    "std::fs",
    "std::env",
    "std::time",
    "std::net",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "rayon::ThreadPool",
];

#[test]
fn the_library_touches_nothing_outside_itself() {
    let mut touching = Vec::new();
    for file in room_files() {
        for path in seen(&file).paths {
            if OUTSIDE.iter().any(|outside| path.starts_with(outside)) {
                touching.push(format!("{}: {path}", file.display()));
            }
        }
    }
    assert!(touching.is_empty(), "{touching:#?}");
}

/// Where instruments may be named: the General MIDI table and the lists of built-in files.
fn may_name_instruments(file: &Path) -> bool {
    file.starts_with("src/gm") || file.file_name().is_some_and(|name| name == "builtin.rs")
}

#[test]
fn no_instrument_is_named_in_rust() {
    let library = partwright::profile::Library::builtin();
    let ids: BTreeSet<String> = library.ids().map(|id| id.0.clone()).collect();
    let names: BTreeSet<String> = library.iter().map(|profile| profile.name.to_lowercase()).collect();
    let mut named = Vec::new();
    for file in room_files().into_iter().filter(|file| !may_name_instruments(file)) {
        for text in seen(&file).strings {
            // A family, a dynamic (`piano`) or a unit may share an instrument's word; an id of two words cannot.
            let is_id = ids.contains(&text) && text.contains('-');
            let is_name = names.contains(&text.to_lowercase()) && text.chars().next().is_some_and(char::is_uppercase);
            if is_id || is_name {
                named.push(format!("{}: {text:?}", file.display()));
            }
        }
    }
    assert!(named.is_empty(), "{named:#?}");
}
