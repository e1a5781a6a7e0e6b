//! Cargo must notice when a rule file is added or changed; and the pack's YAML is turned into JSON once, here,
//! because reading it anew at every start would be most of the work of judging one account. Its digest is made
//! here, too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/policy/digest.rs"]
mod digest;

fn main() {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let project = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = project.join("rules/upwork");
    let mut prepared = BTreeMap::new();
    walk(&root, &root, &mut prepared);
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let text = serde_json::to_string(&prepared).unwrap_or_default();
    let mut texts = BTreeMap::new();
    judging(&root, &root, &mut texts);
    let digest = digest::digest(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    for (name, text) in [("pack.json", text), ("pack.sha256", digest), ("program.sha256", program(&project))]
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

/// Path inside the pack and the JSON of its YAML: of a rule file, of the block at its top. What cannot be read
/// is left out; the program then reads the YAML itself and says what is wrong with it.
fn walk(root: &Path, folder: &Path, into: &mut BTreeMap<String, serde_yaml::Value>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(root, &path, into);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        let yaml = match path.extension().and_then(|ending| ending.to_str()) {
            Some("yaml") => Some(text.as_str()),
            Some("rhai") => text.strip_prefix("/*---").and_then(|rest| rest.split("\n---*/").next()),
            _ => None,
        };
        let value = yaml.and_then(|yaml| serde_yaml::from_str::<serde_yaml::Value>(yaml).ok());
        let name = path.strip_prefix(root).map(|path| path.to_string_lossy().replace('\\', "/"));
        if let (Some(value), Ok(name)) = (value, name) {
            into.insert(name, value);
        }
    }
}
