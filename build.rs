//! Cargo must notice when a rule file is added or changed; and what a start needs of the pack is prepared once, here:
//! the YAML as JSON, and where the blocks of a rule file stand. Reading it anew at every start would be most of the work
//! of judging one account. The digest of the pack is made here, too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/policy/blocks.rs"]
mod blocks;
#[path = "src/policy/digest.rs"]
mod digest;

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let project = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = project.join("rules/upwork");
    let mut files = BTreeMap::new();
    walk(&root, &root, &mut files);
    let mut prepared = String::from("pub(super) static PACK: &[Prepared] = &[\n");
    files.iter().for_each(|(name, path)| prepared += &entry(name, path));
    prepared += "];\n";
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut texts = BTreeMap::new();
    judging(&root, &root, &mut texts);
    let digest = digest::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    for (name, text) in
        [("pack.rs", prepared), ("pack.sha256", digest), ("program.sha256", program(&project))]
    {
        if let Err(error) = fs::write(out.join(name), text) {
            println!("cargo:warning=cannot prepare the pack: {error}");
        }
    }
}

/// The digest of all that this program is made of: two builds of one version may judge differently.
fn program(project: &Path) -> String {
    let mut texts = BTreeMap::new();
    judging(project, &project.join("src"), &mut texts);
    texts.insert("Cargo.lock".into(), fs::read_to_string(project.join("Cargo.lock")).unwrap_or_default());
    digest::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The texts of all files that judge, by path inside the pack.
fn judging(root: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            judging(root, &path, into);
        } else if path.extension().is_none_or(|ending| ending != "md")
            && let Ok(name) = path.strip_prefix(root)
        {
            let name = name.to_string_lossy().replace('\\', "/");
            into.insert(name, fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// Every file of a folder by its path inside the pack.
fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, into);
        } else if let Ok(name) = path.strip_prefix(root) {
            into.insert(name.to_string_lossy().replace('\\', "/"), path);
        }
    }
}

/// A file of the pack as Rust. What cannot be read is left out; the program then reads the YAML itself and says what is
/// wrong with it.
fn entry(name: &str, path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let blocks = if name.ends_with(".rhai") { blocks(&text) } else { None };
    let yaml = match &blocks {
        Some(parts) => text.get(parts.header.clone()),
        None => name.ends_with(".yaml").then_some(text.as_str()),
    };
    let value = yaml.and_then(|yaml| serde_yaml::from_str::<serde_yaml::Value>(yaml).ok());
    let json = value.map(with_texts).and_then(|value| serde_json::to_string(&value).ok());
    let code = (name == "functions.rhai").then(|| bare(&text));
    let file = path.to_string_lossy();
    let mut entry = String::new();
    let _ = writeln!(entry, "Prepared {{ path: {name:?}, text: include_str!({file:?}), json: {json:?},");
    let _ = writeln!(entry, "    blocks: {blocks:?}, code: {code:?} }},");
    entry
}

/// Days that a rule looks back are a text in YAML, also where it is a number; JSON tells the two apart. What a rule says
/// to people is one line.
fn with_texts(mut value: serde_yaml::Value) -> serde_yaml::Value {
    let days = value.get_mut("looks_back").and_then(serde_yaml::Value::as_mapping_mut);
    for (_, days) in days.into_iter().flatten() {
        if let serde_yaml::Value::Number(number) = days {
            *days = serde_yaml::Value::String(number.to_string());
        }
    }
    for key in ["title", "why", "fix"] {
        if let Some(serde_yaml::Value::String(text)) = value.get_mut(key) {
            *text = blocks::one_line(text);
        }
    }
    value
}

/// A file of functions without its examples and without what its lines of comment say; every line keeps its number.
fn bare(text: &str) -> String {
    let examples = format!("{}{}", blocks::OPEN, blocks::EXAMPLES);
    let end = blocks::find_line(text, &examples).unwrap_or(text.len());
    let line = |line| if str::trim_start(line).starts_with("//") { "\n" } else { line };
    text[..end].split_inclusive('\n').map(line).collect()
}

/// Where the block at the top of a rule file and its examples begin and end; none when anything is not as it should be.
fn blocks(text: &str) -> Option<blocks::Parts> {
    let header = block(text, 0, blocks::OPEN)?;
    let after = header.end + blocks::CLOSE.len();
    let examples = match blocks::find_line(text.get(after..)?, blocks::OPEN) {
        Some(at) => block(text, after + at, &format!("{}{}", blocks::OPEN, blocks::EXAMPLES))?,
        None => text.len()..text.len(),
    };
    Some(blocks::Parts { header, examples })
}

fn block(text: &str, at: usize, opening: &str) -> Option<Range<usize>> {
    let line = text.get(at..)?.lines().next()?;
    let inside = at + line.len();
    let length = blocks::find_line(text.get(inside..)?, blocks::CLOSE)?;
    (line.trim_end() == opening).then_some(inside..inside + length)
}
