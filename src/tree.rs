//! A document as a tree of located nodes: what YAML and JSON have in common, before any meaning.

mod agree;
mod build;
mod guard;
pub mod json;
mod node;
mod ordered;
mod shape;
mod sink;
mod typed;
pub mod yaml;

pub use build::Builder;
pub use node::{Content, DEPTH, Entry, KEY, KEYS, NODES, Node, SCALAR};
pub use ordered::Ordered;
pub use sink::Sink;
pub use typed::{Written, typed};
