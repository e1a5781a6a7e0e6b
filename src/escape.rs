//! Text from outside, made harmless for the place where it is shown.

mod markdown;
mod text;

pub use markdown::{address, markdown};
pub use text::{SafeJson, harmless, json_line, line, page, short};
